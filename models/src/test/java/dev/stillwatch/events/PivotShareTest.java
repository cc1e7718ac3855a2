package dev.stillwatch.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stillwatch.events.Finding.Estimate;
import dev.stillwatch.events.PivotShare.Controls;
import dev.stillwatch.events.PivotShare.Members;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PivotShareTest {
  private static final PivotShare PIVOT = new PivotShare(999, 1);

  @Test
  void comparesMembersWithControlsOfLikeVolume() {
    // Members: half of them at 100 % in both strata. Controls: 0 % for the small, 80 % for the
    // large.
    List<Members> cases = List.of(members(3, 10, 5), members(8, 30, 15));
    List<Controls> pool = List.of(controls(3, 0, 50), controls(8, 800_000, 50));

    Finding finding = PIVOT.test("us", "us-2", cases, pool);

    // 0.5 - (10 * 0 + 30 * 0.8) / 40
    Estimate estimate = finding.estimate().orElseThrow();
    assertThat(estimate.effect()).isCloseTo(-0.1, within(1e-12));
    assertThat(estimate.p()).isEqualTo(1);
    assertThat(finding.words())
        .startsWith(
            "the release of us-2 by us: members moved 50 % of their usual requests to it"
                + " within a day, control accounts of like volume 60 %, difference -0.10 (95 %"
                + " interval ")
        .endsWith("p 1.000 against 999 pseudo-cases from 100 of 2000 control accounts");
  }

  @Test
  void findsAPivotOfHalfAgainstAFewOfTheControls() {
    List<Long> shares = new ArrayList<>(Collections.nCopies(170, 0L));
    shares.addAll(Collections.nCopies(30, 1_000_000L));

    Estimate estimate =
        PIVOT
            .test("us", "us-2", List.of(members(5, 100, 50)), List.of(new Controls(5, 200, shares)))
            .estimate()
            .orElseThrow();

    assertThat(estimate.effect()).isCloseTo(0.35, within(1e-12));
    assertThat(estimate.low()).isBetween(0.2, 0.3);
    assertThat(estimate.p()).isEqualTo(0.001);
  }

  @Test
  void takesTheNearestStratumWhereThereAreNoControlsOfLikeVolume() {
    List<Controls> pool = List.of(controls(2, 100_000, 50), controls(6, 500_000, 50));

    assertThat(effect(members(4, 10, 10), pool)).isCloseTo(0.9, within(1e-12));
    assertThat(effect(members(9, 10, 10), pool)).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void saysWhenThereAreTooFew() {
    assertThat(PIVOT.test("us", "us-2", List.of(members(3, 4, 1)), List.of()).words())
        .isEqualTo(
            "Insufficient data for a pivot to us-2 of us: 4 of at least 5 members within a day of"
                + " the release");
    assertThat(PIVOT.test("us", "us-2", List.of(members(3, 5, 1)), List.of()).estimate()).isEmpty();
    assertThat(PIVOT.test("us", "us-2", List.of(), List.of()).estimate()).isEmpty();
  }

  @Test
  void rejectsAtItsLevelForPseudoCases() {
    long seed = 20_260_303;
    Random random = new Random(seed);
    List<Long> shares = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      shares.add(random.nextInt(4) == 0 ? (long) random.nextInt(1_000_001) : 0L);
    }
    List<Controls> pool = List.of(new Controls(4, 500, shares));
    int rejected = 0;
    int cases = 400;
    for (int i = 0; i < cases; i++) {
      List<Long> drawn = new ArrayList<>();
      for (int j = 0; j < 40; j++) {
        drawn.add(random.nextInt(4) == 0 ? (long) random.nextInt(1_000_001) : 0L);
      }
      long sum = drawn.stream().mapToLong(Long::longValue).sum();
      long squares = drawn.stream().mapToLong(share -> share * share).sum();
      Finding finding =
          new PivotShare(199, i)
              .test("us", "us-2", List.of(new Members(4, 40, sum, squares)), pool);
      rejected += finding.estimate().orElseThrow().p() <= 0.05 ? 1 : 0;
    }
    System.out.printf("seed %d: %d of %d pseudo-cases at 0.05%n", seed, rejected, cases);

    assertThat(rejected / (double) cases).isBetween(0.02, 0.09);
  }

  private static double effect(Members members, List<Controls> pool) {
    return PIVOT.test("us", "us-2", List.of(members), pool).estimate().orElseThrow().effect();
  }

  // So many members, of which some sent everything to the model and the others nothing.
  private static Members members(int stratum, long members, long all) {
    return new Members(stratum, members, all * 1_000_000, all * 1_000_000_000_000L);
  }

  private static Controls controls(int stratum, long share, int held) {
    return new Controls(stratum, 1000, Collections.nCopies(held, share));
  }
}
