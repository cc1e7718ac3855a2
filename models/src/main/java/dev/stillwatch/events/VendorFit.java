package dev.stillwatch.events;

import dev.stillwatch.numeric.MatchedFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How well a volume follows one vendor's launches at one phase of the calendar.
 *
 * @param contrast the days compared, for the effect
 * @param filter the days asked about against all others, beside a trend
 * @param fit the filter's answer, larger where it speaks more for the hypothesis
 */
record VendorFit(String vendor, CalendarContrast contrast, MatchedFilter filter, double fit) {
  // Any value is right; one near the truth finds more. Volumes wander over days and scatter daily.
  private static final double NEIGHBOURS = 0.5;

  /** All vendors that can be tested at a phase, as far as known at a look. */
  static List<VendorFit> at(
      LaunchCalendar calendar, int shift, ReleaseTiming timing, int firstDay, Look look) {
    List<VendorFit> fits = new ArrayList<>();
    for (LaunchCalendar.Launches launches : calendar.vendors()) {
      int[] days = known(timing, calendar.shifted(launches, shift), firstDay, look.length());
      if (days.length > 0) {
        Optional<CalendarContrast> contrast = CalendarContrast.of(timing, days, look.usable());
        contrast.ifPresent(found -> fits.add(of(launches.vendor(), found, timing, look)));
      }
    }
    return fits;
  }

  private static VendorFit of(
      String vendor, CalendarContrast contrast, ReleaseTiming timing, Look look) {
    MatchedFilter filter = MatchedFilter.of(contrast.asked(), look.usable(), NEIGHBOURS);
    return new VendorFit(vendor, contrast, filter, timing.sign() * filter.of(look.values()));
  }

  // Launches shortly before the history still have days in it that are theirs.
  private static int[] known(ReleaseTiming timing, int[] epochDays, int firstDay, int length) {
    return IntStream.of(epochDays)
        .map(day -> day - firstDay)
        .filter(day -> day + timing.to() >= 0 && day < length)
        .distinct()
        .sorted()
        .toArray();
  }
}
