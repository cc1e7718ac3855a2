package dev.stillwatch.codebook;

import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.when;

import dev.stillwatch.lake.tables.Codebooks;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Which codebook epoch holds on which night: one that is trained for a day holds from the day after
 * on, the first on every night before the second.
 *
 * @param all oldest first
 */
public record Epochs(List<Epoch> all) {
  public Epochs {
    all = List.copyOf(all);
  }

  /**
   * An epoch.
   *
   * @param since first night it holds on
   */
  public record Epoch(String name, LocalDate since) {}

  /** A row for each epoch of a table of codebooks. */
  public static Dataset<Row> rows(Dataset<Row> codebooks) {
    Column since =
        when(Codebooks.PREVIOUS_EPOCH.ref().isNull(), LocalDate.EPOCH)
            .otherwise(date_add(Codebooks.TRAINED_FOR.ref(), 1));
    return codebooks.select(Codebooks.EPOCH.ref(), since.as("_since"));
  }

  /** Of what {@link #rows} holds, oldest first: few, and to have Spark sort them takes a job. */
  public static Epochs of(List<Row> rows) {
    return new Epochs(
        rows.stream()
            .map(row -> new Epoch(row.getString(0), row.getLocalDate(1)))
            .sorted(Comparator.comparing(Epoch::since).thenComparing(Epoch::name))
            .toList());
  }

  /**
   * The epoch that holds on a night.
   *
   * @throws IllegalStateException if there is none at all
   */
  public Epoch on(LocalDate night) {
    if (all.isEmpty()) {
      throw new IllegalStateException("Cannot name an epoch: no codebook has been trained");
    }
    return all.stream()
        .filter(epoch -> !epoch.since().isAfter(night))
        .reduce((earlier, later) -> later)
        .orElse(all.get(0));
  }
}
