package dev.stillwatch.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StrataTest {
  @Test
  void aStratumIsSaidInWordsWhateverThePlanIsCalled() {
    assertThat(Strata.words(0, "a|b|old|5"))
        .isEqualTo("plan a|b, signed up before, 16 to 31 requests on a day with any");
    assertThat(Strata.words(0, "||1"))
        .isEqualTo("plan not known, sign-up not known, 1 request on a day with any");
    assertThat(Strata.words(1, "new|12"))
        .isEqualTo("signed up within four weeks, 2,048 to 4,095 requests on a day with any");
    assertThat(Strata.words(2, "16")).isEqualTo("32,768 requests and more on a day with any");
  }
}
