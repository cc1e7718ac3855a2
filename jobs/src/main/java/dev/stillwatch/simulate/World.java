package dev.stillwatch.simulate;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Everybody there is, and what they ask on any day: a function of a scenario and a seed, of which
 * each account's each day can be worked out alone.
 */
final class World {
  private static final int KEPT = 2;

  /** The worlds asked for last: every task asks, and a corpus takes seconds to read. */
  private static final Map<Recipe, World> MADE =
      new LinkedHashMap<>(4, 0.75f, true /* in order of access */) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Recipe, World> eldest) {
          return size() > KEPT;
        }
      };

  private final Setting setting;
  private final Gateway gateway;
  private final List<Cohort> cohorts;
  private final int accounts;
  private final Shuffle order;

  /**
   * What a world follows from.
   *
   * @param corpus folder of texts; empty for the texts that come along
   * @param traces folder of arrival traces; empty for shapes by formula
   */
  record Recipe(Scenario scenario, long seed, String corpus, String traces)
      implements Serializable {}

  /** An account and the group it is in. */
  record Resident(Account account, String group, String kind) {}

  /** The world of a recipe; made once in each process while it is in use. */
  static World of(Recipe recipe) {
    synchronized (MADE) {
      return MADE.computeIfAbsent(recipe, World::new);
    }
  }

  private World(Recipe recipe) {
    Scenario scenario = recipe.scenario();
    Texts texts =
        recipe.corpus().isEmpty()
            ? Texts.builtIn(recipe.seed())
            : Texts.corpus(Path.of(recipe.corpus()), scenario.corpus(), recipe.seed());
    Shapes shapes =
        recipe.traces().isEmpty() ? Shapes.USUAL : TracedShapes.read(Path.of(recipe.traces()));
    setting = Setting.of(scenario, recipe.seed(), texts, shapes);
    gateway = new Gateway(setting);
    cohorts = new ArrayList<>();
    if (scenario.ordinary() > 0) {
      cohorts.add(ordinary(scenario.ordinary()));
    }
    scenario.campaigns().forEach(plan -> cohorts.add(campaign(plan)));
    Confounders confounders = new Confounders(setting);
    scenario.confounders().forEach(kind -> cohorts.addAll(confounders.of(kind)));
    accounts = cohorts.stream().mapToInt(Cohort::size).sum();
    order = new Shuffle(Dice.mix(recipe.seed(), 9), accounts);
  }

  private Cohort campaign(Campaign plan) {
    return switch (plan.traffic().manner()) {
      case SCRIPT -> new Extraction(setting, plan);
      case OWNER -> new Interwoven(setting, plan);
    };
  }

  private Cohort ordinary(int size) {
    Interests interests =
        new Interests(
            setting.organic(), setting.seed(), size, setting.scenario().population().generalists());
    return new Everyday(setting, "", "organic", size, interests, new Everyday.Trait() {});
  }

  int accounts() {
    return accounts;
  }

  Models models() {
    return setting.models();
  }

  /** All accounts, in an order that says nothing about them. */
  Stream<Resident> residents() {
    return IntStream.range(0, accounts)
        .mapToObj(place -> seat((int) order.at(place)))
        .map(seat -> new Resident(seat.account(), seat.cohort().group(), seat.cohort().kind()));
  }

  /** Some of the accounts' ids, with the group and kind of each. */
  Iterator<Row> accounts(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(place -> seat((int) order.at(place)))
        .map(
            seat ->
                RowFactory.create(seat.account().id(), seat.cohort().group(), seat.cohort().kind()))
        .iterator();
  }

  /** What some of the accounts asked on a day, as logged. */
  Iterator<Row> lines(int day, int from, int to) {
    return days(day, from, to).flatMap(this::lines).iterator();
  }

  /** The same requests' ids, with the group and kind each belongs to. */
  Iterator<Row> truth(int day, int from, int to) {
    return days(day, from, to).flatMap(this::truth).iterator();
  }

  private Stream<AccountDay> days(int day, int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(place -> new AccountDay(seat((int) order.at(place)), day));
  }

  private Stream<Row> lines(AccountDay of) {
    Account account = of.seat().account();
    List<Call> calls = calls(of);
    return IntStream.range(0, calls.size())
        .mapToObj(i -> gateway.line(of.seat().key(), of.day(), i, account, calls.get(i)));
  }

  private Stream<Row> truth(AccountDay of) {
    List<Call> calls = calls(of);
    Cohort cohort = of.seat().cohort();
    return IntStream.range(0, calls.size())
        .mapToObj(
            i ->
                RowFactory.create(
                    gateway.requestId(of.seat().key(), of.day(), i),
                    calls.get(i).labelled() ? cohort.group() : null,
                    calls.get(i).labelled() ? cohort.kind() : "organic",
                    epochDay(of.day())));
  }

  private int epochDay(int day) {
    return (int) setting.scenario().start().plusDays(day).toEpochDay();
  }

  private Seat seat(int number) {
    int member = number;
    for (Cohort cohort : cohorts) {
      if (member < cohort.size()) {
        return new Seat(cohort, member, Dice.mix(setting.seed(), 8, number));
      }
      member -= cohort.size();
    }
    throw new IllegalArgumentException("No account " + number);
  }

  /** A member of a cohort, and what its dice are named after. */
  private record Seat(Cohort cohort, int member, long key) {
    Account account() {
      return cohort.account(member);
    }
  }

  private record AccountDay(Seat seat, int day) {}

  private List<Call> calls(AccountDay of) {
    List<Call> calls = new ArrayList<>();
    of.seat().cohort().day(of.seat().member(), of.day(), calls::add);
    return setting.weather().isRough(of.day()) ? met(of, calls) : calls;
  }

  /** What became of calls that were made on a day on which some fail. */
  private List<Call> met(AccountDay of, List<Call> calls) {
    Dice dice = Dice.of(of.seat().key(), 66, of.day());
    List<Call> met = new ArrayList<>();
    calls.forEach(call -> setting.weather().meet(of.day(), call, dice, met::add));
    return met;
  }
}
