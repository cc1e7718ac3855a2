package dev.stillwatch.logs;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.hadoop.Footer;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Finds out from its ends whether a file is Parquet that Spark can read, and what columns it has.
 */
final class FooterCheck {
  /** Of a column: whether its numbers are nanoseconds since 1970, which Spark reads as numbers. */
  static final String NANOSECONDS = "_nanoseconds";

  private static final byte[] MAGIC = {'P', 'A', 'R', '1'};
  private static final int SHORTEST = 12;

  private FooterCheck() {}

  /**
   * What a file's ends tell, as strings: why it cannot be read, or else its columns, in JSON.
   *
   * @param hadoop the session's settings among others, as Spark gives them to those who read
   */
  static String[] look(String file, Configuration hadoop) {
    Path path = new Path(file);
    try {
      Optional<String> broken = brokenEnds(path, hadoop);
      if (broken.isPresent()) {
        return new String[] {broken.get(), ""};
      }
      try (ParquetFileReader reader =
          ParquetFileReader.open(HadoopInputFile.fromPath(path, hadoop))) {
        ParquetMetadata footer = reader.getFooter();
        ParquetToSparkSchemaConverter types = types(hadoop);
        Optional<String> strange = strangeType(footer.getFileMetaData().getSchema(), types);
        return strange.isPresent()
            ? new String[] {strange.get(), ""}
            : new String[] {"", columns(path, footer, types).json()};
      }
    } catch (IOException | RuntimeException e) {
      // Only the kind of failure: the library's message may quote bytes of the file.
      return new String[] {
        "its footer cannot be read (%s)".formatted(e.getClass().getSimpleName()), ""
      };
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

  private static ParquetToSparkSchemaConverter types(Configuration hadoop) {
    SQLConf settings = new SQLConf();
    for (String prefix : new String[] {"spark.sql.parquet.", "spark.sql.legacy.parquet."}) {
      hadoop
          .getPropsWithPrefix(prefix)
          .forEach((key, value) -> settings.setConfString(prefix + key, value));
    }
    return new ParquetToSparkSchemaConverter(settings);
  }

  private static Optional<String> strangeType(
      MessageType schema, ParquetToSparkSchemaConverter types) {
    for (ColumnDescriptor column : schema.getColumns()) {
      PrimitiveType type = column.getPrimitiveType();
      try {
        types.convert(new MessageType("column", type));
      } catch (Exception e) {
        LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
        return Optional.of(
            "column %s has the type %s, which Spark does not read; write it as another, or not at all"
                .formatted(
                    String.join(".", column.getPath()),
                    meaning == null ? type.getPrimitiveTypeName() : meaning));
      }
    }
    return Optional.empty();
  }

  private static StructType columns(
      Path path, ParquetMetadata footer, ParquetToSparkSchemaConverter types) {
    MessageType schema = footer.getFileMetaData().getSchema();
    Map<String, Metadata> marks = new HashMap<>();
    Metadata mark = new MetadataBuilder().putBoolean(NANOSECONDS, true).build();
    schema.getFields().stream()
        .filter(
            field ->
                field.getLogicalTypeAnnotation() instanceof TimestampLogicalTypeAnnotation time
                    && time.getUnit() == TimeUnit.NANOS)
        .forEach(field -> marks.put(field.getName(), mark));
    StructType columns = new StructType();
    for (StructField field :
        ParquetFileFormat.readSchemaFromFooter(new Footer(path, footer), types).fields()) {
      columns =
          columns.add(
              field.name(),
              field.dataType(),
              true /* nullable */,
              marks.getOrDefault(field.name(), Metadata.empty()));
    }
    return columns;
  }
}
