package dev.stillwatch.cli;

import dev.stillwatch.config.ConfigurationException;
import dev.stillwatch.config.StillwatchConfig;
import dev.stillwatch.logs.SideTable;
import dev.stillwatch.releases.CheckReleases;
import dev.stillwatch.releases.Launch;
import dev.stillwatch.render.Escape;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;

/** The calendar of model releases. */
@Command(
    name = "releases",
    description = "Check the calendar of model releases.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = ReleasesCommand.Check.class)
final class ReleasesCommand implements Runnable {
  @CommandLine.Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** What would mislead a night. */
  @Command(
      name = "check",
      description = {
        "Find lines of the calendar that are passed over or mislead: duplicates, impossible dates,"
            + " unknown words; and launches too near one another to be told apart.",
        "Exit code 4 where a line must be mended; notes alone are 0."
      })
  static final class Check implements Callable<Integer> {
    @Mixin private SettingsOptions settings;

    @Parameters(
        arity = "0..1",
        paramLabel = "FILE",
        description = "CSV or Parquet (default: releases.path).")
    private Optional<String> file = Optional.empty();

    @CommandLine.Spec private CommandSpec spec;

    @Override
    public Integer call() {
      StillwatchConfig config = settings.load().config();
      String path =
          file.orElseGet(() -> Stillwatch.required("releases.path", config.releases().path()));
      SparkSession spark = Sessions.start(config.spark());
      List<Launch> launches = launches(spark, path);
      List<CheckReleases.Finding> findings = new CheckReleases(Instant.now()).in(launches);
      PrintWriter out = spec.commandLine().getOut();
      long problems = 0;
      for (CheckReleases.Finding finding : findings) {
        boolean problem = finding.weight() == CheckReleases.Weight.PROBLEM;
        problems += problem ? 1 : 0;
        out.printf("%-8s %s%n", problem ? "problem" : "note", Escape.terminal(finding.statement()));
      }
      out.printf(
          "%d releases, %d problems, %d notes%n",
          launches.size(), problems, findings.size() - problems);
      return problems == 0 ? ExitCode.DONE : ExitCode.REFUSED;
    }

    private static List<Launch> launches(SparkSession spark, String path) {
      try {
        return Launch.of(SideTable.read(spark, path).orElseThrow());
      } catch (IllegalArgumentException e) {
        throw new ConfigurationException(e.getMessage(), e);
      }
    }
  }
}
