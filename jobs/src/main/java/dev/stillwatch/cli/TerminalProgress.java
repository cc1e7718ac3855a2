package dev.stillwatch.cli;

import dev.stillwatch.run.Night;
import dev.stillwatch.run.Outcome;
import dev.stillwatch.run.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** A line for every step that ended. */
final class TerminalProgress implements Progress {
  private final PrintWriter out;

  TerminalProgress(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void say(String line) {
    out.println(line);
    out.flush();
  }

  @Override
  public void step(Night night, Outcome outcome, Duration took) {
    String rows =
        outcome instanceof Outcome.Written written
            ? String.format(Locale.ROOT, "%,11d rows", written.rows())
            : outcome.label();
    say(
        String.format(
            Locale.ROOT,
            "%s  %-21s %s %7.1f s",
            night.date(),
            outcome.table().name(),
            rows,
            took.toMillis() / 1e3));
  }
}
