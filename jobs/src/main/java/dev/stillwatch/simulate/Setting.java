package dev.stillwatch.simulate;

import java.time.Duration;
import java.time.Instant;

/**
 * What all accounts of a world share.
 *
 * @param organic deals what ordinary customers ask
 * @param fields deals what campaigns and their neighbours ask
 */
record Setting(
    Scenario scenario,
    long seed,
    Models models,
    Texts texts,
    Shapes shapes,
    Dealer organic,
    Dealer fields) {

  static Setting of(Scenario scenario, long seed, Texts texts, Shapes shapes) {
    return new Setting(
        scenario,
        seed,
        new Models(scenario, seed),
        texts,
        shapes,
        new Dealer(texts.organic()),
        new Dealer(texts.fields()));
  }

  Weather weather() {
    return scenario.calendar().weather();
  }

  Instant midnight(int day) {
    return Models.midnight(scenario.start(), day);
  }

  /** A moment so many days into the world, to the second. */
  Instant moment(double day) {
    return midnight(0).plus(Duration.ofSeconds((long) (day * 86_400)));
  }

  int weekday(int day) {
    return scenario.start().plusDays(day).getDayOfWeek().getValue();
  }

  /** A number that stands for a member of a group in all its dice. */
  long key(String group, int member) {
    return Dice.mix(seed, Dice.mix(group), member);
  }
}
