package dev.stillwatch.logs;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a look at the logs found.
 *
 * @param rows rows of the days looked at
 * @param usable rows that can be used
 * @param coverage canonical columns, in order
 * @param rejects reasons for which rows cannot be used, most frequent first
 * @param unreadable files that were passed over
 * @param unfit optional columns that were passed over, with the type they have in the source
 */
public record LogReport(
    long rows,
    long usable,
    Optional<Instant> first,
    Optional<Instant> last,
    List<Coverage> coverage,
    List<Reject> rejects,
    List<UnreadableFile> unreadable,
    Map<String, String> unfit) {
  public LogReport {
    coverage = List.copyOf(coverage);
    rejects = List.copyOf(rejects);
    unreadable = List.copyOf(unreadable);
    unfit = Collections.unmodifiableSortedMap(new TreeMap<>(unfit));
  }

  /**
   * How far a canonical column is filled.
   *
   * @param mapped whether the source has anything for it
   * @param nulls rows without a value
   */
  public record Coverage(String column, boolean mapped, long nulls, long rows) {
    /** Share of rows with a value, in [0, 1]; 0 without rows. */
    public double filled() {
      return rows == 0 ? 0 : 1 - (double) nulls / rows;
    }
  }

  /**
   * Rows that cannot be used for one reason.
   *
   * @param examples at most two references to such rows
   */
  public record Reject(String reason, long rows, List<String> examples) {
    public Reject {
      examples = List.copyOf(examples);
    }
  }

  /** For reading. */
  public String table() {
    StringBuilder out = new StringBuilder();
    out.append(
        "%,d rows, %,d usable, from %s to %s%n%n"
            .formatted(rows, usable, words(first), words(last)));
    out.append("%-22s %-7s %8s %12s%n".formatted("column", "mapped", "filled", "nulls"));
    for (Coverage column : coverage) {
      out.append(
          "%-22s %-7s %7.1f%% %,12d%n"
              .formatted(
                  column.column(),
                  column.mapped() ? "yes" : "-",
                  100 * column.filled(),
                  column.nulls()));
    }
    if (!rejects.isEmpty()) {
      out.append("%n%-52s %10s  %s%n".formatted("rejected because", "rows", "for example"));
      for (Reject reject : rejects) {
        out.append(
            "%-52s %,10d  %s%n"
                .formatted(reject.reason(), reject.rows(), printable(examples(reject, ", "))));
      }
    }
    for (UnreadableFile file : unreadable) {
      out.append("%ncannot be read: %s: %s".formatted(printable(file.file()), file.why()));
    }
    unfit.forEach(
        (column, type) ->
            out.append(
                "%npassed over: %s, whose type here cannot be read: %s"
                    .formatted(column, printable(type))));
    return out.toString();
  }

  /** One line per finding: what, name, rows, note. */
  public String csv() {
    List<String> lines = new ArrayList<>();
    lines.add("finding,name,rows,note");
    lines.add("total,rows,%d,%s to %s".formatted(rows, words(first), words(last)));
    lines.add("total,usable,%d,".formatted(usable));
    for (Coverage column : coverage) {
      lines.add(
          "nulls,%s,%d,%s"
              .formatted(column.column(), column.nulls(), column.mapped() ? "" : "not mapped"));
    }
    for (Reject reject : rejects) {
      lines.add(
          "reject,%s,%d,%s"
              .formatted(quoted(reject.reason()), reject.rows(), quoted(examples(reject, " "))));
    }
    for (UnreadableFile file : unreadable) {
      lines.add("unreadable,%s,,%s".formatted(quoted(file.file()), quoted(file.why())));
    }
    unfit.forEach((column, type) -> lines.add("unfit,%s,,%s".formatted(column, quoted(type))));
    return String.join("\n", lines) + "\n";
  }

  /** One JSON object on one line. */
  public String json() {
    List<String> columns = new ArrayList<>();
    for (Coverage column : coverage) {
      columns.add(
          "{\"column\":%s,\"mapped\":%s,\"nulls\":%d,\"filled\":%s}"
              .formatted(
                  string(column.column()),
                  column.mapped(),
                  column.nulls(),
                  String.format(Locale.ROOT, "%.6f", column.filled())));
    }
    List<String> reasons = new ArrayList<>();
    for (Reject reject : rejects) {
      reasons.add(
          "{\"reason\":%s,\"rows\":%d,\"examples\":[%s]}"
              .formatted(
                  string(reject.reason()),
                  reject.rows(),
                  String.join(",", reject.examples().stream().map(LogReport::string).toList())));
    }
    List<String> files = new ArrayList<>();
    for (UnreadableFile file : unreadable) {
      files.add("{\"file\":%s,\"why\":%s}".formatted(string(file.file()), string(file.why())));
    }
    List<String> types = new ArrayList<>();
    unfit.forEach((column, type) -> types.add("%s:%s".formatted(string(column), string(type))));
    return ("{\"rows\":%d,\"usable\":%d,\"first\":%s,\"last\":%s,\"columns\":[%s],"
            + "\"rejects\":[%s],\"unreadable\":[%s],\"unfit\":{%s}}")
        .formatted(
            rows,
            usable,
            first.map(time -> string(time.toString())).orElse("null"),
            last.map(time -> string(time.toString())).orElse("null"),
            String.join(",", columns),
            String.join(",", reasons),
            String.join(",", files),
            String.join(",", types));
  }

  private static String words(Optional<Instant> time) {
    return time.map(Instant::toString).orElse("nowhere");
  }

  private static String examples(Reject reject, String between) {
    return String.join(between, reject.examples());
  }

  private static String quoted(String text) {
    return "\"" + printable(text).replace("\"", "\"\"") + "\"";
  }

  private static String string(String text) {
    return "\"" + printable(text).replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  /** Ids and file names are strangers' text: nothing in them may steer a terminal. */
  private static String printable(String text) {
    return text.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Cs}\\u2028\\u2029]", "\uFFFD");
  }
}
