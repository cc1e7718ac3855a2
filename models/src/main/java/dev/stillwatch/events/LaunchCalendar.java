package dev.stillwatch.events;

import dev.stillwatch.numeric.CircularShift;
import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Who launched when, as days on a circle that ends on a night.
 *
 * <p>The circle is as long as the calendar reaches back, so that a year of launches gives more
 * phases, and smaller p-values, than the twelve weeks of a campaign's history.
 *
 * @param lastDay epoch day of the night
 * @param circle days of the circle
 * @param vendors each with its launches
 */
record LaunchCalendar(int lastDay, int circle, List<Launches> vendors) implements Serializable {

  /**
   * One vendor's launches.
   *
   * @param days epoch days on the circle, one per launch, in any order
   */
  record Launches(String vendor, List<Integer> days) implements Serializable {
    Launches {
      days = List.copyOf(days);
    }
  }

  LaunchCalendar {
    vendors = List.copyOf(vendors);
    if (circle < 1) {
      throw new IllegalArgumentException("Invalid circle: %d days (at least 1)".formatted(circle));
    }
  }

  /** The launches of a vendor, all moved later by so many days around the circle. */
  int[] shifted(Launches launches, int shift) {
    int first = lastDay - circle + 1;
    int[] days = launches.days().stream().mapToInt(day -> day - first).toArray();
    return IntStream.of(CircularShift.shifted(days, shift, circle))
        .map(day -> day + first)
        .toArray();
  }

  /** The calendar as of an earlier day, from the same first day on. */
  LaunchCalendar asOf(int day) {
    return new LaunchCalendar(
        day,
        circle - (lastDay - day),
        vendors.stream()
            .map(
                launches ->
                    new Launches(
                        launches.vendor(),
                        launches.days().stream().filter(launch -> launch <= day).toList()))
            .toList());
  }

  /** Days since anybody's last launch, at most {@code most}, for consecutive days. */
  int[] sinceAnyLaunch(int firstDay, int length, int most) {
    boolean[] launch = new boolean[length + most];
    for (Launches launches : vendors) {
      for (int day : launches.days()) {
        int index = day - firstDay + most;
        if (index >= 0 && index < launch.length) {
          launch[index] = true;
        }
      }
    }
    int[] since = new int[length];
    for (int day = 0; day < length; day++) {
      while (since[day] < most && !launch[day + most - since[day]]) {
        since[day]++;
      }
    }
    return since;
  }

  /**
   * The calendar run backwards and moved: launches as dense and as clustered as these, on days that
   * no shift of these gives.
   */
  LaunchCalendar mirrored(int shift) {
    int first = lastDay - circle + 1;
    return new LaunchCalendar(
        lastDay,
        circle,
        vendors.stream()
            .map(
                launches ->
                    new Launches(
                        launches.vendor(),
                        launches.days().stream()
                            .map(day -> first + Math.floorMod(lastDay - day + shift, circle))
                            .toList()))
            .toList());
  }
}
