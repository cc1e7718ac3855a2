package dev.stillwatch.events;

import dev.stillwatch.events.Finding.Estimate;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * Tests whether a campaign's members moved to a newly released own model more than comparable
 * accounts.
 *
 * <p>The effect is the mean over members of the share of their usual requests that moved to the
 * model on the release day and the day after, less the same mean over control accounts weighted to
 * the members' volumes. Volumes are compared within strata, each twice as wide as the one below.
 * The p-value counts pseudo-cases with at least the members' mean: as many control accounts per
 * stratum, drawn with repetition from those held, whose mean is uncertain itself: its standard
 * error is drawn along. The interval is the effect ± 1.96 standard errors.
 *
 * @param pseudoCases how many are drawn
 */
record PivotShare(int pseudoCases, long seed) implements Serializable {
  private static final int FEWEST_MEMBERS = 5;
  private static final int FEWEST_CONTROLS = 20;
  // The sum of so many draws is normal for our purpose, and drawing them costs too much.
  private static final long MOST_DRAWN = 256;
  private static final double MILLION = 1e6;

  /**
   * Members of one volume.
   *
   * @param stratum base-2 logarithm of the requests, rounded down
   * @param members how many
   * @param sum of their shares, in millionths
   * @param squares sum of their squared shares, in millionths squared
   */
  record Members(int stratum, long members, long sum, long squares) {}

  /**
   * Control accounts of one volume.
   *
   * @param accounts how many there are
   * @param shares of those held, in millionths
   */
  record Controls(int stratum, long accounts, List<Long> shares) {
    Controls {
      shares = List.copyOf(shares);
    }

    double mean() {
      return shares.stream().mapToLong(Long::longValue).average().orElseThrow() / MILLION;
    }

    double variance() {
      double mean = mean();
      return shares.stream()
          .mapToDouble(share -> (share / MILLION - mean) * (share / MILLION - mean))
          .average()
          .orElseThrow();
    }
  }

  /** Tests one release; strata in ascending order. */
  Finding test(String vendor, String model, List<Members> cases, List<Controls> pool) {
    long members = cases.stream().mapToLong(Members::members).sum();
    long controls = pool.stream().mapToLong(Controls::accounts).sum();
    if (members < FEWEST_MEMBERS) {
      return insufficient(
          vendor, model, "%d of at least %d members".formatted(members, FEWEST_MEMBERS));
    }
    if (controls < FEWEST_CONTROLS) {
      return insufficient(
          vendor, model, "%d of at least %d control accounts".formatted(controls, FEWEST_CONTROLS));
    }
    double share = cases.stream().mapToLong(Members::sum).sum() / MILLION / members;
    double expected = 0;
    double doubt = variance(cases, members, share) / members;
    for (Members stratum : cases) {
      Controls like = nearest(stratum.stratum(), pool);
      double weight = (double) stratum.members() / members;
      expected += weight * like.mean();
      doubt += weight * weight * like.variance() / like.shares().size();
    }
    double half = 1.96 * Math.sqrt(doubt);
    double effect = share - expected;
    double p = p(share * members, cases, pool);
    Estimate estimate = new Estimate(effect, effect - half, effect + half, p, p);
    long held = pool.stream().mapToLong(like -> like.shares().size()).sum();
    return Finding.of(estimate, 1, words(vendor, model, share, expected, estimate, held, controls));
  }

  private double p(double observed, List<Members> cases, List<Controls> pool) {
    List<Pseudo> pseudo =
        cases.stream()
            .map(stratum -> Pseudo.of(stratum.members(), nearest(stratum.stratum(), pool)))
            .toList();
    SplittableRandom random = new SplittableRandom(seed);
    Random normal = new Random(seed);
    int extreme = 0;
    for (int i = 0; i < pseudoCases; i++) {
      double sum = 0;
      for (Pseudo stratum : pseudo) {
        sum += stratum.draw(random, normal);
      }
      extreme += sum >= observed - 1e-9 * (1 + observed) ? 1 : 0;
    }
    return (1.0 + extreme) / (1.0 + pseudoCases);
  }

  /** So many control accounts of one volume in the members' place. */
  private record Pseudo(long accounts, List<Long> shares, double mean, double deviation) {
    static Pseudo of(long accounts, Controls like) {
      return new Pseudo(accounts, like.shares(), like.mean(), Math.sqrt(like.variance()));
    }

    double draw(SplittableRandom random, Random normal) {
      double unknown = accounts * deviation / Math.sqrt(shares.size()) * normal.nextGaussian();
      if (accounts > MOST_DRAWN) {
        return unknown
            + (double) accounts * mean
            + Math.sqrt((double) accounts) * deviation * normal.nextGaussian();
      }
      long sum = 0;
      for (long i = 0; i < accounts; i++) {
        sum += shares.get(random.nextInt(shares.size()));
      }
      return unknown + sum / MILLION;
    }
  }

  // Ties go to the smaller volume, which is the more frequent one.
  private static Controls nearest(int stratum, List<Controls> pool) {
    Controls best = pool.get(0);
    for (Controls like : pool) {
      if (Math.abs(like.stratum() - stratum) < Math.abs(best.stratum() - stratum)) {
        best = like;
      }
    }
    return best;
  }

  private static double variance(List<Members> cases, long members, double share) {
    double squares =
        cases.stream().mapToDouble(stratum -> stratum.squares() / MILLION / MILLION).sum();
    return Math.max(0, (squares - members * share * share) / (members - 1));
  }

  private static Finding insufficient(String vendor, String model, String reason) {
    return Finding.insufficient(
        1,
        "Insufficient data for a pivot to %s of %s: %s within a day of the release"
            .formatted(model, vendor, reason));
  }

  private String words(
      String vendor,
      String model,
      double share,
      double expected,
      Estimate estimate,
      long held,
      long controls) {
    return String.format(
        Locale.ROOT,
        "the release of %s by %s: members moved %.0f %% of their usual requests to it"
            + " within a day, control accounts of like volume %.0f %%, difference %.2f (95 %%"
            + " interval %.2f to %.2f), p %s against %d pseudo-cases from %d of %d control accounts",
        model,
        vendor,
        100 * share,
        100 * expected,
        estimate.effect(),
        estimate.low(),
        estimate.high(),
        Wording.probability(estimate.p()),
        pseudoCases,
        held,
        controls);
  }
}
