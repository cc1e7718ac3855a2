package dev.stillwatch.numeric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.DoubleStream;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExponentialTailTest {
  private static final long SEED = 11;

  @Test
  void twoQuantilesOfAnExponentialGiveItsTail() {
    // SciPy 1.13: stats.expon.ppf([0.7, 0.9, 0.999]) = 1.2039728, 2.3025851, 6.9077553
    ExponentialTail tail = ExponentialTail.through(5 + 2 * 1.2039728, 300, 5 + 2 * 2.3025851, 100);

    assertThat(tail.scale()).isCloseTo(2, within(1e-6));
    assertThat(tail.above(5 + 2 * 6.9077553)).isCloseTo(1, within(1e-6));
    assertThat(tail.levelWith(1)).isCloseTo(5 + 2 * 6.9077553, within(1e-5));
  }

  @Test
  void belowItsLevelItSaysWhatIsAboveAtLeast() {
    ExponentialTail tail = new ExponentialTail(5, 3, 2);

    assertThat(tail.above(0)).isEqualTo(3);
    assertThat(tail.levelWith(10)).isEqualTo(5);
  }

  @Test
  void withoutAScaleThereIsNothingAbove() {
    ExponentialTail tail = ExponentialTail.through(5, 3, 5, 1);

    assertThat(tail.above(5.1)).isZero();
    assertThat(tail.levelWith(0.001)).isEqualTo(5);
  }

  @Test
  void aSampleGivesItsScale() {
    // Variance of the scale: s^2 (0.9 / 0.1 - 0.7 / 0.3) / (n ln(3)^2), so 0.03 for n = 5,000.
    assertThat(fitted(exponential(5_000)).scale()).as("seed %d", SEED).isCloseTo(1, within(0.13));
  }

  @ParameterizedTest
  @ValueSource(doubles = {20, 1_000})
  void aTwentiethOfOthersWidensItByAFactorThatDoesNotHangOnWhereTheyLie(double there) {
    DoubleStream others = DoubleStream.generate(() -> there).limit(250);
    double[] mixed = DoubleStream.concat(DoubleStream.of(exponential(4_750)), others).toArray();

    // ln((0.3 - 0.05) / (0.1 - 0.05)) / ln(3)
    assertThat(fitted(mixed).scale()).as("seed %d", SEED).isCloseTo(1.465, within(0.2));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-2, 1e-3, 1e-5})
  void ofALighterTailItSaysTooManyRatherThanTooFew(double share) {
    NormalDistribution normal = NormalDistribution.of(0, 1);
    ExponentialTail tail =
        ExponentialTail.through(
            normal.inverseCumulativeProbability(0.7),
            0.3,
            normal.inverseCumulativeProbability(0.9),
            0.1);

    assertThat(tail.above(normal.inverseSurvivalProbability(share))).isGreaterThan(share);
  }

  @Test
  void refusesWhatIsNoTail() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ExponentialTail.through(5, 3, 6, 3))
        .withMessage("Invalid tail: 3.0 values above 5.0 and 3.0 above 6.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ExponentialTail.through(6, 3, 5, 1))
        .withMessageStartingWith("Invalid tail: 3.0 values above 6.0, scale -");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ExponentialTail(Double.NaN, 3, 1))
        .withMessageStartingWith("Invalid tail: 3.0 values above NaN");
  }

  private static double[] exponential(int n) {
    Random random = new Random(SEED);
    return DoubleStream.generate(() -> -Math.log(1 - random.nextDouble())).limit(n).toArray();
  }

  private static ExponentialTail fitted(double[] values) {
    return ExponentialTail.through(
        Medians.quantile(values, 0.7), 0.3, Medians.quantile(values, 0.9), 0.1);
  }
}
