package dev.stillwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

class LauncherTest {
  private static final Path LAUNCHER =
      Path.of(System.getProperty("stillwatch.root"), "jobs", "stillwatch");

  @Test
  @Disabled("the list is still to be brought into line")
  void startsJavaWithTheOptionsSparkUses() throws IOException {
    List<String> written = Arrays.asList(Files.readString(LAUNCHER).split("\\s+"));

    assertThat(written).containsAll(Arrays.asList(JavaModuleOptions.defaultModuleOptionArray()));
  }
}
