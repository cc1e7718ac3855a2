package dev.stillwatch.bench;

import dev.stillwatch.render.Json;
import dev.stillwatch.render.TextWidth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Figures with all that one must know to measure them again.
 *
 * @param command the arguments of the command line
 * @param code version of this code
 */
public record BenchReport(
    Machine machine, Size size, String command, String code, List<Measured> benches) {

  /** What one bench came to. */
  public record Measured(String name, String doc, List<Figure> figures) {
    public Measured {
      figures = List.copyOf(figures);
    }
  }

  public BenchReport {
    benches = List.copyOf(benches);
    if (benches.isEmpty()) {
      throw new IllegalArgumentException("Invalid report: no benches (at least one)");
    }
  }

  /** A block of lines for each bench, figures aligned, the machine first. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    machine.fields().forEach((name, value) -> lines.add("%-12s %s".formatted(name, value)));
    lines.add("%-12s %s".formatted("data", data()));
    lines.add("%-12s %s".formatted("command", command));
    lines.add("%-12s %s".formatted("code", code));
    for (Measured bench : benches) {
      lines.add("");
      lines.add("%s: %s".formatted(bench.name(), bench.doc()));
      int names = widest(bench.figures().stream().map(Figure::name).toList());
      int numbers = widest(bench.figures().stream().map(Figure::text).toList());
      for (Figure figure : bench.figures()) {
        lines.add(
            "  %s  %s  %s"
                .formatted(
                    TextWidth.padded(figure.name(), names),
                    TextWidth.right(figure.text(), numbers),
                    figure.unit())
                .stripTrailing());
      }
    }
    return lines;
  }

  /**
   * One JSON object on one line: of a lone bench its figures at the top, of several each in {@code
   * benches}.
   */
  public String json() {
    Map<String, Object> fields = new LinkedHashMap<>();
    if (benches.size() == 1) {
      fields.putAll(fields(benches.get(0)));
    } else {
      fields.put("bench", "several");
      fields.put("benches", benches.stream().map(BenchReport::fields).toList());
    }
    fields.put("machine", machine.fields());
    fields.put("data", data());
    fields.put("command", command);
    fields.put("code", code);
    return Json.line(fields);
  }

  private static Map<String, Object> fields(Measured bench) {
    Map<String, Object> fields = new LinkedHashMap<>();
    Map<String, String> units = new TreeMap<>();
    fields.put("bench", bench.name());
    for (Figure figure : bench.figures()) {
      boolean whole = figure.value() == Math.rint(figure.value());
      fields.put(
          figure.name(),
          whole && Double.isFinite(figure.value())
              ? (Object) (long) figure.value()
              : (Object) figure.value());
      if (!figure.unit().isEmpty()) {
        units.put(figure.name(), figure.unit());
      }
    }
    fields.put("units", units);
    return fields;
  }

  private String data() {
    return "an invented world of about %,d requests a day, %,d accounts, %d days before the night, seed %d"
        .formatted(size.requests(), size.accounts(), size.days(), size.seed());
  }

  private static int widest(List<String> texts) {
    return texts.stream().mapToInt(TextWidth::of).max().orElse(0);
  }
}
