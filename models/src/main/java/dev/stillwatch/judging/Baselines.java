package dev.stillwatch.judging;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.lit;

import dev.stillwatch.accounts.Population;
import dev.stillwatch.accounts.Strata;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What accounts do by habit that have plan, sign-up and volume in common, or less where those are
 * few.
 *
 * @param all by level, stratum and habit
 */
public record Baselines(List<Baseline> all) implements Serializable {
  /** Those of a history without any. */
  public static final Baselines NONE = new Baselines(List.of());

  /** The shares of accounts below each quantile. */
  static final List<Double> SHARES = List.of(0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95);

  private static final int MEDIAN = 3;

  /**
   * A habit of the accounts of a stratum.
   *
   * @param level of {@link Strata#LEVELS}
   * @param like what they have in common
   * @param accounts that the habit is known of
   * @param median its middle
   * @param spread distance of the quartiles over {@value Population#QUARTILES}, a normal
   *     distribution's standard deviation
   * @param quantiles at 0.05, 0.1, 0.25, 0.5, 0.75, 0.9 and 0.95, not descending
   */
  public record Baseline(
      int level,
      String like,
      Habit habit,
      long accounts,
      double median,
      double spread,
      List<Double> quantiles)
      implements Serializable {
    public Baseline {
      quantiles = List.copyOf(quantiles);
      if (quantiles.size() != SHARES.size() || !(spread >= 0) || accounts < 1) {
        throw new IllegalArgumentException(
            "Invalid baseline of %s: spread %s of %d accounts with %d quantiles"
                .formatted(habit, spread, accounts, quantiles.size()));
      }
    }

    static Baseline of(int level, String like, Habit habit, long accounts, List<Double> quantiles) {
      double quartiles = quantiles.get(MEDIAN + 1) - quantiles.get(MEDIAN - 1);
      return new Baseline(
          level,
          like,
          habit,
          accounts,
          quantiles.get(MEDIAN),
          quartiles / Population.QUARTILES,
          quantiles);
    }

    /** How many spreads a value lies above the median; NaN where half of them are all alike. */
    double spreadsAbove(double value) {
      return spread > 0 ? (value - median) / spread : Double.NaN;
    }

    /** The share of accounts that lie below a value, in words. */
    public String below(double value) {
      int lower = (int) quantiles.stream().filter(quantile -> quantile < value).count();
      if (lower == 0) {
        return "fewer than %s".formatted(percent(0));
      }
      return lower == SHARES.size()
          ? "more than %s".formatted(percent(lower - 1))
          : "%.0f to %s".formatted(100 * SHARES.get(lower - 1), percent(lower));
    }

    private static String percent(int quantile) {
      return String.format(Locale.ROOT, "%.0f %%", 100 * SHARES.get(quantile));
    }
  }

  /** In one order, whatever order they come in. */
  public Baselines {
    all =
        all.stream()
            .sorted(
                Comparator.comparing(Baseline::level)
                    .thenComparing(Baseline::like)
                    .thenComparing(Baseline::habit))
            .toList();
  }

  static Column shares() {
    return array(SHARES.stream().map(share -> lit(share)).toArray(Column[]::new));
  }

  /** Those of strata that {@link FitStrata} fitted, without habits that too few are known by. */
  public static Baselines fitted(List<Row> strata) {
    List<Baseline> all = new ArrayList<>();
    for (Row stratum : strata) {
      for (int i = 0; i < Habit.ALL.size(); i++) {
        int at = FitStrata.HABITS + 2 * i;
        if (stratum.getLong(at) >= FitStrata.FEWEST) {
          all.add(
              Baseline.of(
                  stratum.getInt(FitStrata.LEVEL),
                  stratum.getString(FitStrata.LIKE),
                  Habit.ALL.get(i),
                  stratum.getLong(at),
                  stratum.getList(at + 1)));
        }
      }
    }
    return new Baselines(all);
  }

  /** How many strata of a level have a habit. */
  public long strata(int level) {
    return all.stream()
        .filter(each -> each.level() == level)
        .map(Baseline::like)
        .distinct()
        .count();
  }

  /** Names of the habits that no stratum has. */
  public List<String> unknown() {
    return Habit.ALL.stream()
        .filter(habit -> all.stream().noneMatch(each -> each.habit() == habit))
        .map(Habit::label)
        .toList();
  }

  /**
   * What accounts like one do, on the finest level that was fitted.
   *
   * @param likes the account's stratum on each level
   */
  public Optional<Baseline> beside(List<String> likes, Habit habit) {
    return all.stream()
        .filter(each -> each.habit() == habit && likes.get(each.level()).equals(each.like()))
        .findFirst();
  }

  /**
   * What accounts like that of a row of {@link MeasureHabits} do.
   *
   * @param from place of its first column
   */
  public List<Standing> standings(Row row, int from) {
    List<String> likes = row.getList(from + 1);
    List<Standing> standings = new ArrayList<>();
    for (int i = 0; i < Habit.ALL.size(); i++) {
      int at = from + 2 + i;
      if (!row.isNullAt(at)) {
        beside(likes, Habit.ALL.get(i))
            .ifPresent(other -> standings.add(new Standing(row.getDouble(at), other)));
      }
    }
    return standings;
  }

  /**
   * An account beside those like it.
   *
   * @param value its own
   */
  public record Standing(double value, Baseline beside) {
    public Habit habit() {
      return beside.habit();
    }

    /** How many spreads it lies above the median; NaN where half of them are all alike. */
    public double spreadsAbove() {
      return beside.spreadsAbove(value);
    }
  }

  static Baselines from(List<Row> rows) {
    return new Baselines(
        rows.stream()
            .map(
                row ->
                    new Baseline(
                        row.getInt(0),
                        row.getString(1),
                        Habit.named(row.getString(2)),
                        row.getLong(3),
                        row.getDouble(4),
                        row.getDouble(5),
                        row.getList(6)))
            .toList());
  }

  Object toRows() {
    return CollectionConverters.asScala(
            all.stream()
                .map(
                    each ->
                        RowFactory.create(
                            each.level(),
                            each.like(),
                            each.habit().label(),
                            each.accounts(),
                            each.median(),
                            each.spread(),
                            CollectionConverters.asScala(each.quantiles()).toSeq()))
                .toList())
        .toSeq();
  }
}
