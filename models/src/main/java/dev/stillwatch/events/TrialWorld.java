package dev.stillwatch.events;

import dev.stillwatch.events.LaunchCalendar.Launches;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An invented year of launches, everybody's traffic in its last weeks, and campaigns in it.
 *
 * <p>Twelve vendors launch as often as the twelve busiest of a real year (84 launches), two of five
 * launches within three days after another vendor's. On launch days everybody asks up to twice as
 * much, and less more on the next two. Controls have a weekday rhythm and a level that wanders;
 * campaigns have a rhythm and a wandering level of their own, counts scatter beyond Poisson, a
 * third of the campaigns grow or shrink by up to a factor of two, and one in four worlds misses a
 * day.
 */
final class TrialWorld {
  /** Twelve weeks. */
  static final int HISTORY = 84;

  private static final int YEAR = 364;
  private static final int LAST_DAY = 20_454;
  private static final int[] LAUNCHES = {14, 11, 10, 9, 7, 7, 6, 5, 4, 4, 4, 3};
  private static final double FOLLOWING = 0.4;
  private static final double LOG_2 = Math.log(2);

  private final int days;
  private final int firstDay;
  private final Random random;
  private final LaunchCalendar calendar;
  private final double[] surges;
  private final double[] rhythm;
  private final double[] common;
  private final int missing;

  /**
   * A world.
   *
   * @param days of traffic
   */
  TrialWorld(int days, long seed) {
    this.days = days;
    firstDay = LAST_DAY - days + 1;
    // Neighbouring seeds of this generator begin alike.
    random = new Random(new SplittableRandom(seed).nextLong());
    calendar = drawn(random);
    surges = surges();
    rhythm = rhythm(random.nextDouble());
    common = wandering(0.9, 0.1);
    missing = random.nextInt(4) == 0 ? random.nextInt(days) : -1;
  }

  /** Epoch day of the first day of traffic. */
  int firstDay() {
    return firstDay;
  }

  /** The calendar that everybody's traffic follows. */
  LaunchCalendar calendar() {
    return calendar;
  }

  /** A calendar of the same kind that nobody follows. */
  LaunchCalendar otherCalendar() {
    return drawn(random);
  }

  /**
   * Two days for launches, as indexes into the history: with four weeks before each that do not
   * overlap, a week before those, and a week of history after.
   */
  int[] twoLaunches() {
    int first = 36 + random.nextInt(13);
    int second = first + 28 + random.nextInt(days - 7 - first - 28);
    return new int[] {first, second};
  }

  /** The same calendar but for some vendors' launches, all on those indexes into the history. */
  LaunchCalendar withLaunches(Set<String> vendors, int... launchDays) {
    List<Integer> indexes = IntStream.of(launchDays).boxed().toList();
    return with(vendors.stream().collect(Collectors.toMap(vendor -> vendor, vendor -> indexes)));
  }

  /** The same calendar but for one launch of some vendors, by index into the history. */
  LaunchCalendar withLaunches(Map<String, Integer> launchDays) {
    return with(
        launchDays.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, one -> List.of(one.getValue()))));
  }

  private LaunchCalendar with(Map<String, List<Integer>> indexes) {
    return new LaunchCalendar(
        LAST_DAY,
        YEAR,
        calendar.vendors().stream()
            .map(
                launches ->
                    indexes.containsKey(launches.vendor())
                        ? new Launches(
                            launches.vendor(),
                            indexes.get(launches.vendor()).stream()
                                .map(day -> firstDay + day)
                                .toList())
                        : launches)
            .toList());
  }

  /** Days since anybody's last launch, at most a week, by index into the history. */
  int[] sinceAnyLaunch() {
    return calendar.sinceAnyLaunch(firstDay, days, 7);
  }

  /** Days until anybody's next launch, at most a week. */
  int[] untilAnyLaunch() {
    boolean[] launch = new boolean[days + 7];
    for (Launches launches : calendar.vendors()) {
      launches.days().stream()
          .filter(day -> day >= firstDay)
          .forEach(day -> launch[day - firstDay] = true);
    }
    int[] until = new int[days];
    for (int day = 0; day < days; day++) {
      while (until[day] < 7 && !launch[day + until[day]]) {
        until[day]++;
      }
    }
    return until;
  }

  /** Which vendor is meant. */
  static String vendor(int number) {
    return "vendor-" + number;
  }

  /**
   * A campaign's days.
   *
   * @param surging how much of everybody's surges it shares: 0 for none, 1 for all
   * @param factor what it does on a day of the history, 1 for as ever
   */
  CampaignSeries campaign(double surging, IntToDoubleFunction factor) {
    double mean = Math.exp(Math.log(20) + random.nextDouble() * Math.log(15));
    double[] own = wandering(0.7, 0.2);
    double[] ownRhythm = random.nextBoolean() ? rhythm : rhythm(0);
    double growth = random.nextInt(3) == 0 ? LOG_2 * (2 * random.nextDouble() - 1) : 0;
    Long[] requests = new Long[days];
    Long[] controls = new Long[days];
    for (int day = 0; day < days; day++) {
      double level = own[day] + surging * surges[day] + growth * (day / (double) days - 0.5);
      double expected = mean * ownRhythm[day] * Math.exp(level) * factor.applyAsDouble(day);
      requests[day] = day == missing ? 0L : counted(expected, 0.05);
      controls[day] =
          day == missing
              ? 0L
              : counted(50_000 * rhythm[day] * Math.exp(common[day] + surges[day]), 0.001);
    }
    return new CampaignSeries(firstDay, List.of(requests), List.of(controls));
  }

  private static LaunchCalendar drawn(Random random) {
    List<List<Integer>> days = new ArrayList<>();
    List<Integer> all = new ArrayList<>();
    for (int launches : LAUNCHES) {
      List<Integer> own = new ArrayList<>();
      for (int i = 0; i < launches; i++) {
        boolean follows = !all.isEmpty() && random.nextDouble() < FOLLOWING;
        own.add(
            follows
                ? (all.get(random.nextInt(all.size())) + random.nextInt(4)) % YEAR
                : random.nextInt(YEAR));
      }
      days.add(own);
      all.addAll(own);
    }
    List<Launches> vendors = new ArrayList<>();
    for (int i = 0; i < days.size(); i++) {
      vendors.add(
          new Launches(
              vendor(i), days.get(i).stream().map(day -> LAST_DAY - YEAR + 1 + day).toList()));
    }
    return new LaunchCalendar(LAST_DAY, YEAR, vendors);
  }

  // In natural logarithms; several launches at once do not add up.
  private double[] surges() {
    double[] surges = new double[days];
    for (Launches launches : calendar.vendors()) {
      for (int epochDay : launches.days()) {
        double size = LOG_2 * random.nextDouble();
        for (int after = 0; after < 3; after++) {
          int day = epochDay - firstDay + after;
          if (day >= 0 && day < days) {
            surges[day] = Math.max(surges[day], size * (3 - after) / 3);
          }
        }
      }
    }
    return surges;
  }

  private double[] rhythm(double depth) {
    double[] rhythm = new double[days];
    Arrays.setAll(rhythm, day -> Math.floorMod(firstDay + day, 7) < 2 ? 1 - 0.7 * depth : 1);
    return rhythm;
  }

  private double[] wandering(double correlation, double deviation) {
    double[] level = new double[days];
    double innovation = deviation * Math.sqrt(1 - correlation * correlation);
    level[0] = deviation * random.nextGaussian();
    for (int day = 1; day < days; day++) {
      level[day] = correlation * level[day - 1] + innovation * random.nextGaussian();
    }
    return level;
  }

  /** A Poisson count whose mean is gamma: variance mean + dispersion · mean². */
  long counted(double mean, double dispersion) {
    double shape = 1 / dispersion;
    double drawn = mean * gamma(shape) / shape;
    return drawn > 1_000
        ? Math.max(0, Math.round(drawn + Math.sqrt(drawn) * random.nextGaussian()))
        : poisson(drawn);
  }

  // Marsaglia and Tsang 2000, for shapes of at least 1.
  private double gamma(double shape) {
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = random.nextGaussian();
      double v = Math.pow(1 + c * x, 3);
      if (v > 0 && Math.log(1 - random.nextDouble()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
        return d * v;
      }
    }
  }

  private long poisson(double mean) {
    long count = -1;
    for (double time = 0; time <= mean; time -= Math.log(1 - random.nextDouble())) {
      count++;
    }
    return count;
  }
}
