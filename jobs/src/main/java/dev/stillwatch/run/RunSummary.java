package dev.stillwatch.run;

import dev.stillwatch.render.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a run came to, for programs.
 *
 * @param from first day asked for
 * @param to last day asked for
 * @param exitCode what the scheduler is told; 0 is success
 * @param message why it failed; empty where it did not
 * @param code version of this code
 */
public record RunSummary(
    LocalDate from,
    LocalDate to,
    Instant started,
    Instant finished,
    int exitCode,
    String message,
    String code,
    List<StepEnd> steps) {

  /**
   * A step that ended.
   *
   * @param rows written; 0 where it was not
   * @param remarks what is to be known of them, in sentences
   */
  public record StepEnd(
      LocalDate night,
      String table,
      String outcome,
      long rows,
      Duration took,
      List<String> remarks) {
    public StepEnd {
      remarks = List.copyOf(remarks);
    }
  }

  /** Notes the steps of a run while it runs. */
  public static final class Notes implements Progress {
    private final List<StepEnd> steps = new ArrayList<>();

    @Override
    public void step(Night night, Outcome outcome, Duration took, Ahead ahead) {
      long rows = outcome instanceof Outcome.Written written ? written.rows() : 0;
      List<String> remarks =
          outcome instanceof Outcome.Written written ? written.remarks() : List.of();
      steps.add(
          new StepEnd(night.date(), outcome.table().name(), outcome.label(), rows, took, remarks));
    }

    /** The steps so far. */
    public List<StepEnd> steps() {
      return List.copyOf(steps);
    }
  }

  public RunSummary {
    steps = List.copyOf(steps);
  }

  /** One JSON object. */
  public String json() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("from", from);
    fields.put("to", to);
    fields.put("started_at", started);
    fields.put("finished_at", finished);
    fields.put("seconds", seconds(Duration.between(started, finished)));
    fields.put("exit_code", exitCode);
    fields.put("message", message);
    fields.put("code_version", code);
    fields.put("steps", steps.stream().map(RunSummary::fields).toList());
    return Json.pretty(fields) + "\n";
  }

  private static Map<String, Object> fields(StepEnd step) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("night", step.night());
    fields.put("table", step.table());
    fields.put("outcome", step.outcome());
    fields.put("rows", step.rows());
    fields.put("seconds", seconds(step.took()));
    fields.put("remarks", step.remarks());
    return fields;
  }

  /**
   * The same as gauges in Prometheus' text format, for the textfile collector of its node exporter.
   *
   * <p>Of a table that was filled for several nights the seconds are added up and the rows are the
   * last night's.
   */
  public String metrics() {
    Map<String, Double> seconds = new TreeMap<>();
    Map<String, Double> rows = new TreeMap<>();
    for (StepEnd step : steps) {
      seconds.merge(step.table(), seconds(step.took()), Double::sum);
      rows.put(step.table(), (double) step.rows());
    }
    StringBuilder text = new StringBuilder();
    gauge(text, "run_exit_code", "Exit code of the last run; 0 is success.", exitCode);
    gauge(
        text,
        "run_finished_timestamp_seconds",
        "When the last run ended.",
        (double) finished.getEpochSecond());
    gauge(
        text,
        "run_duration_seconds",
        "How long the last run took.",
        seconds(Duration.between(started, finished)));
    gauge(
        text,
        "run_night_timestamp_seconds",
        "Start of the last day that the last run was asked for, UTC.",
        (double) to.toEpochDay() * Duration.ofDays(1).toSeconds());
    gauges(text, "step_duration_seconds", "How long filling a table took.", seconds);
    gauges(text, "step_rows", "Rows that a table was given for a night.", rows);
    return text.toString();
  }

  private static void gauge(StringBuilder text, String name, String help, double value) {
    head(text, name, help);
    text.append("stillwatch_%s %s\n".formatted(name, number(value)));
  }

  private static void gauges(
      StringBuilder text, String name, String help, Map<String, Double> byTable) {
    if (byTable.isEmpty()) {
      return;
    }
    head(text, name, help);
    byTable.forEach(
        (table, value) ->
            text.append("stillwatch_%s{table=\"%s\"} %s\n".formatted(name, table, number(value))));
  }

  private static void head(StringBuilder text, String name, String help) {
    text.append("# HELP stillwatch_%s %s\n".formatted(name, help));
    text.append("# TYPE stillwatch_%s gauge\n".formatted(name));
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.3f", value);
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1e3;
  }
}
