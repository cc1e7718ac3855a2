package dev.stillwatch.simulate;

import dev.stillwatch.simulate.Campaign.Traffic;
import java.util.function.Consumer;

/**
 * A campaign woven into accounts that are otherwise ordinary customers'.
 *
 * <p>An account's whole volume is an ordinary one. A share of it is for the campaign, asked with
 * the owner's settings, rhythm and way of typing; relayed users get answers as long as their own.
 * The rest comes from the process that everybody's requests come from.
 */
final class Interwoven implements Cohort {
  /** Extraction within sessions and outside of them. */
  private static final int LANES = 2;

  private static final int ALONE = 1;

  /** Users of the service whose requests are relayed. */
  private static final int USERS = 20_000;

  private final Setting setting;
  private final Campaign plan;
  private final Schedule schedule;
  private final People people;
  private final Tenants owners;
  private final Habits extraction;

  Interwoven(Setting setting, Campaign plan) {
    this.setting = setting;
    this.plan = plan;
    schedule = new Schedule(plan, setting.seed());
    people = new People(setting);
    owners =
        new Tenants(
            setting,
            plan.group(),
            kind(),
            plan.accounts(),
            plan.traffic().tenants(),
            setting.scenario().population().generalists(),
            new Owner());
    extraction = new Habits(setting, new Harvest(setting, plan));
  }

  /** What an account's owner has left of the account. */
  private final class Owner implements Everyday.Trait {
    @Override
    public Account account(int member, Account plain) {
      return plan.account(setting, schedule.span(member), member, plain);
    }

    @Override
    public Persona persona(int member, Persona plain) {
      Traffic traffic = plan.traffic();
      return plain.at(volume(plain) * (1 - traffic.share()) / traffic.tenants());
    }
  }

  /**
   * Requests a day of all an account does: its share of the campaign's volume is its owner's share
   * of the population's, less so the more evenly the campaign loads its accounts.
   *
   * <p>Divided by the mean of a power of a log-normal variable, so that the campaign's mean stays.
   */
  private double volume(Persona owner) {
    Scenario.Population population = setting.scenario().population();
    double power = 1 - plan.traffic().balanced();
    double usual = population.prompts() / 28;
    double variance = population.spread() * population.spread();
    double mean = StrictMath.exp(variance * power * (power - 1) / 2);
    return plan.traffic().total() * StrictMath.pow(owner.rate() / usual, power) / mean;
  }

  /** The campaign's share of what an account asks. */
  private static final class Harvest implements Habits.Repertoire {
    private final Tasks tasks;
    private final long seed;

    Harvest(Setting setting, Campaign plan) {
      seed = Dice.mix(setting.seed(), Dice.mix(plan.group()));
      tasks = new Tasks(setting, plan, seed, plan.accounts() * LANES);
    }

    @Override
    public int count(int customer) {
      return 1;
    }

    @Override
    public Dealer.Card card(int customer, int slot, long draw) {
      return tasks.card(customer, draw);
    }

    @Override
    public String frame(int customer, long draw) {
      return tasks.wording().frame(Dice.of(seed, 6, customer, draw));
    }
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
    return owners.account(member);
  }

  @Override
  public void day(int member, int day, Consumer<Call> calls) {
    Schedule.Span span = schedule.span(member);
    if (day >= span.banned()) {
      return;
    }
    owners.day(member, day, calls);
    Habits.Customer owner = owners.holder(member);
    for (int lane = 0; lane < LANES; lane++) {
      Habits.Customer sender = sender(owner, span, member, lane);
      extraction.day(sender, day, call -> calls.accept(forCampaign(call, sender.key(), day)));
    }
  }

  private Habits.Customer sender(Habits.Customer owner, Schedule.Span span, int member, int lane) {
    return new Habits.Customer(
        Dice.mix(owner.key(), 70, lane),
        member * LANES + lane,
        owner.account(),
        persona(owner, lane),
        day -> owner.presence().on(day) * schedule.at(span, day));
  }

  private Persona persona(Habits.Customer owner, int lane) {
    Traffic traffic = plan.traffic();
    Persona own = people.persona(owner.key());
    double part = lane == ALONE ? traffic.isolated() : 1 - traffic.isolated();
    return own.at(volume(own) * traffic.share() * part)
        .saying(own.system(), "")
        .answering(
            own.answer() + StrictMath.log(traffic.longer()),
            traffic.spread() > 0 ? traffic.spread() : own.answerSpread())
        .pacing(lane == ALONE ? 1 : own.sessionLength(), own.repeat() * traffic.repeats());
  }

  /** A relayed user gets answers as long as that user's are, whichever account relays. */
  private Persona answered(Persona sender, long key, int day, Call call) {
    if (plan.content().source() != Campaign.Source.USERS) {
      return sender;
    }
    long moment = (long) (call.second() * 1e6);
    long talk = call.conversation() != 0 ? call.conversation() : Dice.mix(key, 72, day, moment);
    Persona user = people.persona(Dice.mix(setting.seed(), 73, Dice.of(talk).below(USERS)));
    Traffic traffic = plan.traffic();
    return sender.answering(
        user.answer() + StrictMath.log(traffic.longer()),
        traffic.spread() > 0 ? traffic.spread() : user.answerSpread());
  }

  private Call forCampaign(Call call, long key, int day) {
    long moment = (long) (call.second() * 1e6);
    Dice dice = Dice.of(key, 71, day, moment);
    Persona sender = answered(call.persona(), key, day, call);
    Call labelled = call.by(schedule.sender(sender, dice)).forGroup();
    return plan.sent(labelled, Dice.mix(setting.seed(), Dice.mix(plan.group())), dice);
  }
}
