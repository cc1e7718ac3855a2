package dev.stillwatch.lakeio;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The folder of a lake as a place on some storage. */
public record LakeFolder(Configuration hadoop, String root) {

  /**
   * Writes a file and deletes it again.
   *
   * @return when the storage says it was written
   * @throws IOException if it cannot be written
   */
  public Instant touch() throws IOException {
    Path file = new Path(root, "_doctor-" + UUID.randomUUID());
    FileSystem files = file.getFileSystem(hadoop);
    try {
      try (OutputStream out = files.create(file, false /* overwrite */)) {
        out.write('.');
      }
      return Instant.ofEpochMilli(files.getFileStatus(file).getModificationTime());
    } finally {
      files.delete(file, false /* recursive */);
    }
  }

  /** Bytes left on a disk of this machine; empty elsewhere, where storage has no bottom. */
  public OptionalLong freeBytes() {
    Path folder = new Path(root);
    String scheme = folder.toUri().getScheme();
    return scheme == null || scheme.equals("file")
        ? OptionalLong.of(new java.io.File(folder.toUri().getPath()).getUsableSpace())
        : OptionalLong.empty();
  }
}
