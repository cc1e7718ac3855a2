package dev.stillwatch.grouping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoreCountsTest {
  @ParameterizedTest
  @CsvSource({"0.2, 0", "1, 0", "1.01, 1", "1.25, 1", "1.26, 2", "1000, 79"})
  void aScoreLiesInABinOfAQuarter(double score, int bin) {
    assertThat(ScoreCounts.bin(score)).isEqualTo(bin);
  }

  @Test
  void countsWhatIsAboveABorder() {
    ScoreCounts counts = new ScoreCounts();
    counts.add(ScoreCounts.bin(1.5), 3);
    counts.add(ScoreCounts.bin(1.51), 2);
    counts.add(ScoreCounts.bin(7), 1);
    assertThat(counts.above(1.5)).isEqualTo(3);
    assertThat(counts.above(1)).isEqualTo(6);
    assertThat(ScoreCounts.border(1.6)).isEqualTo(1.75);
    assertThat(ScoreCounts.border(-2)).isEqualTo(1);
  }

  @Test
  void amongManyOrdinaryAccountsTheBarRisesUntilChanceIsAQuarterAtMost() {
    // Sixty members beyond doubt among those whom chance alone spreads.
    assertThat(barAmong(1_000)).isBetween(1.75, 2.25);
    assertThat(barAmong(200_000)).isBetween(3.25, 4.0);
  }

  @Test
  void whereTheFieldIsNobodyElsesTheBarIsLow() {
    assertThat(barAmong(0)).isEqualTo(1);
  }

  @Test
  void neverFallsBelowWhatTheCoreAsksFor() {
    ScoreCounts counts = new ScoreCounts();
    counts.add(ScoreCounts.bin(12), 60);
    assertThat(counts.bar(3.6)).isEqualTo(3.75);
  }

  @Test
  void isNeverBeyondTheLastBinHoweverFarTheCoreStandsOut() {
    ScoreCounts counts = new ScoreCounts();
    counts.add(ScoreCounts.bin(80), 60);
    assertThat(counts.bar(24)).isEqualTo(20.5);
    assertThat(counts.above(ScoreCounts.border(24))).isEqualTo(60);
  }

  @Test
  void isOutOfReachWhereNobodyStandsOut() {
    ScoreCounts counts = new ScoreCounts();
    counts.add(0, 500);
    assertThat(counts.bar(1)).isInfinite();
  }

  private static double barAmong(int ordinary) {
    Random random = new Random(11);
    ScoreCounts counts = new ScoreCounts();
    counts.add(ScoreCounts.bin(6), 60);
    for (int i = 0; i < ordinary; i++) {
      double score = random.nextGaussian();
      if (score > 0) {
        counts.add(ScoreCounts.bin(score), 1);
      }
    }
    return counts.bar(1);
  }
}
