package dev.stillwatch.evaluate;

import dev.stillwatch.render.Escape;
import dev.stillwatch.render.Numbers;
import java.util.List;
import java.util.Optional;

/** An evaluation in lines for a terminal. */
public record ReportText(Report report) {
  /** The lines. */
  public String table() {
    StringBuilder out = new StringBuilder();
    report
        .detectors()
        .forEach(
            (detector, figures) -> {
              out.append("%s, %d worlds%n".formatted(detector, report.of(detector).size()));
              Metrics.MEANING
                  .keySet()
                  .forEach(metric -> figures.whole(metric).ifPresent(figure -> line(out, figure)));
              figures.slices(AccountAgreement.RECALL).forEach(figure -> line(out, figure));
              figures.slices(CaseRanking.CONFUSED_GROUPS).forEach(figure -> line(out, figure));
            });
    report.measured().forEach(curve -> curve(out, curve));
    report.against().ifPresent(comparison -> comparison(out, comparison));
    return out.toString();
  }

  private static void curve(StringBuilder out, MeasuredCurve measured) {
    out.append(
        "%s: %s%n"
            .formatted(
                Escape.terminal(measured.curve().name()),
                Escape.terminal(measured.curve().axis())));
    for (MeasuredCurve.Step step : measured.steps()) {
      out.append("  %s%n".formatted(Escape.terminal(step.at())));
      for (String metric :
          List.of(AccountAgreement.RECALL, AccountAgreement.PRECISION, CaseRanking.FALSE_CASES)) {
        step.ours().whole(metric).ifPresent(figure -> line(out, figure));
      }
      step.ours().slices(AccountAgreement.RECALL).forEach(figure -> line(out, figure));
    }
  }

  private static void comparison(StringBuilder out, Comparison comparison) {
    out.append(
        "against %s, %d worlds in common%n"
            .formatted(Escape.terminal(comparison.other()), comparison.worlds()));
    for (Comparison.Moved each : comparison.moved()) {
      out.append(
          "  %-46s %+.3f%s%n"
              .formatted(
                  Escape.terminal(each.metric() + " " + each.slice()),
                  each.difference(),
                  each.isClear() ? " *" : ""));
    }
    out.append("  accounts whose flag changed: %d%n".formatted(comparison.flipped().size()));
  }

  private static void line(StringBuilder out, Figure figure) {
    out.append(
        "  %-46s %s%n"
            .formatted(
                Escape.terminal((figure.metric() + " " + figure.slice()).strip()),
                withBounds(figure)));
  }

  /** The value with its bounds where there are any: 0.92 (0.85 to 0.97). */
  static String withBounds(Figure figure) {
    return Numbers.value(figure.value()) + bounds(figure).map(text -> " (" + text + ")").orElse("");
  }

  /** The bounds alone: 0.85 to 0.97. */
  static Optional<String> bounds(Figure figure) {
    return figure
        .interval()
        .map(
            interval ->
                "%s to %s"
                    .formatted(Numbers.value(interval.low()), Numbers.value(interval.high())));
  }
}
