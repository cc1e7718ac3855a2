package dev.stillwatch.lakeio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.EnumSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NioLocalFileSystemTest {
  @TempDir java.nio.file.Path folder;
  private final Configuration hadoop = new Configuration();

  NioLocalFileSystemTest() {
    hadoop.set("fs.file.impl", NioLocalFileSystem.class.getName());
    hadoop.set("fs.AbstractFileSystem.file.impl", NioLocalFs.class.getName());
  }

  @Test
  void modesAreSetAsHadoopSetsThem() throws IOException {
    try (FileSystem files = FileSystem.newInstance(URI.create("file:///"), hadoop)) {
      for (String mode : new String[] {"640", "755", "600"}) {
        Path path = path("file" + mode);
        files.create(path).close();
        files.setPermission(path, new FsPermission(mode));

        assertThat(files.getFileStatus(path).getPermission()).isEqualTo(new FsPermission(mode));
      }
    }
  }

  @Test
  void renamingIntoWhatIsThereIsRefused() throws IOException {
    FileContext files = FileContext.getFileContext(URI.create("file:///"), hadoop);
    for (String name : new String[] {"from", "there"}) {
      files.create(path(name), EnumSet.of(CreateFlag.CREATE)).close();
    }

    assertThatThrownBy(() -> files.rename(path("from"), path("there")))
        .hasMessageContaining("exist");
    files.rename(path("from"), path("to"));
    files.rename(path("to"), path("there"), Options.Rename.OVERWRITE);
    assertThat(Files.exists(folder.resolve("there"))).isTrue();
    assertThat(Files.exists(folder.resolve("to"))).isFalse();
    assertThatThrownBy(() -> files.rename(path("to"), path("nowhere")))
        .isInstanceOf(FileNotFoundException.class);
  }

  private Path path(String name) {
    return new Path(folder.resolve(name).toUri());
  }
}
