package dev.stillwatch.calibrate;

import dev.stillwatch.numeric.Medians;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an operator's recent logs look like from far, to tell whether anything can be learned from
 * them.
 *
 * <p>Learning assumes that most of the history is ordinary and that its days are alike. Both are
 * looked at with wide bounds: what lies beyond them is a broken export or an incident, not a
 * season.
 *
 * @param from first day wanted
 * @param to last day wanted
 * @param rows rows per day there, usable or not
 * @param unusable rows that cannot be used
 * @param accounts distinct accounts
 * @param largest rows of the account that has most
 * @param flagged accounts that are active in a case that stands open
 */
public record History(
    LocalDate from,
    LocalDate to,
    SortedMap<LocalDate, Long> rows,
    long unusable,
    long accounts,
    long largest,
    long flagged) {
  private static final int FEWEST_ACCOUNTS = 30;
  private static final double LARGEST_SHARE = 0.5;
  private static final double FLAGGED_SHARE = 0.2;
  private static final int FACTOR = 10;

  public History {
    rows = new TreeMap<>(rows);
  }

  /** Why it is too short; none where it is long enough. */
  public List<String> gaps() {
    long wanted = from.datesUntil(to.plusDays(1)).count();
    return rows.size() >= wanted
        ? List.of()
        : List.of(
            "logs of %d of the %d days from %s to %s".formatted(rows.size(), wanted, from, to));
  }

  /**
   * Why it is too strange; none where it is not.
   *
   * @param unusableShare share of rows that may be unusable, in [0, 1]
   */
  public List<String> oddities(double unusableShare) {
    List<String> odd = new ArrayList<>();
    if (unusable > unusableShare * requests()) {
      odd.add(
          "%,d of %,d rows cannot be used (see stillwatch validate)"
              .formatted(unusable, requests()));
    }
    double median = Medians.median(rows.values().stream().mapToDouble(Long::doubleValue).toArray());
    rows.forEach(
        (day, count) -> {
          if (count * FACTOR < median || count > median * FACTOR) {
            odd.add("%s has %,d rows where the median day has %,.0f".formatted(day, count, median));
          }
        });
    if (accounts < FEWEST_ACCOUNTS) {
      odd.add("%d accounts (at least %d)".formatted(accounts, FEWEST_ACCOUNTS));
    }
    if (largest > LARGEST_SHARE * requests()) {
      odd.add("one account has %,d of %,d rows".formatted(largest, requests()));
    }
    if (flagged > FLAGGED_SHARE * accounts) {
      odd.add(
          "%,d of %,d accounts are in open cases, so it is not mostly ordinary"
              .formatted(flagged, accounts));
    }
    return odd;
  }

  /** Rows of all days. */
  public long requests() {
    return rows.values().stream().mapToLong(Long::longValue).sum();
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d days, %s to %s: %,d requests of %,d accounts, %.1f %% of them unusable, %,d accounts in open cases",
        rows.size(),
        from,
        to,
        requests(),
        accounts,
        requests() == 0 ? 0 : 100.0 * unusable / requests(),
        flagged);
  }
}
