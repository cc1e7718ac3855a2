package dev.stillwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.testing.SparkExtension;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The command itself: worlds are made, judged and scored, and a run that broke off goes on. */
@ExtendWith(SparkExtension.class)
class EvaluateIT {
  @TempDir Path folder;

  @Test
  void aRunThatBrokeOffGoesOnWithTheWorldsItHasNotScored() {
    String first = evaluated(ExitCode.DONE, "1");
    String again = evaluated(ExitCode.USAGE, "1-2");
    String resumed = evaluated(ExitCode.DONE, "1-2", "--resume");

    assertThat(first).contains("1 worlds", "account_recall C_A");
    assertThat(again).contains("there is a run of that name (--resume goes on with it)");
    // Made once: the steps of a night are said for the second world only.
    assertThat(resumed).contains("World small, seed 1", "World small, seed 2", "2 worlds");
    assertThat(nights(first)).isPositive();
    assertThat(nights(resumed)).isEqualTo(nights(first));
    assertThat(folder.resolve("evaluations/run.html")).content().contains("small");
  }

  private static long nights(String said) {
    return said.lines().filter(line -> line.contains(" codebooks ")).count();
  }

  private String evaluated(int code, String seeds, String... more) {
    StringWriter said = new StringWriter();
    PrintWriter to = new PrintWriter(said);
    List<String> asked =
        List.of(
            "evaluate",
            "--scenarios",
            "small",
            "--seeds",
            seeds,
            "--cadence",
            "40",
            "--cells",
            "64",
            "--out",
            folder.resolve("evaluations").toString(),
            "--run",
            "run");
    String[] arguments = Stream.concat(asked.stream(), Arrays.stream(more)).toArray(String[]::new);
    assertThat(Main.run(arguments, to, to)).as("%s", said).isEqualTo(code);
    return said.toString();
  }
}
