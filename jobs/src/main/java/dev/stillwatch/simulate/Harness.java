package dev.stillwatch.simulate;

import java.util.List;
import java.util.function.Consumer;

/**
 * An evaluation harness of one organisation: the same items in every run, a run each week and after
 * each own release, short answers at temperature 0.
 */
final class Harness implements Cohort {
  private static final int ITEMS = 120;

  private final Setting setting;
  private final String group;
  private final int size;
  private final People people;
  private final long seed;
  private final Persona persona;

  Harness(Setting setting, String group, int size) {
    this.setting = setting;
    this.group = group;
    this.size = size;
    people = new People(setting);
    seed = Dice.mix(setting.seed(), Dice.mix(group));
    persona =
        new Persona(
            ITEMS, Rhythm.RUNS, 1, 1, Math.log(14), 0.5, 0, false, 0.0, 64, 0, "", "", 0, 0, 0);
  }

  @Override
  public String group() {
    return group;
  }

  @Override
  public String kind() {
    return "X_harness";
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public Account account(int member) {
    Dice dice = Dice.of(seed, 1);
    Account plain = people.account(setting.key(group, member), "en");
    return Confounders.organised(setting, group, plain).from(List.of(Country.US.hosted(dice)));
  }

  @Override
  public void day(int member, int day, Consumer<Call> calls) {
    if (!runs(day)) {
      return;
    }
    Dice dice = Dice.of(setting.key(group, member), 2, day);
    double second = 3600 * 2 + dice.between(0, 3600 * 12);
    Topic items = Dice.of(seed, 3).pick(setting.texts().benchmarks());
    for (int item = member; item < ITEMS; item += Math.max(1, size / 2)) {
      long card = item;
      calls.accept(
          new Call(second, () -> items.opening(card), 0, 0, persona, true /* labelled */, ""));
      second += 1 + dice.exponential(4);
    }
  }

  private boolean runs(int day) {
    boolean released =
        setting.models().releases().stream()
            .anyMatch(
                release ->
                    release.isOwn()
                        && !release.at().isBefore(setting.midnight(day - 1))
                        && release.at().isBefore(setting.midnight(day)));
    return released || Math.floorMod(day - Math.floorMod(seed, 7), 7) == 0;
  }
}
