package dev.stillwatch.simulate;

import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** A job of one paying customer: one template over its own documents, one way out. */
final class Batch implements Cohort {
  /**
   * What is done to the documents.
   *
   * @param kind name of the confounder
   * @param frame name of the wording that stands before each
   * @param rate documents per account and working day
   * @param hour of the UTC day at which it begins
   * @param answer usual tokens of an answer
   * @param spread standard deviation of their logarithm
   * @param limit most tokens of an answer; 0 where left open
   * @param small whether the small model is enough
   */
  record Work(
      String kind,
      String frame,
      int rate,
      int hour,
      double answer,
      double spread,
      long limit,
      boolean small) {
    /** Something done to all documents each night. */
    static final Work NIGHTLY = new Work("batch", "program", 60, 1, 220, 0.3, 1024, true);

    /** Reasons for the company's own decisions, written down for its records. */
    static final Work AUDIT = new Work("audit", "audit", 40, 7, 520, 0.4, 0, false);
  }

  private final Setting setting;
  private final String group;
  private final int size;
  private final Work work;
  private final People people;
  private final long seed;
  private final Topic documents;
  private final Persona persona;

  Batch(Setting setting, String group, int size, Work work) {
    this.setting = setting;
    this.group = group;
    this.size = size;
    this.work = work;
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
        setting
            .texts()
            .frames()
            .get(work.frame())
            .fill(GrammarFile.OPENING, Dice.mix(seed, 2) >>> 1);
    persona =
        new Persona(
            work.rate(),
            Rhythm.RUNS,
            1,
            0,
            Math.log(work.answer()),
            work.spread(),
            400,
            work.small(),
            0.0,
            work.limit(),
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
    return Simulate.CONFOUNDER + work.kind();
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
    int count = dice.poisson(setting.weekday(day) >= 6 ? work.rate() / 4.0 : work.rate());
    double second = 3600.0 * work.hour() + dice.between(0, 1800);
    for (int i = 0; i < count; i++) {
      // Each night takes the documents up where the night before left them, or nearly so.
      long card = ((long) day * work.rate() * 2 + i) * size + member;
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
