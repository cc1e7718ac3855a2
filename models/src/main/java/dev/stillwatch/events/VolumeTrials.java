package dev.stillwatch.events;

import dev.stillwatch.events.AlignedVolume.OfVendor;
import dev.stillwatch.events.Finding.Estimate;
import dev.stillwatch.numeric.BenjaminiYekutieli;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** How ramps and drops come out over invented worlds. */
final class VolumeTrials {
  private static final double LEVEL = 0.05;
  private static final int NIGHTS = 28;
  private static final int EVERY = 4;
  private static final String RIGHT = TrialWorld.vendor(4);
  private static final String TWIN = TrialWorld.vendor(6);
  // Ramp, drop, and one own release.
  private static final int QUESTIONS = 3;

  private final AlignedVolume volume;
  private final int worlds;
  private final long seed;

  VolumeTrials(AlignedVolume volume, int worlds, long seed) {
    this.volume = volume;
    this.worlds = worlds;
    this.seed = seed;
  }

  List<TrialFigure> figures() {
    List<TrialFigure> figures = new ArrayList<>();
    for (ReleaseTiming timing : ReleaseTiming.values()) {
      figures.add(rejecting("placebo_calendars", timing, TrialWorld::otherCalendar, 1));
      figures.add(rejecting("true_calendar_shared_surges", timing, TrialWorld::calendar, 1));
      figures.add(rejecting("true_calendar_surges_of_others", timing, TrialWorld::calendar, 0));
    }
    figures.addAll(nightAfterNight());
    figures.addAll(power());
    figures.addAll(unspecific());
    figures.add(share("crowd_ramps_reported", s -> reported(crowd(s))));
    figures.add(share("harness_ramps_reported", s -> reported(harness(s))));
    return figures;
  }

  private TrialFigure rejecting(
      String where,
      ReleaseTiming timing,
      Function<TrialWorld, LaunchCalendar> calendar,
      double surging) {
    return share(
        "%s_rejects_at_%s".formatted(timing.label(), where),
        s -> {
          TrialWorld world = world(s);
          return rejects(volume.p(timing, calendar.apply(world), unmoved(world, surging)));
        });
  }

  // Looked at every fourth night of four weeks: ever a p-value of at most 0.05?
  private List<TrialFigure> nightAfterNight() {
    int[] everSingly = new int[worlds];
    int[] everOverLooks = new int[worlds];
    IntStream.range(0, worlds)
        .parallel()
        .forEach(
            i -> {
              TrialWorld world = new TrialWorld(TrialWorld.HISTORY + NIGHTS, seed + i);
              CampaignSeries all = unmoved(world, 1);
              for (int night = 0; night <= NIGHTS; night += EVERY) {
                CampaignSeries known = all.part(night, TrialWorld.HISTORY);
                LaunchCalendar calendar =
                    world.calendar().asOf(known.firstDay() + known.length() - 1);
                for (OfVendor of : volume.test(ReleaseTiming.RAMP, calendar, known)) {
                  Optional<Estimate> estimate = of.finding().estimate();
                  everSingly[i] |= estimate.filter(e -> e.p() <= LEVEL).isPresent() ? 1 : 0;
                  everOverLooks[i] |=
                      estimate.filter(e -> e.pOverLooks() <= LEVEL).isPresent() ? 1 : 0;
                }
              }
            });
    return List.of(
        TrialFigure.share(
            "ramp_ever_in_four_weeks_single_looks", IntStream.of(everSingly).sum(), worlds),
        TrialFigure.share(
            "ramp_ever_in_four_weeks_over_looks", IntStream.of(everOverLooks).sum(), worlds));
  }

  private List<TrialFigure> power() {
    List<List<OfVendor>> found = seeds().mapToObj(s -> doubled(s, Set.of(RIGHT))).toList();
    return List.of(
        TrialFigure.share("ramp_power", count(found, f -> smallest(f, RIGHT) <= LEVEL), worlds),
        TrialFigure.share("ramp_power_corrected", count(found, this::reportedRight), worlds),
        TrialFigure.share(
            "right_vendor_named_first",
            count(found, f -> first(f).filter(RIGHT::equals).isPresent()),
            count(found, f -> first(f).isPresent())),
        TrialFigure.share(
            "right_vendor_called_specific",
            count(found, f -> specific(f).filter(RIGHT::equals).isPresent()),
            count(found, f -> first(f).isPresent())));
  }

  private List<TrialFigure> unspecific() {
    return List.of(
        notSpecific("twins_not_specific", s -> doubled(s, Set.of(RIGHT, TWIN))),
        notSpecific("taking_turns_not_specific", this::takingTurns),
        notSpecific(
            "before_everybody_not_specific",
            s -> {
              TrialWorld world = world(s);
              int[] until = world.untilAnyLaunch();
              return ramp(world.calendar(), world.campaign(1, day -> until[day] < 4 ? 2 : 1));
            }),
        notSpecific(
            "own_ups_and_downs_not_specific",
            s -> {
              TrialWorld world = world(s);
              int from = Math.floorMod(s, 50);
              return ramp(
                  world.calendar(),
                  world.campaign(1, day -> day >= from && day < from + 28 ? 2 : 1));
            }));
  }

  private TrialFigure notSpecific(String name, Function<Long, List<OfVendor>> made) {
    return share(name, s -> specific(made.apply(s)).isEmpty());
  }

  private List<OfVendor> doubled(long s, Set<String> vendors) {
    TrialWorld world = world(s);
    int[] launches = world.twoLaunches();
    return ramp(
        world.withLaunches(vendors, launches),
        world.campaign(1, day -> isBefore(day, launches) ? 2 : 1));
  }

  // Up before one launch of one vendor, and before one of another.
  private List<OfVendor> takingTurns(long s) {
    TrialWorld world = world(s);
    int[] launches = world.twoLaunches();
    return ramp(
        world.withLaunches(Map.of(RIGHT, launches[0], TWIN, launches[1])),
        world.campaign(1, day -> isBefore(day, launches) ? 2 : 1));
  }

  private List<OfVendor> ramp(LaunchCalendar calendar, CampaignSeries series) {
    return volume.test(ReleaseTiming.RAMP, calendar, series);
  }

  // Curious people ask five times as much on the day of any launch, and more on the next two.
  private List<OfVendor> crowd(long s) {
    TrialWorld world = world(s);
    int[] since = world.sinceAnyLaunch();
    IntToDoubleFunction curious = day -> since[day] < 3 ? 5 - 1.5 * since[day] : 1;
    return ramp(world.calendar(), world.campaign(1, curious));
  }

  // A run each week and after each own release, of which there is one a month.
  private List<OfVendor> harness(long s) {
    TrialWorld world = world(s);
    int weekday = Math.floorMod(s, 7);
    int release = Math.floorMod(s, 28);
    return ramp(
        world.calendar(),
        world.campaign(0, day -> day % 7 == weekday || day % 28 == release ? 7 : 0));
  }

  private boolean reportedRight(List<OfVendor> found) {
    return found.stream()
        .filter(of -> of.vendor().equals(RIGHT))
        .anyMatch(of -> reported(List.of(of)));
  }

  // As an association in a night of this campaign alone.
  private boolean reported(List<OfVendor> found) {
    double[] questions = new double[QUESTIONS];
    Arrays.fill(questions, 1);
    questions[0] =
        found.stream()
            .flatMap(of -> of.finding().estimate().stream())
            .mapToDouble(Estimate::pOverLooks)
            .min()
            .orElse(1);
    return BenjaminiYekutieli.adjust(questions)[0] <= LEVEL;
  }

  private static Optional<String> first(List<OfVendor> found) {
    return found.stream()
        .filter(of -> of.finding().estimate().filter(e -> e.p() <= LEVEL).isPresent())
        .min(Comparator.comparingDouble(of -> of.finding().estimate().orElseThrow().p()))
        .map(OfVendor::vendor);
  }

  private static Optional<String> specific(List<OfVendor> found) {
    return found.stream()
        .filter(of -> of.finding().specific().orElse(false))
        .map(OfVendor::vendor)
        .findFirst();
  }

  private static double smallest(List<OfVendor> found, String vendor) {
    return found.stream()
        .filter(of -> of.vendor().equals(vendor))
        .flatMap(of -> of.finding().estimate().stream())
        .mapToDouble(Estimate::p)
        .min()
        .orElse(1);
  }

  private static boolean isBefore(int day, int... launches) {
    return IntStream.of(launches).anyMatch(launch -> day >= launch - 28 && day < launch);
  }

  private static CampaignSeries unmoved(TrialWorld world, double surging) {
    return world.campaign(surging, day -> 1);
  }

  private static TrialWorld world(long seed) {
    return new TrialWorld(TrialWorld.HISTORY, seed);
  }

  private static boolean rejects(OptionalDouble p) {
    return p.isPresent() && p.getAsDouble() <= LEVEL;
  }

  private static long count(List<List<OfVendor>> found, Predicate<List<OfVendor>> hit) {
    return found.stream().filter(hit).count();
  }

  private TrialFigure share(String name, LongPredicate hit) {
    return TrialFigure.share(name, seeds().filter(hit).count(), worlds);
  }

  // Worlds are independent, so they need no order.
  private LongStream seeds() {
    return LongStream.range(seed, seed + worlds).parallel();
  }
}
