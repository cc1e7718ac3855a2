package dev.stillwatch.simulate;

import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** A nightly job of one paying customer: one template over its own documents, one way out. */
final class Batch implements Cohort {
  private static final int A_NIGHT = 60;

  private final Setting setting;
  private final String group;
  private final int size;
  private final People people;
  private final long seed;
  private final Topic documents;
  private final Persona persona;

  Batch(Setting setting, String group, int size) {
    this.setting = setting;
    this.group = group;
    this.size = size;
    people = new People(setting);
    seed = Dice.mix(setting.seed(), Dice.mix(group));
    // Whoever pays for a batch has many documents.
    documents =
        Dice.of(seed, 1)
            .pick(
                setting.texts().documents().stream()
                    .sorted(Comparator.comparingLong(Topic::size).reversed())
                    .limit(5)
                    .toList());
    String frame =
        setting.texts().frames().get("program").fill(GrammarFile.OPENING, Dice.mix(seed, 2) >>> 1);
    persona =
        new Persona(
            A_NIGHT,
            Rhythm.RUNS,
            1,
            0,
            Math.log(220),
            0.3,
            400,
            true,
            0.0,
            1024,
            0,
            "batch-" + group,
            frame,
            0,
            0,
            0);
  }

  @Override
  public String group() {
    return group;
  }

  @Override
  public String kind() {
    return "X_batch";
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public Account account(int member) {
    Account plain = people.account(setting.key(group, member), "en");
    return Confounders.organised(setting, group, plain)
        .from(List.of(Country.DE.hosted(Dice.of(seed, 3))));
  }

  @Override
  public void day(int member, int day, Consumer<Call> calls) {
    Dice dice = Dice.of(setting.key(group, member), 4, day);
    int count = dice.poisson(setting.weekday(day) >= 6 ? A_NIGHT / 4.0 : A_NIGHT);
    double second = 3600 + dice.between(0, 1800);
    for (int i = 0; i < count; i++) {
      // Each night takes the documents up where the night before left them, or nearly so.
      long card = ((long) day * A_NIGHT * 2 + i) * size + member;
      calls.accept(
          new Call(
              second,
              () -> persona.frame() + " " + documents.opening(card),
              0,
              0,
              persona,
              true /* labelled */,
              ""));
      second += dice.between(2, 9);
    }
  }
}
