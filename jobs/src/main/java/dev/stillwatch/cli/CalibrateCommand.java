package dev.stillwatch.cli;

import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Learns a new epoch of the codebook, and what is ordinary, from the operator's own history. */
@Command(
    name = "calibrate",
    description = {
      "Learn a new epoch of the codebook (embedding, term weights, cells) from the logs of the last"
          + " window and let it hold for the nights after them. History is carried over.",
      "Where at least four nights a week apart and a hundred groups were judged in the last twelve weeks, what"
          + " ordinary groups show in each test is fitted on them, and the threshold is raised where they"
          + " would pass it more often than detection.false-cases-a-night. What accounts do by habit is fitted"
          + " by plan, sign-up and volume, to be shown and not to judge by.",
      "What reviewers found cases to be is set beside the threshold, and advised on."
    })
final class CalibrateCommand implements Callable<Integer> {
  @Mixin private SettingsOptions settings;

  @Option(
      names = "--date",
      description =
          "Last day to learn from, UTC (default: the last night judged, else the last day of"
              + " logs).")
  private LocalDate date;

  @Option(
      names = "--dry-run",
      description = "Look at the history, train and fit, but keep nothing; refusals are the same.")
  private boolean dryRun;

  @CommandLine.Spec private CommandSpec spec;

  @Override
  public Integer call() {
    try (Stillwatch stillwatch = Stillwatch.open(settings.load())) {
      TerminalProgress progress = new TerminalProgress(spec.commandLine().getOut());
      if (dryRun) {
        stillwatch.tryCalibration(Optional.ofNullable(date), progress);
      } else {
        stillwatch.calibrate(Optional.ofNullable(date), progress);
      }
    }
    return ExitCode.DONE;
  }
}
