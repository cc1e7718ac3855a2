package dev.stillwatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a folder of its own, with a Java that notes what it is started with. */
class LauncherTest {
  private static final Path LAUNCHER =
      Path.of(System.getProperty("stillwatch.root"), "jobs", "stillwatch");

  // Ends as $CODE says, and writes the archive that it is told to.
  private static final String JAVA =
      """
      #!/usr/bin/env bash
      printf '%s\\n' "$@" "OMP_NUM_THREADS=$OMP_NUM_THREADS" > "${0%/*}/started"
      for argument; do
        case $argument in -XX:ArchiveClassesAtExit=*) echo classes > "${argument#*=}" ;; esac
      done
      exit "${CODE:-0}"
      """;

  @TempDir private Path root;

  @BeforeEach
  void build() throws IOException {
    Files.createDirectories(root.resolve("conf"));
    touch(Files.writeString(root.resolve("pom.xml"), ""), 5);
    Files.createDirectories(root.resolve("notebooks-export"));
    touch(Files.writeString(root.resolve("notebooks-export/some.sql"), ""), 5);
    for (String module : List.of("features", "models", "jobs")) {
      Files.createDirectories(root.resolve(module).resolve("src/main"));
      touch(Files.writeString(root.resolve(module).resolve("pom.xml"), ""), 5);
    }
    Files.copy(LAUNCHER, root.resolve("jobs/stillwatch"));
    Files.createDirectories(root.resolve("jobs/target"));
    for (String built : List.of("stillwatch.jar", "spark-class-path")) {
      touch(Files.writeString(root.resolve("jobs/target").resolve(built), ""), 3);
    }
    Path java = Files.createDirectories(root.resolve("java/bin")).resolve("java");
    assertThat(Files.writeString(java, JAVA).toFile().setExecutable(true)).isTrue();
  }

  @Test
  void startsJavaWithTheOptionsSparkUses() throws IOException {
    Set<String> written = new HashSet<>(Arrays.asList(Files.readString(LAUNCHER).split("\\s+")));

    assertThat(written).containsAll(Arrays.asList(JavaModuleOptions.defaultModuleOptionArray()));
  }

  @Test
  void whatTheFirstShortAnswerLoadsIsKeptForEveryLaterStart() throws Exception {
    assertThat(started(0, "account", "x"))
        .anyMatch(argument -> argument.startsWith("-XX:ArchiveClassesAtExit="));
    touch(archive(), 2);

    String uses = "-XX:SharedArchiveFile=" + archive().toRealPath();
    assertThat(started(0, "account", "x"))
        .contains(uses)
        .noneMatch(argument -> argument.startsWith("-XX:ArchiveClassesAtExit="));
    assertThat(started(0, "nightly")).contains(uses);
  }

  @Test
  void whatIsOlderThanTheBuildIsMadeAnew() throws Exception {
    started(0, "account", "x");
    touch(archive(), 4);

    assertThat(started(0, "account", "x"))
        .anyMatch(argument -> argument.startsWith("-XX:ArchiveClassesAtExit="));
  }

  @Test
  void anAnswerThatFailedKeepsNothing() throws Exception {
    started(3, "account", "x");

    try (Stream<Path> files = Files.list(archive().getParent())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("stillwatch.jar", "spark-class-path");
    }
  }

  @Test
  void onlyShortAnswersDoWithoutTheOptimisingCompiler() throws Exception {
    assertThat(started(0, "link", "x", "y")).contains("-XX:TieredStopAtLevel=1");
    assertThat(started(0, "nightly")).doesNotContain("-XX:TieredStopAtLevel=1");
    assertThat(started(0, "similar", "text")).doesNotContain("-XX:TieredStopAtLevel=1");
  }

  @Test
  void aTaskMultipliesOnTheCoreItWasGiven() throws Exception {
    assertThat(started(0, "nightly")).contains("OMP_NUM_THREADS=1");
  }

  private Path archive() {
    return root.resolve("jobs/target/stillwatch.jsa");
  }

  private List<String> started(int code, String... arguments) throws Exception {
    ProcessBuilder launcher =
        new ProcessBuilder("bash", root.resolve("jobs/stillwatch").toString());
    launcher.command().addAll(List.of(arguments));
    launcher.environment().put("JAVA_HOME", root.resolve("java").toString());
    launcher.environment().remove("OMP_NUM_THREADS");
    launcher.environment().put("CODE", Integer.toString(code));
    Process process = launcher.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isEqualTo(code);
    return Files.readAllLines(root.resolve("java/bin/started"));
  }

  private static void touch(Path file, int hoursAgo) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(3600L * hoursAgo)));
  }
}
