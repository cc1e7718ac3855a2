package dev.stillwatch.events;

import dev.stillwatch.events.Finding.Estimate;
import dev.stillwatch.events.LaunchCalendar.Launches;
import dev.stillwatch.numeric.CircularShift;
import dev.stillwatch.numeric.MatchedFilter;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Tests whether a campaign's volume, relative to its controls, stands in line with vendors'
 * releases.
 *
 * <p>Every vendor's fit says how well the volume follows the days asked about ({@link
 * MatchedFilter}); the effect itself is the plain mean difference of {@link CalendarContrast},
 * which finds less where releases leave few days to compare with. The whole calendar, all vendors
 * jointly, is moved around its circle along a series that stays where it is, and at every phase the
 * largest fit of any vendor counts: a vendor's p-value is the share of phases whose largest fit
 * reaches its own (single-step maxT, Westfall and Young 1993, section 2.2). That is right for any
 * series and any calendar, dense and clustered ones too, as long as the calendar's phase has
 * nothing to do with the campaign, and it holds over all vendors together.
 *
 * <p>A campaign is looked at night after night. The p-value over looks compares with the largest
 * fit of any vendor at the same phase in any look of the last four weeks, of which every other
 * stands for its neighbour, since fits stand on weeks of days. {@code bench timing} tells how many
 * campaigns that move with nothing ever have a small one in four weeks of nights.
 *
 * <p>Whether the vendor that fits best is specific says {@link Lead}. The interval is by {@link
 * BlockBootstrap}.
 *
 * @param shifts most shifts tried; all of them if the calendar's circle is no longer
 */
record AlignedVolume(int shifts, long seed) implements Serializable {
  /** Eight weeks. */
  static final int FEWEST_DAYS = 56;

  /** With fewer, no p-value reaches 0.05. */
  static final int FEWEST_PHASES = 20;

  private static final int[] LOOKS = IntStream.rangeClosed(0, 14).map(look -> 2 * look).toArray();
  private static final double LEVEL = 0.05;

  /** What was found about one vendor. */
  record OfVendor(String vendor, Finding finding) {}

  /** Tests all vendors that released something within the history, in the calendar's order. */
  List<OfVendor> test(ReleaseTiming timing, LaunchCalendar calendar, CampaignSeries series) {
    VolumeRatios ratios = VolumeRatios.of(series, calendar);
    List<Launches> lately =
        calendar.vendors().stream().filter(launches -> releases(launches, series) > 0).toList();
    int history = ratios.days().length;
    if (history < FEWEST_DAYS) {
      return thin(
          timing,
          lately,
          series,
          "%d of at least %d days of history%s"
              .formatted(history, FEWEST_DAYS, leftOut(series.enforcedDays())));
    }
    double[] others = largest(timing, calendar, series, new Look(ratios, 0));
    if (1 + others.length < FEWEST_PHASES) {
      return thin(
          timing,
          lately,
          series,
          "%d of at least %d phases of the calendar".formatted(1 + others.length, FEWEST_PHASES));
    }
    List<VendorFit> fits = fits(timing, calendar, 0, series, new Look(ratios, 0));
    double[] overLooks =
        fits.isEmpty() ? others : largestOverLooks(timing, calendar, series, ratios);
    return lately.stream()
        .map(
            launches ->
                fits.stream()
                    .filter(fit -> fit.vendor().equals(launches.vendor()))
                    .findFirst()
                    .map(
                        own ->
                            found(timing, launches, series, own, fits, ratios, others, overLooks))
                    .orElseGet(
                        () ->
                            insufficient(
                                timing,
                                launches,
                                series,
                                "no release with a week of history on both sides")))
        .toList();
  }

  /** The p-value of the vendor that fits best, at tonight's look alone. */
  OptionalDouble p(ReleaseTiming timing, LaunchCalendar calendar, CampaignSeries series) {
    VolumeRatios ratios = VolumeRatios.of(series, calendar);
    if (ratios.days().length < FEWEST_DAYS) {
      return OptionalDouble.empty();
    }
    Look tonight = new Look(ratios, 0);
    OptionalDouble observed =
        fits(timing, calendar, 0, series, tonight).stream().mapToDouble(VendorFit::fit).max();
    if (observed.isEmpty()) {
      return observed;
    }
    double[] others = largest(timing, calendar, series, tonight);
    return 1 + others.length < FEWEST_PHASES
        ? OptionalDouble.empty()
        : OptionalDouble.of(CircularShift.p(observed.getAsDouble(), others));
  }

  private static List<VendorFit> fits(
      ReleaseTiming timing, LaunchCalendar calendar, int shift, CampaignSeries series, Look look) {
    return VendorFit.at(calendar, shift, timing, series.firstDay(), look);
  }

  // Of the phases at which any vendor can be tested.
  private double[] largest(
      ReleaseTiming timing, LaunchCalendar calendar, CampaignSeries series, Look look) {
    return IntStream.of(CircularShift.shifts(calendar.circle(), shifts, seed))
        .mapToObj(shift -> fits(timing, calendar, shift, series, look).stream())
        .map(fits -> fits.mapToDouble(VendorFit::fit).max())
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .toArray();
  }

  private double[] largestOverLooks(
      ReleaseTiming timing, LaunchCalendar calendar, CampaignSeries series, VolumeRatios ratios) {
    List<Look> looks =
        IntStream.of(LOOKS)
            .mapToObj(back -> new Look(ratios, back))
            .filter(look -> look.days() >= FEWEST_DAYS)
            .toList();
    return IntStream.of(CircularShift.shifts(calendar.circle(), shifts, seed))
        .mapToObj(
            shift ->
                looks.stream()
                    .flatMap(look -> fits(timing, calendar, shift, series, look).stream())
                    .mapToDouble(VendorFit::fit)
                    .max())
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .toArray();
  }

  private Estimate estimate(
      VendorFit own, VolumeRatios ratios, double[] others, double[] overLooks) {
    double effect = own.contrast().of(ratios.values());
    int[] days = ratios.days();
    double[] weights = IntStream.of(days).mapToDouble(own.contrast()::weight).toArray();
    double[] deviations = BlockBootstrap.of(own, ratios, seed).weighted(weights);
    double p = CircularShift.p(own.fit(), others);
    return new Estimate(
        effect,
        effect - quantile(deviations, 0.975),
        effect - quantile(deviations, 0.025),
        p,
        Math.max(p, CircularShift.p(own.fit(), overLooks)));
  }

  private OfVendor found(
      ReleaseTiming timing,
      Launches launches,
      CampaignSeries series,
      VendorFit own,
      List<VendorFit> fits,
      VolumeRatios ratios,
      double[] others,
      double[] overLooks) {
    Estimate estimate = estimate(own, ratios, others, overLooks);
    long releases = counted(launches, own.contrast(), series);
    Finding finding =
        Finding.of(
            estimate,
            releases,
            words(
                timing,
                launches.vendor(),
                series.beside(),
                releases,
                estimate,
                others.length,
                fits.size()));
    return new OfVendor(
        launches.vendor(),
        estimate.p() <= LEVEL ? Lead.of(own, fits, timing, ratios, seed).added(finding) : finding);
  }

  private static double quantile(double[] sorted, double share) {
    return sorted[(int) Math.round(share * (sorted.length - 1))];
  }

  private static long releases(Launches launches, CampaignSeries series) {
    return launches.days().stream()
        .filter(day -> day >= series.firstDay() && day < series.firstDay() + series.length())
        .count();
  }

  private static long counted(Launches launches, CalendarContrast contrast, CampaignSeries series) {
    int[] used = contrast.releaseDays();
    return launches.days().stream()
        .filter(day -> Arrays.stream(used).anyMatch(index -> index == day - series.firstDay()))
        .count();
  }

  private static List<OfVendor> thin(
      ReleaseTiming timing, List<Launches> lately, CampaignSeries series, String reason) {
    return lately.stream().map(launches -> insufficient(timing, launches, series, reason)).toList();
  }

  private static OfVendor insufficient(
      ReleaseTiming timing, Launches launches, CampaignSeries series, String reason) {
    String what = timing == ReleaseTiming.RAMP ? "ramp before" : "drop after";
    return new OfVendor(
        launches.vendor(),
        Finding.insufficient(
            releases(launches, series),
            "Insufficient data for a %s releases of %s: %s"
                .formatted(what, launches.vendor(), reason)));
  }

  private static String leftOut(long enforcedDays) {
    return enforcedDays == 0 ? "" : " before members were kept from asking";
  }

  private static String words(
      ReleaseTiming timing,
      String vendor,
      String beside,
      long releases,
      Estimate estimate,
      int others,
      int vendors) {
    String what =
        timing == ReleaseTiming.RAMP
            ? "in the 28 days before against the 56 days before those"
            : "in the 28 days from then on against the 28 days before";
    return String.format(
        Locale.ROOT,
        "%d release%s of %s: requests relative to %s, %s, log2 ratio %.2f (95 %%"
            + " interval %.2f to %.2f), p %s over %d phases of the calendar and %d vendor%s, %s over"
            + " four weeks of nightly looks",
        releases,
        releases == 1 ? "" : "s",
        vendor,
        beside,
        what,
        estimate.effect(),
        estimate.low(),
        estimate.high(),
        Wording.probability(estimate.p()),
        others + 1,
        vendors,
        vendors == 1 ? "" : "s",
        Wording.probability(estimate.pOverLooks()));
  }
}
