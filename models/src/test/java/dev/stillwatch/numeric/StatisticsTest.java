package dev.stillwatch.numeric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatisticsTest {

  @Test
  void bitsFavourTheReadingWhoseCentreIsNear() {
    // At x = 0 with unit spreads, centres 0 and 2: -5/2 log2(1) + 5/2 log2(1 + 4 / 4) = 2.5.
    assertThat(StudentBits.ratio(0, 0, 1, 2, 1, 9)).isCloseTo(2.5, within(1e-12));
    assertThat(StudentBits.ratio(2, 0, 1, 2, 1, 9)).isCloseTo(-2.5, within(1e-12));
    assertThat(StudentBits.ratio(1, 0, 1, 2, 1, 9)).isCloseTo(0, within(1e-12));
  }

  @Test
  void aTighterReadingGainsAtItsCentre() {
    // Same centre, spread 1 against 2: log2 2.
    assertThat(StudentBits.ratio(0, 0, 1, 0, 2, 9)).isCloseTo(1, within(1e-12));
  }

  @Test
  void aValueBeyondTheCentreCountsAsTheCentre() {
    assertThat(StudentBits.ratio(-7, 0, 1, 2, 1, 9)).isEqualTo(StudentBits.ratio(0, 0, 1, 2, 1, 9));
    assertThat(StudentBits.ratio(7, 2, 1, 0, 1, 9)).isEqualTo(StudentBits.ratio(2, 2, 1, 0, 1, 9));
  }

  @ParameterizedTest(name = "t with 4 degrees at {0}: {1}")
  @CsvSource({"0, 0.375", "1, 0.2146625258", "2, 0.0662912607"})
  void aDensityIsStudentsOverItsSpread(double z, double density) {
    assertThat(StudentBits.density(z, 0, 1)).isCloseTo(density, within(1e-9));
    assertThat(StudentBits.density(3 - 0.2 * z, 3, 0.2)).isCloseTo(density / 0.2, within(1e-8));
  }

  @Test
  void bitsAreCut() {
    assertThat(StudentBits.ratio(0, 0, 0.01, 100, 0.01, 5)).isEqualTo(5);
    assertThat(StudentBits.ratio(100, 0, 0.01, 100, 0.01, 5)).isEqualTo(-5);
    assertThat(StudentBits.ratio(Double.NaN, 0, 1, 2, 1, 5)).isNaN();
  }

  @Test
  void aHabitThatNotAllHaveSpeaksAgainstThemNoMoreThanItsAbsenceIsCommon() {
    // log2(0.75 x 2^3 + 0.25) and log2(0.75 x 2^-60 + 0.25).
    assertThat(StudentBits.mixed(3, 0.75)).isCloseTo(2.643856, within(1e-6));
    assertThat(StudentBits.mixed(-60, 0.75)).isCloseTo(-2, within(1e-12));
    assertThat(StudentBits.mixed(0, 0.3)).isCloseTo(0, within(1e-12));
    assertThat(StudentBits.mixed(-4, 1)).isEqualTo(-4);
    assertThat(StudentBits.mixed(Double.NaN, 0.5)).isNaN();
  }

  @Test
  void membersOfOneDistributionHaveNoTopicsOfTheirOwn() {
    long seed = 4;
    Random random = new Random(seed);
    PairHomogeneity pairs = new PairHomogeneity();
    for (int account = 0; account < 400; account++) {
      pairs.add(cells(), drawn(random, 20 + random.nextInt(80), 0));
    }

    // 400 accounts of 60 prompts: about 1.4 M pairs within, a sixth of which share a cell; the log2
    // ratio has a standard error below 0.01.
    assertThat(pairs.rho()).as("seed %d", seed).isCloseTo(0, within(0.03));
  }

  @Test
  void membersOfTheirOwnDistributionsDo() {
    Random random = new Random(4);
    PairHomogeneity pairs = new PairHomogeneity();
    for (int account = 0; account < 60; account++) {
      pairs.add(cells(), drawn(random, 60, account));
    }
    assertThat(pairs.rho()).isGreaterThan(0.5);
  }

  @Test
  void countsPairsByHand() {
    PairHomogeneity pairs = new PairHomogeneity();
    pairs.add(new int[] {1, 2}, new long[] {2, 1});
    pairs.add(new int[] {2}, new long[] {1});

    // Within: 3 * 2 ordered pairs, 2 share a cell. Between: 4 * 3 - 6 = 6, those of cell 2 share:
    // 2.
    assertThat(pairs.rho()).isCloseTo(log2((2.5 / 7) / (2.5 / 7)), within(1e-12));
  }

  @Test
  void breadthIsTheNumberOfCellsThatAreAskedAlike() {
    PairHomogeneity pairs = new PairHomogeneity();
    int[] hundred = IntStream.range(0, 100).toArray();
    long[] ten = LongStream.generate(() -> 10).limit(100).toArray();
    pairs.add(hundred, ten);
    pairs.add(hundred, ten);

    assertThat(pairs.breadth()).isCloseTo(100, within(0.01));
  }

  @Test
  void theErrorIsTheScatterOfRepeatedDraws() {
    long seed = 12;
    Random random = new Random(seed);
    double[] errors = new double[400];
    double[] seen = new double[400];
    int[] cells = IntStream.range(0, 60).toArray();
    for (int group = 0; group < errors.length; group++) {
      PairHomogeneity pairs = new PairHomogeneity();
      for (int account = 0; account < 12; account++) {
        long[] counts = new long[60];
        for (int prompt = 0; prompt < 15; prompt++) {
          counts[random.nextInt(60)]++;
        }
        pairs.add(cells, counts);
      }
      errors[group] = pairs.error();
      seen[group] = pairs.rho();
    }
    double mean = mean(seen);
    double scatter =
        Math.sqrt(mean(DoubleStream.of(seen).map(x -> (x - mean) * (x - mean)).toArray()));

    // 400 draws know a standard deviation to 3.5 %.
    assertThat(mean(errors)).as("seed %d", seed).isCloseTo(scatter, withinPercentage(12));
  }

  private static double mean(double[] values) {
    return DoubleStream.of(values).average().orElseThrow();
  }

  @Test
  void pairsOfTwoHalvesAddUp() {
    Random random = new Random(9);
    PairHomogeneity whole = new PairHomogeneity();
    PairHomogeneity one = new PairHomogeneity();
    PairHomogeneity other = new PairHomogeneity();
    for (int account = 0; account < 30; account++) {
      long[] counts = drawn(random, 25, account);
      whole.add(cells(), counts);
      (account % 2 == 0 ? one : other).add(cells(), counts);
    }
    one.combine(other);
    assertThat(one.rho()).isEqualTo(whole.rho());
  }

  @Test
  void aPoissonAccountHasNoSessions() {
    long seed = 11;
    Random random = new Random(seed);
    SessionExcess excess = new SessionExcess(1800);
    for (int account = 0; account < 200; account++) {
      double gap = 86_400.0 / (1 + random.nextInt(20));
      double time = 0;
      double first = -1;
      long count = 0;
      long followUps = 0;
      for (; time < 28 * 86_400; count++) {
        double next = time - gap * Math.log(1 - random.nextDouble());
        followUps += count > 0 && next - time < 1800 ? 1 : 0;
        time = next;
        first = first < 0 ? time : first;
      }
      excess.add(count, followUps, time - first);
    }
    // About 59,000 requests, 20 % of which follow: standard error 0.002.
    assertThat(excess.value()).as("seed %d", seed).isCloseTo(0, within(0.01));
  }

  @Test
  void anAccountInSessionsHasNothingElse() {
    SessionExcess excess = new SessionExcess(1800);
    excess.add(100, 99, 21 * 86_400.0);
    assertThat(excess.value()).isGreaterThan(0.98).isLessThan(1);
  }

  @Test
  void aDenseStreamOrAFewRequestsSayNothingOfSessions() {
    SessionExcess dense = new SessionExcess(1800);
    dense.add(20_000, 20_000, 7 * 86_400.0);
    SessionExcess few = new SessionExcess(1800);
    few.add(2, 1, 60);
    assertThat(dense.value()).isNaN();
    assertThat(few.value()).isNaN();
  }

  @Test
  void aBurstIsASessionNotAFastAccount() {
    SessionExcess excess = new SessionExcess(1800);
    excess.add(100, 99, 3_600);
    assertThat(excess.value()).isGreaterThan(0.9);
  }

  @Test
  void aPartOfAnAccountIsMeasuredAgainstThePaceOfAllOfIt() {
    SessionExcess part = new SessionExcess(1800);
    // 2,016 requests in 28 days, one in 20 minutes: 1 - exp(-1.5) of any part follow by chance.
    part.add(100, 78, 2_016, 28 * 86_400.0);
    SessionExcess alone = new SessionExcess(1800);
    alone.add(100, 78, 28 * 86_400.0);
    assertThat(part.value()).isCloseTo(0, within(0.02));
    assertThat(alone.value()).isGreaterThan(0.7);
  }

  @Test
  void mediansAndQuantilesInterpolate() {
    assertThat(Medians.median(new double[] {3, 1, 2})).isEqualTo(2);
    assertThat(Medians.median(new double[] {4, 1, 2, 3})).isEqualTo(2.5);
    assertThat(Medians.median(new double[0])).isNaN();
    // R 4.3: quantile(c(1, 2, 4, 8), 0.75, type = 7) is 5.
    assertThat(Medians.quantile(new double[] {8, 4, 2, 1}, 0.75)).isEqualTo(5);
    assertThat(Medians.weighted(new double[] {1, 2, 3}, new double[] {1, 1, 5})).isEqualTo(3);
    assertThat(Medians.deviation(new double[] {1, 3})).isEqualTo(1);
  }

  @ParameterizedTest(name = "values that differ by {0}, known to {1}, seem to differ by {2}")
  @CsvSource({
    "0.5, 0.1, 0.5",
    "0.5, 0.5, 0.5",
    // Nothing can be told from 0 below 0.4 (2 / 59)^(1/4) = 0.17.
    "0,   0.4, 0.18"
  })
  void deviationsAreThoseBeyondWhatErrorsExplain(double differing, double error, double seeming) {
    Random random = new Random(11);
    double sum = 0;
    for (int round = 0; round < 400; round++) {
      double[] values = new double[60];
      double[] errors = new double[60];
      for (int i = 0; i < values.length; i++) {
        // Half of them are known twice as well.
        double deviation = error * (i % 2 == 0 ? Math.sqrt(0.4) : Math.sqrt(1.6));
        values[i] = differing * random.nextGaussian() + deviation * random.nextGaussian();
        errors[i] = deviation * deviation;
      }
      sum += Medians.deviationBeyond(values, errors);
    }
    assertThat(sum / 400).isCloseTo(seeming, within(0.015));
  }

  private static int[] cells() {
    return new int[] {0, 1, 2, 3, 4, 5};
  }

  /** Prompts dealt to six cells, one of which the account of that number prefers if it is not 0. */
  private static long[] drawn(Random random, int prompts, int account) {
    long[] counts = new long[6];
    for (int i = 0; i < prompts; i++) {
      boolean own = account > 0 && random.nextDouble() < 0.6;
      counts[own ? account % 6 : random.nextInt(6)]++;
    }
    return counts;
  }

  private static double log2(double x) {
    return Math.log(x) / Math.log(2);
  }
}
