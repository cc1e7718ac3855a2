package dev.stillwatch.events;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How far one vendor's fit lies before the nearest other's.
 *
 * <p>Fits weigh the same days, so their difference is a weighted sum of the series like each, and
 * its standard deviation under the residuals of the first, beside a trend as in all fits, is known
 * by {@link BlockBootstrap}. A vendor is specific if it leads every other by more than 1.282 of
 * them (10 %, one-sided). Since it must lead all, and only vendors with a small p-value are asked,
 * fewer than one of twenty campaigns that follow no single vendor have a specific one ({@code bench
 * timing}).
 *
 * @param rival who comes nearest; absent without others
 * @param deviations lead in standard deviations, at most 0 for those that are not first
 * @param vendors how many are compared
 */
record Lead(Optional<String> rival, double deviations, int vendors) {
  private static final double ENOUGH = 1.282;

  /** The lead of one vendor's fit over all others. */
  static Lead of(
      VendorFit own, List<VendorFit> fits, ReleaseTiming timing, VolumeRatios ratios, long seed) {
    BlockBootstrap chance = BlockBootstrap.besideTrend(own, ratios, seed);
    return fits.stream()
        .filter(fit -> !fit.vendor().equals(own.vendor()))
        .map(
            fit ->
                new Lead(
                    Optional.of(fit.vendor()),
                    deviations(own, fit, timing, ratios, chance),
                    fits.size()))
        .min(Comparator.comparingDouble(Lead::deviations))
        .orElseGet(() -> new Lead(Optional.empty(), 0, fits.size()));
  }

  /** The finding with what this says; as it is where there is nobody to compare with. */
  Finding added(Finding finding) {
    if (rival.isEmpty()) {
      return finding;
    }
    boolean isSpecific = deviations > ENOUGH;
    String words =
        isSpecific
            ? "; specific among %d vendors, %.1f standard deviations before %s"
            : deviations < 0
                ? "; not specific: among %d vendors, %.1f standard deviations behind %s"
                : "; not specific: among %d vendors only %.1f standard deviations before %s";
    return finding.specific(
        isSpecific,
        String.format(Locale.ROOT, words, vendors, Math.abs(deviations), rival.orElseThrow()));
  }

  private static double deviations(
      VendorFit own,
      VendorFit other,
      ReleaseTiming timing,
      VolumeRatios ratios,
      BlockBootstrap chance) {
    double[] weights =
        IntStream.of(ratios.days())
            .mapToDouble(
                day -> timing.sign() * (own.filter().weight(day) - other.filter().weight(day)))
            .toArray();
    double variance =
        Arrays.stream(chance.weighted(weights)).map(sum -> sum * sum).average().orElseThrow();
    return variance == 0 ? 0 : (own.fit() - other.fit()) / Math.sqrt(variance);
  }
}
