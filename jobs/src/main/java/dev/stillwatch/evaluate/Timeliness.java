package dev.stillwatch.evaluate;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * How soon cases come and how many at a time.
 *
 * <p>A campaign has a case from the first judged night on which more than half of the members of
 * some case are its own. Nights are counted from the day of its first request; requests gone are
 * those up to and with that night, and all of them where there never is a case. Nights are a mean
 * over the campaigns that have one, requests gone over all. Alerts are cases that were not there
 * before, per judged night.
 */
record Timeliness(KnownWorld world) {
  static final String ALERTS = "alerts_per_night";
  static final String NIGHTS = "nights_to_case";
  static final String GONE = "requests_gone";

  /** Figures of nights in order; none without nights. */
  List<Measurement> of(List<Judgement> nights) {
    Measurements figures = new Measurements();
    Set<String> known = new HashSet<>();
    nights.forEach(night -> night.cases().forEach(each -> known.add(each.id())));
    figures.ratio(ALERTS, Measurement.WHOLE, known.size(), nights.size());
    Map<String, String> kinds = world.kinds();
    Map<String, List<Sight>> seen = new TreeMap<>();
    world
        .campaignDays()
        .forEach(
            (campaign, days) -> {
              Sight sight = sight(campaign, days, nights);
              for (String slice : List.of(Measurement.WHOLE, kinds.getOrDefault(campaign, ""))) {
                seen.computeIfAbsent(slice, key -> new java.util.ArrayList<>()).add(sight);
              }
            });
    seen.forEach(
        (slice, sights) -> {
          figures.ratio(
              NIGHTS,
              slice,
              sights.stream().filter(Sight::isSeen).mapToDouble(Sight::nights).sum(),
              sights.stream().filter(Sight::isSeen).count());
          figures.ratio(GONE, slice, sights.stream().mapToDouble(Sight::gone).sum(), sights.size());
        });
    return figures.all();
  }

  private record Sight(boolean isSeen, long nights, double gone) {}

  private Sight sight(String campaign, NavigableMap<LocalDate, Long> days, List<Judgement> nights) {
    Optional<LocalDate> first =
        nights.stream()
            .filter(night -> night.cases().stream().anyMatch(each -> isOf(campaign, each)))
            .map(Judgement::night)
            .findFirst();
    if (first.isEmpty()) {
      return new Sight(false, 0, 1);
    }
    double gone = sum(days.headMap(first.get(), true)) / sum(days);
    return new Sight(true, ChronoUnit.DAYS.between(days.firstKey(), first.get()), gone);
  }

  private boolean isOf(String campaign, FlaggedCase flagged) {
    KnownWorld.Majority majority = world.majority(flagged);
    return majority.truth().ofCampaign()
        && majority.truth().group().equals(campaign)
        && 2 * majority.accounts() > flagged.members().size();
  }

  private static double sum(NavigableMap<LocalDate, Long> days) {
    return days.values().stream().mapToDouble(Long::doubleValue).sum();
  }
}
