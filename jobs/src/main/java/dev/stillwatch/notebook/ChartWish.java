package dev.stillwatch.notebook;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the rows of a query are to be drawn, said in a comment of its own line: {@code -- chart: line
 * day requests expected}.
 *
 * @param form line for what goes on, bar for what stands beside one another
 * @param along the column that tells the points apart
 * @param values columns of numbers, at least one
 */
public record ChartWish(Form form, String along, List<String> values) {
  private static final Pattern COMMENT =
      Pattern.compile("(?m)^-- chart: (line|bar) (\\w+) (\\w+(?: \\w+)*)$");

  /** The forms of charts. */
  public enum Form {
    LINE,
    BAR
  }

  public ChartWish {
    values = List.copyOf(values);
  }

  /** The wish in a query; empty if there is none. */
  static Optional<ChartWish> in(String query) {
    Matcher comment = COMMENT.matcher(query);
    if (!comment.find()) {
      return Optional.empty();
    }
    return Optional.of(
        new ChartWish(
            comment.group(1).equals("line") ? Form.LINE : Form.BAR,
            comment.group(2),
            List.of(comment.group(3).split(" "))));
  }
}
