package dev.stillwatch.numeric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MatchedFilterTest {
  private static final boolean[] ALL = usable(12);
  private static final double[] SERIES = {
    1.2, 0.7, 1.9, 3.1, 2.8, 3.3, 1.4, 0.9, 1.1, 0.2, 2.0, 1.5
  };

  @Test
  void agreesWithLeastSquaresOnDifferencedDays() {
    // NumPy 1.24.2: y = s[1:] - 0.5 s[:-1], x likewise of the marks; X = [1, t, x]; b and (X'X)^-1
    // of
    // numpy.linalg; b[2] / sqrt((X'X)^-1[2, 2])
    MatchedFilter filter = MatchedFilter.of(marked(12, 3, 4, 5), ALL, 0.5);

    assertThat(filter.of(SERIES)).isCloseTo(1.932288293258088, within(1e-9));
  }

  @Test
  void ignoresLevelAndTrend() {
    MatchedFilter filter = MatchedFilter.of(marked(12, 3, 4, 5), ALL, 0.5);
    double[] tilted = new double[12];
    Arrays.setAll(tilted, i -> SERIES[i] + 5 - 0.3 * i);

    assertThat(filter.of(tilted)).isCloseTo(filter.of(SERIES), within(1e-9));
  }

  @Test
  void ignoresDaysThatDoNotCount() {
    boolean[] usable = usable(12);
    usable[7] = false;
    MatchedFilter filter = MatchedFilter.of(marked(12, 3, 4, 5), usable, 0.5);
    double[] other = SERIES.clone();
    other[7] = 1_000;

    assertThat(filter.of(other)).isCloseTo(filter.of(SERIES), within(1e-9));
  }

  @Test
  void hasUnitVarianceForIndependentDays() {
    MatchedFilter filter = MatchedFilter.of(marked(12, 3, 4, 5), ALL, 0);
    double squares = 0;
    for (int day = 0; day < 12; day++) {
      squares += filter.weight(day) * filter.weight(day);
    }

    assertThat(squares).isCloseTo(1, within(1e-12));
  }

  @Test
  void hasNoWeightWhereNothingStandsOut() {
    assertThat(MatchedFilter.of(marked(12), ALL, 0.5).of(SERIES)).isZero();
    assertThat(MatchedFilter.of(ALL, ALL, 0.5).of(SERIES)).isZero();
    assertThat(MatchedFilter.of(marked(12, 3), new boolean[12], 0.5).of(SERIES)).isZero();
    assertThat(MatchedFilter.of(new boolean[0], new boolean[0], 0.5).of(new double[0])).isZero();
  }

  private static boolean[] marked(int length, int... days) {
    boolean[] marked = new boolean[length];
    for (int day : days) {
      marked[day] = true;
    }
    return marked;
  }

  private static boolean[] usable(int length) {
    boolean[] usable = new boolean[length];
    Arrays.fill(usable, true);
    return usable;
  }
}
