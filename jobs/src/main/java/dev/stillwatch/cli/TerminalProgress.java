package dev.stillwatch.cli;

import dev.stillwatch.run.Ahead;
import dev.stillwatch.run.Night;
import dev.stillwatch.run.Outcome;
import dev.stillwatch.run.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/**
 * A line for every step that ended: its rows, its time, their rate, and what is left; and what is
 * to be known of its rows.
 */
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
  public void begin(Night night, String what) {}

  @Override
  public void step(Night night, Outcome outcome, Duration took, Ahead ahead) {
    double seconds = took.toMillis() / 1e3;
    String rows =
        outcome instanceof Outcome.Written written
            ? String.format(
                Locale.ROOT,
                "%,11d rows %7.1f s %,10.0f rows/s",
                written.rows(),
                seconds,
                written.rows() / Math.max(seconds, 1e-3))
            : String.format(Locale.ROOT, "%s %7.1f s", outcome.label(), seconds);
    say(
        String.format(
                Locale.ROOT,
                "%s  %-21s %s  %s",
                night.date(),
                outcome.table().name(),
                rows,
                left(ahead))
            .stripTrailing());
    if (outcome instanceof Outcome.Written written) {
      written.remarks().forEach(remark -> say("%s  %s".formatted(night.date(), remark)));
    }
  }

  private static String left(Ahead ahead) {
    if (ahead.steps() == 0) {
      return "";
    } else if (ahead.unknown() > 0) {
      return "%d steps left".formatted(ahead.steps());
    }
    return "about %d s left".formatted(ahead.known().plusMillis(500).toSeconds());
  }
}
