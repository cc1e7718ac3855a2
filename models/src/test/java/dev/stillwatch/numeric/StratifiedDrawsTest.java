package dev.stillwatch.numeric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StratifiedDrawsTest {
  @Test
  void drawsAsManyOfEachStratumWithoutReplacement() {
    int[] strata = {0, 1, 1, 0, 0, 1, 1, 2};
    StratifiedDraws draws = new StratifiedDraws(strata, 3);

    drawn(
        draws,
        set -> {
          assertThat(Arrays.stream(set).distinct()).hasSize(3);
          assertThat(IntStream.of(set).map(i -> strata[i])).containsExactlyInAnyOrder(0, 1, 1);
          return 0;
        },
        200,
        1);
  }

  @Test
  void agreesWithAllRelabellings() {
    double[] values = {5.1, 4.8, 6.2, 5.9, 4.0, 4.9, 3.8, 4.4, 5.0, 4.1};
    StratifiedDraws draws = new StratifiedDraws(new int[10], 4);
    SetStatistic mean = SetStatistic.mean(values);

    double[] random = drawn(draws, mean, 20_000, 3);

    // SciPy 1.17.1: stats.permutation_test over all 210 relabellings; deviation sqrt(p / 20,000).
    assertThat(PermutationP.ofHigh(draws.observed(mean), random))
        .isCloseTo(0.0190476, within(0.003));
  }

  @Test
  void areTheSameForTheSameSeed() {
    StratifiedDraws draws = new StratifiedDraws(new int[30], 5);
    SetStatistic mean = SetStatistic.mean(IntStream.range(0, 30).asDoubleStream().toArray());

    assertThat(drawn(draws, mean, 20, 7)).isEqualTo(drawn(draws, mean, 20, 7));
    double[] some = draws.drawnUntil(mean, 20, 7, x -> true, 5);
    assertThat(some).isEqualTo(Arrays.copyOf(drawn(draws, mean, 20, 7), 5));
    assertThat(drawn(draws, mean, 20, 8)).isNotEqualTo(drawn(draws, mean, 20, 7));
  }

  @Test
  void statisticsAreThoseOfTheUnitsOfTheSet() {
    double[] values = {9, 5.1, 4.8, 6.2, 5.9};
    int[] set = {4, 3, 2, 1};

    assertThat(SetStatistic.mean(values).of(set)).isCloseTo(5.5, within(1e-12));
    // NumPy 2.4: np.std([5.1, 4.8, 6.2, 5.9], ddof=1); quartiles 5.025 and 5.975
    assertThat(SetStatistic.deviation(values).of(set)).isCloseTo(0.65828059, within(1e-8));
    assertThat(SetStatistic.quartiles(values).of(set)).isCloseTo(0.95, within(1e-12));
    // Days in common of two pairs of three: (1/2 + 1/2 + 0) / 3.
    double[][] shares = {{0.5, 0.5}, {1, 0}, {0, 1}};
    assertThat(SetStatistic.sameDays(shares).of(new int[] {0, 1, 2}))
        .isCloseTo(1 / 3.0, within(1e-12));
  }

  @Test
  void quartilesOfASetAreThoseOfItsSortedValues() {
    long seed = 11;
    Random random = new Random(seed);
    // Tenths, so that many values are equal; more than the bits of two words.
    double[] values = random.doubles(150).map(x -> Math.rint(10 * x) / 10).toArray();
    for (int size = 2; size <= values.length; size += 7) {
      int[] set = random.ints(0, values.length).distinct().limit(size).toArray();
      double[] own = IntStream.of(set).mapToDouble(unit -> values[unit]).toArray();
      assertThat(SetStatistic.quartiles(values).of(set))
          .as("seed %d, %d values", seed, size)
          .isEqualTo(Medians.quantile(own, 0.75) - Medians.quantile(own, 0.25));
    }
  }

  /** So many sets, whatever they show. */
  private static double[] drawn(
      StratifiedDraws draws, SetStatistic statistic, int sets, long seed) {
    return draws.drawnUntil(statistic, sets, seed, any -> false, 1);
  }
}
