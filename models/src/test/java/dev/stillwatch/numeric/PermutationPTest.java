package dev.stillwatch.numeric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
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
  void whereEnoughAreAsHighNoMoreAreAskedFor() {
    double[] random = {1, 5, 2, 6, 3, 7};

    assertThat(PermutationP.ofHighUntil(4, random, 3)).isEqualTo(3 / 6.0);
    assertThat(PermutationP.ofHighUntil(4, random, 4)).isEqualTo(4 / 7.0);
  }

  @Test
  void sequencesFindWhatIsNothingInAShareOfAtMostTheirLevel() {
    Random random = new Random(5);
    int trials = 4_000;
    double[] p = new double[trials];
    long drawn = 0;
    for (int trial = 0; trial < trials; trial++) {
      double observed = random.nextGaussian();
      double[] sequence = new double[999];
      int size = 0;
      for (int high = 0; size < 999 && high < 20; size++) {
        sequence[size] = random.nextGaussian();
        high += PermutationP.isAsHigh(observed, sequence[size]) ? 1 : 0;
      }
      p[trial] = PermutationP.ofHighUntil(observed, Arrays.copyOf(sequence, size), 20);
      drawn += size;
    }

    for (double level : new double[] {0.01, 0.05, 0.2, 0.5}) {
      double share = Arrays.stream(p).filter(x -> x <= level).count() / (double) trials;
      // Four standard errors.
      assertThat(share).isCloseTo(level, within(4 * Math.sqrt(level * (1 - level) / trials)));
    }
    // Of 999 draws the mean is 20 (1 + ln(999 / 20)).
    assertThat(drawn / (double) trials).isBetween(85.0, 110.0);
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
