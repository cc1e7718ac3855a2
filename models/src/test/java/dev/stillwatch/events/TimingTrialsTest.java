package dev.stillwatch.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;

/** A small edition of {@code bench timing}, which measures the same with enough worlds. */
class TimingTrialsTest {
  private static final int WORLDS = 30;
  private static final long SEED = 20_261_101;

  // So many of 30 happen in one of ten thousand runs of a test that rejects at 0.07, the
  // most that is allowed.
  private static final int MOST_REJECTED =
      BinomialDistribution.of(WORLDS, 0.07).inverseCumulativeProbability(0.9999);

  // So few happen as seldom at the power that must be.
  private static int fewest(double power) {
    return BinomialDistribution.of(WORLDS, power).inverseCumulativeProbability(0.0001);
  }

  @Test
  void saysWhatItShouldInWorldsWhoseTruthIsKnown() {
    List<TrialFigure> figures = new TimingTrials(WORLDS, 59, SEED).figures();
    figures.forEach(
        figure -> System.out.printf("seed %d: %s %.3f%n", SEED, figure.name(), figure.value()));

    assertThat(figures)
        .filteredOn(figure -> figure.name().contains("_rejects_"))
        .hasSize(8)
        .allMatch(figure -> figure.value() * WORLDS <= MOST_REJECTED);
    assertThat(value(figures, "ramp_power")).isGreaterThanOrEqualTo(fewest(0.70));
    assertThat(value(figures, "pivot_power")).isGreaterThanOrEqualTo(fewest(0.90));
    assertThat(value(figures, "right_vendor_named_first")).isGreaterThanOrEqualTo(fewest(0.90));
    assertThat(figures)
        .filteredOn(figure -> figure.name().endsWith("_reported"))
        .hasSize(3)
        .allMatch(figure -> figure.value() * WORLDS <= MOST_REJECTED);
  }

  @Test
  void drawsTheSameWorldsAgain() {
    assertThat(new TimingTrials(2, 19, 7).figures())
        .isEqualTo(new TimingTrials(2, 19, 7).figures());
  }

  private static double value(List<TrialFigure> figures, String name) {
    return figures.stream()
            .filter(figure -> figure.name().equals(name))
            .mapToDouble(TrialFigure::value)
            .findFirst()
            .orElseThrow()
        * WORLDS;
  }
}
