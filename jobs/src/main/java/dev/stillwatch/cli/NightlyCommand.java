package dev.stillwatch.cli;

import dev.stillwatch.config.ConfigurationException;
import dev.stillwatch.run.Nightly;
import dev.stillwatch.run.Progress;
import dev.stillwatch.run.RunSummary;
import dev.stillwatch.run.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Makes a night, or a range of them. */
@Command(
    name = "nightly",
    description = "Take up the logs of a day, or of a range of days, and judge.")
final class NightlyCommand implements Callable<Integer> {
  @Mixin private SettingsOptions settings;

  @ArgGroup(multiplicity = "1")
  private Span span;

  @Option(names = "--force", description = "Read logs again even where they have not changed.")
  private boolean force;

  @Option(names = "--dry-run", description = "Say what would be read and written; write nothing.")
  private boolean dryRun;

  @Option(
      names = "--summary",
      paramLabel = "FILE",
      description = "Write what the run came to as JSON, failures too.")
  private Optional<Path> summary = Optional.empty();

  @Option(
      names = "--metrics",
      paramLabel = "FILE",
      description = "The same for the textfile collector of Prometheus' node exporter (.prom).")
  private Optional<Path> metrics = Optional.empty();

  @CommandLine.Spec private CommandSpec spec;

  /** One day or a range. */
  static final class Span {
    @Option(
        names = "--date",
        required = true,
        converter = Night.class,
        description = "The night to make, UTC; or yesterday, for schedulers.")
    private LocalDate date;

    @ArgGroup(exclusive = false)
    private Range range;
  }

  /** A date, or the word for the last day that is over. */
  static final class Night implements CommandLine.ITypeConverter<LocalDate> {
    @Override
    public LocalDate convert(String given) {
      try {
        return given.equals("yesterday")
            ? LocalDate.now(ZoneOffset.UTC).minusDays(1)
            : LocalDate.parse(given);
      } catch (DateTimeParseException e) {
        throw new CommandLine.TypeConversionException(
            "'%s' is neither a date such as 2026-03-01 nor yesterday".formatted(given));
      }
    }
  }

  /** First and last day. */
  static final class Range {
    @Option(names = "--from", required = true, description = "First day of a range, UTC.")
    private LocalDate from;

    @Option(names = "--to", required = true, description = "Last day of it, inclusive.")
    private LocalDate to;
  }

  @Override
  public Integer call() throws IOException {
    Nightly.Request request = request();
    TerminalProgress progress = new TerminalProgress(spec.commandLine().getOut());
    if (dryRun) {
      try (Stillwatch stillwatch = Stillwatch.open(settings.load())) {
        stillwatch.explain(request).forEach(progress::say);
      }
      return ExitCode.DONE;
    }
    RunSummary.Notes notes = new RunSummary.Notes();
    Instant started = Instant.now();
    try (Stillwatch stillwatch = Stillwatch.open(settings.load())) {
      stillwatch.run(request, Progress.all(List.of(progress, notes)));
    } catch (Exception e) {
      // Spark's own are checked ones that nobody declares.
      tell(request, started, notes, Main.code(e), SafeMessages.of(e).get(0));
      throw e;
    }
    tell(request, started, notes, ExitCode.DONE, "");
    return ExitCode.DONE;
  }

  private void tell(
      Nightly.Request request, Instant started, RunSummary.Notes notes, int code, String message)
      throws IOException {
    RunSummary said =
        new RunSummary(
            request.from(),
            request.to(),
            started,
            Instant.now(),
            code,
            message,
            CodeVersion.text(),
            notes.steps());
    if (summary.isPresent()) {
      new WholeFile(summary.get()).write(said.json());
    }
    if (metrics.isPresent()) {
      new WholeFile(metrics.get()).write(said.metrics());
    }
  }

  private Nightly.Request request() {
    LocalDate from = span.range == null ? span.date : span.range.from;
    LocalDate to = span.range == null ? span.date : span.range.to;
    try {
      return new Nightly.Request(from, to, force);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(e.getMessage(), e);
    }
  }
}
