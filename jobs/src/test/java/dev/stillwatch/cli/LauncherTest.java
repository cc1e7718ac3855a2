package dev.stillwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;

class LauncherTest {
  private static final Path LAUNCHER =
      Path.of(System.getProperty("stillwatch.root"), "jobs", "stillwatch");

  @Test
  void startsJavaWithTheOptionsSparkUses() throws IOException {
    Set<String> written = new HashSet<>(Arrays.asList(Files.readString(LAUNCHER).split("\\s+")));

    assertThat(written).containsAll(Arrays.asList(JavaModuleOptions.defaultModuleOptionArray()));
  }
}
