package dev.stillwatch.simulate;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The models there are, and when they appeared. */
final class Models {
  private static final String HOUSE = "house";
  private static final List<String> RIVALS = List.of("birch", "cedar", "larch", "maple", "rowan");

  private final List<Release> releases;
  private final List<Release> own;

  /** One dated launch. */
  record Release(String vendor, String model, Instant at, boolean isOwn) {}

  /** The models of a world. */
  Models(Scenario scenario, long seed) {
    Dice dice = Dice.of(seed, Dice.mix("models"));
    List<Release> made =
        scenario.calendar().recorded().isEmpty()
            ? invented(scenario, dice)
            : recorded(scenario, dice);
    own = made.stream().filter(Release::isOwn).toList();
    int number = made.size() - own.size();
    for (Campaign campaign : scenario.campaigns()) {
      if (campaign.timing().launch() > 0) {
        String vendor = Dice.of(seed, Dice.mix(campaign.group()), 4).pick(RIVALS);
        Instant launch = at(scenario, campaign.timing().launch(), dice);
        made.add(new Release(vendor, vendor + "-" + ++number, launch, false));
      }
    }
    releases = made.stream().sorted(Comparator.comparing(Release::at)).toList();
  }

  /** Own releases on their days; competitors' at random, in clusters. */
  private static List<Release> invented(Scenario scenario, Dice dice) {
    List<Release> made = new ArrayList<>();
    List<Double> days = scenario.calendar().own().stream().sorted().toList();
    for (int i = 0; i < days.size(); i++) {
      made.add(new Release(HOUSE, "house-" + (i + 1), at(scenario, days.get(i), dice), true));
    }
    int number = 0;
    // Clusters: after a release the next one often follows within days.
    double day = -90;
    while (day < scenario.days() + 10) {
      day +=
          dice.chance(0.5)
              ? dice.exponential(scenario.calendar().competitorGap() / 4)
              : dice.exponential(scenario.calendar().competitorGap() * 1.75);
      String vendor = dice.pick(RIVALS);
      made.add(new Release(vendor, vendor + "-" + ++number, at(scenario, day, dice), false));
    }
    return made;
  }

  /** Releases as they were, with an hour of the day that nobody recorded. */
  private static List<Release> recorded(Scenario scenario, Dice dice) {
    String house = scenario.calendar().house();
    List<Release> made = new ArrayList<>();
    new RecordedReleases(Path.of(scenario.calendar().recorded()), house)
        .between(scenario.start().minusYears(1), scenario.start().plusDays(scenario.days() + 10L))
        .forEach(
            each -> {
              double day = ChronoUnit.DAYS.between(scenario.start(), each.day());
              boolean isOwn = each.vendor().equals(house);
              made.add(
                  new Release(
                      isOwn ? HOUSE : each.vendor(), each.model(), at(scenario, day, dice), isOwn));
            });
    made.sort(Comparator.comparing(Release::at));
    return made;
  }

  private static Instant at(Scenario scenario, double day, Dice dice) {
    return midnight(scenario.start(), (int) Math.floor(day))
        .plusSeconds(15 * 3600L + dice.below(4 * 3600));
  }

  static Instant midnight(LocalDate start, int day) {
    return start.plusDays(day).atStartOfDay().toInstant(ZoneOffset.UTC);
  }

  /** All releases, oldest first. */
  List<Release> releases() {
    return releases;
  }

  /** The last of the own releases. */
  Release lastOwn() {
    return own.get(own.size() - 1);
  }

  /** The newest own model that somebody uses who takes a new one up after so many days. */
  String served(Instant when, double lagDays) {
    Instant known = when.minusSeconds((long) (lagDays * 86_400));
    String newest = own.get(0).model();
    for (Release release : own) {
      if (!release.at().isAfter(known)) {
        newest = release.model();
      }
    }
    return newest;
  }
}
