package dev.stillwatch.numeric;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoublePredicate;
import java.util.stream.IntStream;

/**
 * A set among units that are alike in strata, and random sets with as many units of each stratum.
 *
 * <p>Random sets are drawn without replacement from all units, those of the set included: if the
 * set is no other than its strata, it is one of them like any other, and that makes the p-value
 * exact. Drawing from the others alone would not do: with n of the set and m others, a mean of the
 * set lies off that of the others with variance v / n + v / m, and a mean drawn from them with v /
 * n - v / m.
 */
public final class StratifiedDraws {
  private final int size;
  private final int[] byStratum;
  private final int[] starts;
  private final int[] wanted;

  /**
   * A set and what it is among.
   *
   * @param strata of each unit, counted from 0
   * @param size the set are the first so many units, all of them at most
   */
  public StratifiedDraws(int[] strata, int size) {
    int count = IntStream.of(strata).max().orElse(-1) + 1;
    this.size = size;
    this.starts = new int[count + 1];
    this.wanted = new int[count];
    for (int i = 0; i < strata.length; i++) {
      starts[strata[i] + 1]++;
      wanted[strata[i]] += i < size ? 1 : 0;
    }
    for (int s = 0; s < count; s++) {
      starts[s + 1] += starts[s];
    }
    int[] next = starts.clone();
    this.byStratum = new int[strata.length];
    for (int i = 0; i < strata.length; i++) {
      byStratum[next[strata[i]]++] = i;
    }
  }

  /** The set's own statistic. */
  public double observed(SetStatistic statistic) {
    return statistic.of(IntStream.range(0, size).toArray());
  }

  /**
   * The statistics of random sets, until so many are extreme, the last of them among those.
   *
   * @param draws sets that are drawn at most
   * @param seed the same seed gives the same sets
   * @param enough extreme ones that end it, at least 1
   */
  public double[] drawnUntil(
      SetStatistic statistic, int draws, long seed, DoublePredicate isExtreme, int enough) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] units = byStratum.clone();
    double[] statistics = new double[draws];
    int[] set = new int[size];
    int extreme = 0;
    int draw = 0;
    while (draw < draws && extreme < enough) {
      int taken = 0;
      for (int s = 0; s < wanted.length; s++) {
        for (int k = 0; k < wanted[s]; k++) {
          int at = starts[s] + k;
          int other = at + random.nextInt(starts[s + 1] - at);
          int unit = units[other];
          units[other] = units[at];
          units[at] = unit;
          set[taken++] = unit;
        }
      }
      statistics[draw] = statistic.of(set);
      extreme += isExtreme.test(statistics[draw]) ? 1 : 0;
      draw++;
    }
    return Arrays.copyOf(statistics, draw);
  }
}
