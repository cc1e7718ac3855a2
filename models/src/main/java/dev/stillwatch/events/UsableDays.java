package dev.stillwatch.events;

import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Days on which a campaign can be set beside its controls: from its first request on, without
 * outages, missing days and days of which only a part is there.
 *
 * <p>A day is a part of one if controls asked less than half of what they did on the same weekday
 * before and after, the nearest within three weeks: what is lost may be just the campaign's hours.
 * Both, since traffic may grow or fall within weeks.
 */
final class UsableDays {
  private static final int WEEK = 7;
  private static final int WEEKS = 3;
  private static final double PART = 0.5;

  private UsableDays() {}

  /** For each day whether it counts; both arrays day by day, 0 where nothing was asked. */
  static boolean[] of(long[] requests, long[] controls) {
    boolean[] usable = new boolean[requests.length];
    boolean begun = false;
    for (int day = 0; day < requests.length; day++) {
      begun |= requests[day] > 0;
      usable[day] = begun && controls[day] > 0 && controls[day] >= PART * likeIt(controls, day);
    }
    return usable;
  }

  // 0 without any such day.
  private static long likeIt(long[] controls, int day) {
    return LongStream.concat(
            nearest(controls, day, -WEEK).stream(), nearest(controls, day, WEEK).stream())
        .min()
        .orElse(0);
  }

  private static OptionalLong nearest(long[] controls, int day, int step) {
    return IntStream.rangeClosed(1, WEEKS)
        .map(week -> day + step * week)
        .filter(other -> other >= 0 && other < controls.length && controls[other] > 0)
        .mapToLong(other -> controls[other])
        .findFirst();
  }
}
