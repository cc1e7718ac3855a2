package dev.stillwatch.cli;

import dev.stillwatch.logs.LogReport;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Looks at logs as a night would. */
@Command(
    name = "validate",
    description = "Say what the logs hold and which of their rows cannot be used; write nothing.")
final class ValidateCommand implements Callable<Integer> {
  @Mixin private SettingsOptions settings;

  @Option(names = "--from", required = true, description = "First day to look at, UTC.")
  private LocalDate from;

  @Option(names = "--to", required = true, description = "Last day, inclusive.")
  private LocalDate to;

  @Option(
      names = "--format",
      paramLabel = "table|csv|json",
      defaultValue = "table",
      description = "How the report is printed (default: ${DEFAULT-VALUE}).")
  private RowPrinter.Format format;

  @CommandLine.Spec private CommandSpec spec;

  @Override
  public Integer call() {
    try (Stillwatch stillwatch = Stillwatch.open(settings.load())) {
      LogReport report = stillwatch.validate(from, to);
      String text =
          switch (format) {
            case TABLE -> report.table();
            case CSV -> report.csv();
            case JSON -> report.json();
          };
      spec.commandLine().getOut().println(text);
    }
    return ExitCode.DONE;
  }
}
