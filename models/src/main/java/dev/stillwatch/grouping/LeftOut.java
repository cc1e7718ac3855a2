package dev.stillwatch.grouping;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;

/**
 * Bounds on how many groups a night looks at, and what they left out.
 *
 * <p>They are far beyond what nights were seen to need. Where one bites, whoever runs the night has
 * to know: rows are counted as they pass, which takes no job of its own. A task that Spark repeats
 * counts its rows again.
 */
public final class LeftOut {
  private final List<Bound> bounds = new ArrayList<>();

  private record Bound(LongAccumulator offered, long most, String words) {}

  /**
   * The first rows in an order.
   *
   * @param rows taken once; what is made of them a second time counts twice
   * @param most how many rows are taken
   * @param words the sentence for those that are not; <code>%,d</code> in it is their number
   */
  public synchronized Dataset<Row> first(
      Dataset<Row> rows, int most, String words, Column... order) {
    LongAccumulator offered = rows.sparkSession().sparkContext().longAccumulator();
    bounds.add(new Bound(offered, most, words));
    FilterFunction<Row> counted =
        row -> {
          offered.add(1);
          return true;
        };
    return rows.filter(counted).orderBy(order).limit(most);
  }

  /** What was left out since this was last asked, in sentences; nothing where no bound bit. */
  public synchronized List<String> sentences() {
    List<String> sentences =
        bounds.stream()
            .filter(bound -> bound.offered.sum() > bound.most)
            .map(bound -> String.format(Locale.ROOT, bound.words, bound.offered.sum() - bound.most))
            .toList();
    bounds.clear();
    return sentences;
  }
}
