package dev.stillwatch.logs;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;

/** Finds out from its ends whether a file is Parquet that Spark can read. */
final class FooterCheck {
  private static final byte[] MAGIC = {'P', 'A', 'R', '1'};
  private static final int SHORTEST = 12;

  private FooterCheck() {}

  /** Why a file cannot be read; empty where it can, as far as its footer tells. */
  static Optional<String> problem(String file, Configuration hadoop) {
    Path path = new Path(file);
    try {
      Optional<String> broken = brokenEnds(path, hadoop);
      if (broken.isPresent()) {
        return broken;
      }
      try (ParquetFileReader reader =
          ParquetFileReader.open(HadoopInputFile.fromPath(path, hadoop))) {
        return strangeType(reader.getFooter().getFileMetaData().getSchema());
      }
    } catch (IOException | RuntimeException e) {
      // Only the kind of failure: the library's message may quote bytes of the file.
      return Optional.of("its footer cannot be read (%s)".formatted(e.getClass().getSimpleName()));
    }
  }

  private static Optional<String> brokenEnds(Path path, Configuration hadoop) throws IOException {
    long length = path.getFileSystem(hadoop).getFileStatus(path).getLen();
    if (length < SHORTEST) {
      return Optional.of("%d bytes are too few for Parquet".formatted(length));
    }
    byte[] head = new byte[MAGIC.length];
    byte[] tail = new byte[MAGIC.length];
    try (FSDataInputStream in = path.getFileSystem(hadoop).open(path)) {
      in.readFully(0, head);
      in.readFully(length - MAGIC.length, tail);
    }
    if (!Arrays.equals(head, MAGIC)) {
      return Optional.of("it is not Parquet");
    }
    return Arrays.equals(tail, MAGIC)
        ? Optional.empty()
        : Optional.of("it is truncated after %,d bytes".formatted(length));
  }

  private static Optional<String> strangeType(MessageType schema) {
    for (ColumnDescriptor column : schema.getColumns()) {
      LogicalTypeAnnotation type = column.getPrimitiveType().getLogicalTypeAnnotation();
      if (type instanceof LogicalTypeAnnotation.Float16LogicalTypeAnnotation
          || type instanceof LogicalTypeAnnotation.UUIDLogicalTypeAnnotation) {
        return Optional.of(
            "column %s has the type %s, which Spark does not read"
                .formatted(String.join(".", column.getPath()), type));
      }
    }
    return Optional.empty();
  }
}
