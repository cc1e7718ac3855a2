package dev.stillwatch.simulate;

import java.util.List;
import java.util.function.Consumer;

/**
 * A security team that was asked to test: declared accounts of one organisation, two days of
 * wordings of one task, of which none is used afterwards.
 */
final class Research implements Cohort {
  private static final double DAYS = 2;
  private static final double A_DAY = 120;

  private final Setting setting;
  private final String group;
  private final int size;
  private final People people;
  private final Grammar wordings;
  private final Dealer.Card goal;
  private final double start;

  Research(Setting setting, String group, int size) {
    this.setting = setting;
    this.group = group;
    this.size = size;
    people = new People(setting);
    wordings = setting.texts().frames().get(Wording.SWEEP);
    Dice dice = Dice.of(setting.key(group, 0), 1);
    goal =
        new Shards(setting.fields(), Dice.mix(setting.seed(), Dice.mix(group)), List.of(), 1, 1)
            .card(0, 0);
    start = dice.between(0, Math.max(0, setting.scenario().days() - DAYS));
  }

  @Override
  public String group() {
    return group;
  }

  @Override
  public String kind() {
    return "X_research";
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public Account account(int member) {
    Account plain = people.account(setting.key(group, member), "en");
    return Confounders.organised(setting, group, plain)
        .from(List.of(Country.DE.hosted(Dice.of(setting.key(group, 0), 3))))
        .declared();
  }

  @Override
  public void day(int member, int day, Consumer<Call> calls) {
    double part = new Schedule.Span(start, start + DAYS, Integer.MAX_VALUE).part(day);
    if (part <= 0) {
      return;
    }
    long key = setting.key(group, member);
    Dice dice = Dice.of(key, 4, day);
    Persona persona = people.persona(key).using(Rhythm.RUNS, 0, false /* smallModel */);
    int count = dice.poisson(A_DAY * part);
    double from = Math.max(0, start - day) * 86_400;
    for (int i = 0; i < count; i++) {
      long wording = Dice.mix(key, 5, day, i) >>> 1;
      calls.accept(
          new Call(
              from + part * 86_400 * (i + dice.share()) / count,
              () -> wordings.fill(GrammarFile.OPENING, wording) + " " + goal.opening(),
              0 /* no conversation */,
              0,
              persona,
              true /* labelled */,
              ""));
    }
  }
}
