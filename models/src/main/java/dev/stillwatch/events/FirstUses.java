package dev.stillwatch.events;

import dev.stillwatch.events.Finding.Estimate;
import dev.stillwatch.numeric.MeanDeviation;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/**
 * Tests whether a campaign's members first used a newly released own model closer together in time
 * than other accounts that used it as early.
 *
 * <p>A crowd that waits for a release takes it up each at an hour of its own; one hand turns many
 * accounts over at once. The effect is the members' mean absolute deviation from their median first
 * use, less the same of control accounts, in hours, of those that used the model within a day of
 * its release. The p-value counts random splits of members and controls together into groups of
 * these sizes that lie at most as close (an exact permutation test; Good 2005, <i>Permutation,
 * Parametric and Bootstrap Tests of Hypotheses</i>, section 3.2). The interval is between the 2.5
 * and 97.5 % points of the effect over resamples of both.
 *
 * @param splits how many are drawn
 */
record FirstUses(int splits, long seed) implements Serializable {
  /** Largest effect that is called a switch: three quarters of the others' deviation. */
  static final double MOST = Math.log(0.75) / Math.log(2);

  private static final int FEWEST_MEMBERS = 5;
  private static final int FEWEST_CONTROLS = 20;
  private static final int RESAMPLES = 199;
  private static final double MINUTES = 60;

  /**
   * Tests one release.
   *
   * @param members minutes from the release to the first use of each member
   * @param controls likewise of control accounts
   */
  Finding test(String vendor, String model, List<Long> members, List<Long> controls) {
    if (members.size() < FEWEST_MEMBERS || controls.size() < FEWEST_CONTROLS) {
      return Finding.insufficient(
          1,
          "Insufficient data for a switch to %s of %s: %d of at least %d members, %d of at least %d control accounts that used it within a day of the release"
              .formatted(
                  model, vendor, members.size(), FEWEST_MEMBERS, controls.size(), FEWEST_CONTROLS));
    }
    double[] own = hours(members);
    double[] others = hours(controls);
    double spread = MeanDeviation.of(own);
    double usual = MeanDeviation.of(others);
    double effect = ratio(spread, usual);
    double[] effects = resampled(own, others);
    double p = p(spread, own, others);
    Estimate estimate =
        new Estimate(
            effect,
            Math.min(effect, effects[(int) (0.025 * (RESAMPLES - 1))]),
            Math.max(effect, effects[(int) Math.ceil(0.975 * (RESAMPLES - 1))]),
            p,
            p);
    return Finding.of(estimate, 1, words(vendor, model, spread, usual, estimate, members.size()));
  }

  private double p(double observed, double[] own, double[] others) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] all =
        LongStream.range(0, (long) own.length + others.length)
            .mapToDouble(i -> i < own.length ? own[(int) i] : others[(int) (i - own.length)])
            .toArray();
    int asClose = 0;
    for (int split = 0; split < splits; split++) {
      for (int i = 0; i < own.length; i++) {
        int j = i + random.nextInt(all.length - i);
        double swapped = all[i];
        all[i] = all[j];
        all[j] = swapped;
      }
      double spread = MeanDeviation.of(Arrays.copyOf(all, own.length));
      asClose += spread <= observed + 1e-9 ? 1 : 0;
    }
    return (1.0 + asClose) / (1.0 + splits);
  }

  private double[] resampled(double[] own, double[] others) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] effects = new double[RESAMPLES];
    Arrays.setAll(
        effects,
        i -> ratio(MeanDeviation.of(drawn(own, random)), MeanDeviation.of(drawn(others, random))));
    Arrays.sort(effects);
    return effects;
  }

  private static double ratio(double spread, double usual) {
    return Math.log((spread + 1 / MINUTES) / (usual + 1 / MINUTES)) / Math.log(2);
  }

  private static double[] drawn(double[] values, SplittableRandom random) {
    double[] drawn = new double[values.length];
    Arrays.setAll(drawn, i -> values[random.nextInt(values.length)]);
    return drawn;
  }

  private static double[] hours(List<Long> minutes) {
    return minutes.stream().mapToDouble(value -> value / MINUTES).toArray();
  }

  private String words(
      String vendor, String model, double spread, double usual, Estimate estimate, int members) {
    return String.format(
        Locale.ROOT,
        "the release of %s by %s: first uses of %d members within a day of it lie %.1f hours around"
            + " their middle, those of other early users %.1f, log2 ratio %.2f (95 %% interval %.2f"
            + " to %.2f), p %s against %d random splits",
        model,
        vendor,
        members,
        spread,
        usual,
        estimate.effect(),
        estimate.low(),
        estimate.high(),
        Wording.probability(estimate.p()),
        splits);
  }
}
