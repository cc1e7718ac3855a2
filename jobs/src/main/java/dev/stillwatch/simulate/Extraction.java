package dev.stillwatch.simulate;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A campaign of one program that deals a data set out over its accounts, each of which has cover
 * traffic beside it that is like anybody's.
 */
final class Extraction implements Cohort {
  private static final double DAY = 86_400;
  private static final double USUAL_ANSWER = 420;
  private static final double USUAL_SPREAD = 0.7;

  private final Setting setting;
  private final Campaign plan;
  private final Schedule schedule;
  private final Tasks tasks;
  private final Everyday cover;
  private final People people;
  private final Persona persona;
  private final Tally asked = new Tally();

  Extraction(Setting setting, Campaign plan) {
    this.setting = setting;
    this.plan = plan;
    schedule = new Schedule(plan, setting.seed());
    people = new People(setting);
    long seed = Dice.mix(setting.seed(), Dice.mix(plan.group()));
    tasks = new Tasks(setting, plan, seed, plan.accounts());
    persona = persona(Dice.of(seed, 1));
    cover =
        new Everyday(
            setting,
            plan.group(),
            kind(),
            plan.accounts(),
            new Interests(setting.organic(), seed, plan.accounts(), 0.1),
            new Cover());
  }

  /** Cover traffic: as little as the extraction share leaves, by people and programs alike. */
  private final class Cover implements Everyday.Trait {
    @Override
    public Account account(int member, Account plain) {
      return plan.account(setting, schedule.span(member), member, plain);
    }

    @Override
    public Persona persona(int member, Persona plain) {
      return plain.at(
          plan.traffic().rate() * (1 - plan.traffic().share()) / plan.traffic().share());
    }
  }

  private Persona persona(Dice dice) {
    Campaign.Traffic traffic = plan.traffic();
    double spread = traffic.spread() > 0 ? traffic.spread() : USUAL_SPREAD;
    return new Persona(
        traffic.rate(),
        Rhythm.EVEN,
        1,
        0,
        StrictMath.log(USUAL_ANSWER * traffic.longer()) - spread * spread / 2,
        spread,
        dice.exponential(3),
        false,
        List.of(0.7, 1.0, Double.NaN).get(dice.below(3)),
        List.of(4096L, 8192L, 0L).get(dice.below(3)),
        0,
        "",
        "",
        0.05,
        0.35,
        0.05);
  }

  @Override
  public String group() {
    return plan.group();
  }

  @Override
  public String kind() {
    return plan.kind();
  }

  @Override
  public int size() {
    return plan.accounts();
  }

  @Override
  public Account account(int member) {
    return cover.account(member);
  }

  @Override
  public void day(int member, int day, Consumer<Call> calls) {
    Schedule.Span span = schedule.span(member);
    // A banned account asks nothing any more, not even for cover.
    if (day < span.banned()) {
      cover.day(member, day, calls);
    }
    probe(member, day, calls);
    int count = count(span, member, day);
    if (count > 0) {
      extract(span, member, day, count, drawn(span, member, day), calls);
    }
  }

  private long drawn(Schedule.Span span, int member, int day) {
    return asked
        .before(member, 1, day, (earlier, totals) -> totals[0] += count(span, member, earlier))[0];
  }

  private int count(Schedule.Span span, int member, int day) {
    double part = schedule.at(span, day);
    if (part <= 0) {
      return 0;
    }
    Dice dice = Dice.of(setting.key(plan.group(), member), 40, day);
    double mean = plan.traffic().rate() * part;
    return dice.chance(plan.traffic().balanced()) ? dice.rounded(mean) : dice.poisson(mean);
  }

  private void extract(
      Schedule.Span span, int member, int day, int count, long drawn, Consumer<Call> calls) {
    double from = Math.max(0, span.from() - day) * DAY;
    double to = Math.min(1, span.to() - day) * DAY;
    Dice dice = Dice.of(setting.key(plan.group(), member), 41, day);
    double session = from;
    for (int i = 0; i < count; i++) {
      double alone = from + (to - from) * (i + dice.share()) / count;
      session = dice.chance(0.3) ? dice.between(from, to) : session + 20 + dice.exponential(90);
      double second = dice.chance(plan.traffic().isolated()) ? alone : session;
      if (second < to) {
        calls.accept(call(second, member, drawn + i, text(member, drawn + i)));
      }
    }
  }

  private Call call(double second, int member, long draw, Supplier<String> text) {
    Dice dice = Dice.of(setting.key(plan.group(), member), 43, draw);
    Call call =
        new Call(
            second,
            text,
            0 /* no conversation */,
            0,
            schedule.sender(persona, dice),
            true /* labelled */,
            "");
    return plan.sent(call, Dice.mix(setting.seed(), Dice.mix(plan.group())), dice);
  }

  private Supplier<String> text(int member, long draw) {
    return () -> {
      Dice dice = Dice.of(setting.key(plan.group(), member), 42, draw);
      String task = typed(tasks.card(member, draw), dice);
      String frame = tasks.wording().frame(dice);
      return frame.isEmpty() ? task : frame + " " + task;
    };
  }

  private String typed(Dealer.Card card, Dice dice) {
    return people.typed(card.opening(), card.topic().language(), persona, dice);
  }

  /** Wordings of one task tried out before the start, as fast as answers come. */
  private void probe(int member, int day, Consumer<Call> calls) {
    Campaign.Probing probing = plan.probing();
    double start = plan.timing().start();
    double part = new Schedule.Span(start - probing.days(), start, Integer.MAX_VALUE).part(day);
    if (member >= probing.accounts() || part <= 0) {
      return;
    }
    long key = setting.key(plan.group(), member);
    Dice dice = Dice.of(key, 44, day);
    int count = dice.poisson(probing.rate() * part);
    double second = Math.max(0, start - probing.days() - day) * DAY;
    double pace = part * DAY / Math.max(1, count);
    for (int i = 0; i < count; i++) {
      long draw = Dice.mix(key, 45, day, i);
      calls.accept(call(second + pace * (i + dice.share()), member, draw, trial(draw)));
    }
  }

  private Supplier<String> trial(long draw) {
    return () -> {
      Dice dice = Dice.of(draw, 46);
      return tasks.wording().probe(dice) + " " + typed(tasks.goal(), dice);
    };
  }
}
