package dev.stillwatch.judging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TestWordsTest {
  @Test
  void numbersComeBackFromTheScaleOfTheTest() {
    // log2(0.02 + 0.03) = -4.32; log2(0.02 + 0.10) = -3.06
    assertThat(TestWords.of(GroupTest.REPEATS, -4.3219, -3.0589))
        .isEqualTo(
            "3 % of the requests repeat a prompt of the same member and day; in ordinary groups"
                + " 10 %.");
    // e^0.6931 = 2; log2(1 + 7) = 3, log2(1 + 127) = 7
    assertThat(TestWords.of(GroupTest.LENGTH, 0.6931, 0))
        .startsWith("Answers are 2.0 times as long")
        .endsWith("in ordinary groups 1.0 times.");
    assertThat(TestWords.of(GroupTest.START, 3, 7))
        .isEqualTo(
            "Half of the accounts were made within 7.0 days; in ordinary groups within 127.");
  }

  @Test
  void lessThanNothingIsNothing() {
    assertThat(TestWords.of(GroupTest.SESSIONS, -0.14, 0.5)).startsWith("0 % of the requests");
  }

  @ParameterizedTest
  @EnumSource(GroupTest.class)
  void everyTestThatIsComparedHasASentenceOfItsOwn(GroupTest test) {
    String said = TestWords.of(test, 0.5, 1.5);

    assertThat(said).contains("in ordinary groups").endsWith(".").doesNotContain("NaN", "%s");
    assertThat(said.startsWith(test.label())).isEqualTo(test.isBenign());
  }
}
