package dev.stillwatch.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stillwatch.events.Finding.Estimate;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FirstUsesTest {
  private static final FirstUses FIRST_USES = new FirstUses(999, 1);

  @Test
  void findsMembersThatBeginWithinAnHour() {
    // 0, 2, … 58 minutes: mean distance from 29 is 15 minutes. 0, 48, … 1392: from 696 it is 360.
    Finding finding = FIRST_USES.test("us", "us-2", every(2, 30), every(48, 30));

    Estimate estimate = finding.estimate().orElseThrow();
    // log2 of 16 minutes over 361
    assertThat(estimate.effect()).isCloseTo(Math.log(16 / 361.0) / Math.log(2), within(1e-12));
    assertThat(estimate.low()).isBetween(-5.5, estimate.effect());
    assertThat(estimate.high()).isBetween(estimate.effect(), -3.5);
    assertThat(estimate.p()).isEqualTo(0.001);
    assertThat(finding.words())
        .startsWith(
            "the release of us-2 by us: first uses of 30 members within a day of it lie 0.3 hours"
                + " around their middle, those of other early users 6.0, log2 ratio -4.50");
  }

  @Test
  void findsNothingInACrowdThatBeginsAtAnyHour() {
    assertThat(p(every(48, 30), every(47, 30))).isGreaterThan(0.2);
    assertThat(p(every(48, 30), every(2, 30))).isGreaterThan(0.5);
  }

  @Test
  void findsNothingWhereAllBeginAtOnce() {
    assertThat(p(Collections.nCopies(10, 5L), Collections.nCopies(30, 5L))).isEqualTo(1);
  }

  @Test
  void saysWhenThereAreTooFew() {
    assertThat(FIRST_USES.test("us", "us-2", every(2, 4), every(2, 30)))
        .isEqualTo(
            Finding.insufficient(
                1,
                "Insufficient data for a switch to us-2 of us: 4 of at least 5 members, 30 of at"
                    + " least 20 control accounts that used it within a day of the release"));
    assertThat(FIRST_USES.test("us", "us-2", every(2, 5), List.of()).estimate()).isEmpty();
  }

  private static double p(List<Long> members, List<Long> controls) {
    return FIRST_USES.test("us", "us-2", members, controls).estimate().orElseThrow().p();
  }

  private static List<Long> every(long minutes, long times) {
    return LongStream.range(0, times).map(i -> i * minutes).boxed().toList();
  }
}
