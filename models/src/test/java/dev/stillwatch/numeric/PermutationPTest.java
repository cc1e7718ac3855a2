package dev.stillwatch.numeric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PermutationPTest {
  private static final double[] RANKS = IntStream.range(0, 999).asDoubleStream().toArray();

  @Test
  void countsTheObservedOneAmongTheRandomOnes() {
    assertThat(PermutationP.ofHigh(899, RANKS)).isEqualTo(101 / 1000.0);
    assertThat(PermutationP.ofHigh(998, RANKS)).isEqualTo(2 / 1000.0);
    assertThat(PermutationP.ofHigh(-1, RANKS)).isEqualTo(1);
    assertThat(PermutationP.ofHigh(3, new double[] {1, 2})).isEqualTo(1 / 3.0);
  }

  @Test
  void equalOnesAreAsHighWhateverRounding() {
    assertThat(PermutationP.asHigh(0.1 + 0.2, new double[] {0.3, 0.3, 0.2})).isEqualTo(2);
  }

  @Test
  void sayNoLessThanTheTailBears() {
    Random random = new Random(11);
    double[] exponential =
        IntStream.range(0, 999).mapToDouble(i -> -Math.log(1 - random.nextDouble())).toArray();

    // The true chance of 11.5 is 1e-5; see the class for how near it comes.
    assertThat(PermutationP.ofHigh(11.5, exponential)).isBetween(8e-6, 2e-4);
    assertThat(PermutationP.ofHigh(1_000, exponential)).isGreaterThanOrEqualTo(1e-6);
    assertThat(PermutationP.ofHigh(1, new double[999])).isEqualTo(1e-3);
  }
}
