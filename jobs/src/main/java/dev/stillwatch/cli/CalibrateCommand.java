package dev.stillwatch.cli;

import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Learns a new epoch of the codebook from the operator's own logs. */
@Command(
    name = "calibrate",
    description = {
      "Learn a new epoch of the codebook (embedding, term weights, cells) from the logs of the last"
          + " window and let it hold for the nights after them. History is carried over.",
      "Only the codebook is fitted. What reviewers found cases to be is set beside the threshold, and advised on."
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
      description = "Look at the history and train, but keep nothing; refusals are the same.")
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
