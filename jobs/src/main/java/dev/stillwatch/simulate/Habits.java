package dev.stillwatch.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * How ordinary customers spend a day: sessions on few topics, follow-up turns, now and then the
 * same again.
 *
 * <p>What a customer said before a day is counted: the earlier days' sessions are drawn again,
 * without their texts.
 */
final class Habits {
  private static final int LONGEST = 40;

  private final Setting setting;
  private final People people;
  private final Repertoire repertoire;
  private final Tally said = new Tally();

  Habits(Setting setting, Repertoire repertoire) {
    this.setting = setting;
    this.repertoire = repertoire;
    people = new People(setting);
  }

  /** What customers have to say. */
  interface Repertoire {
    /** How many things a customer comes back to. */
    int count(int customer);

    /** The draw-th text on one of them. */
    Dealer.Card card(int customer, int slot, long draw);

    /** What stands before an opening; empty for nothing. */
    default String frame(int customer, long draw) {
      return "";
    }
  }

  /** When somebody is a customer: how much of the usual rate is asked on a day, 0 for nothing. */
  @FunctionalInterface
  interface Presence {
    double on(int day);
  }

  /** Turns on one topic without a long break. */
  private record Session(double start, int turns, int slot, double pace) {}

  /** What ties a customer to its dice, its topics and its account. */
  record Customer(long key, int number, Account account, Persona persona, Presence presence) {}

  /** The calls of a customer on a day. */
  void day(Customer customer, int day, Consumer<Call> calls) {
    List<Session> sessions = sessions(customer, day);
    if (sessions.isEmpty()) {
      return;
    }
    int[] drawn =
        said.before(
            customer.key(),
            repertoire.count(customer.number()),
            day,
            (earlier, totals) -> count(sessions(customer, earlier), totals));
    for (int i = 0; i < sessions.size(); i++) {
      turns(customer, day, i, sessions.get(i), drawn, calls);
    }
  }

  private static void count(List<Session> sessions, int[] totals) {
    for (Session session : sessions) {
      totals[session.slot()] += session.turns();
    }
  }

  private List<Session> sessions(Customer customer, int day) {
    double present = customer.presence().on(day);
    if (present <= 0) {
      return List.of();
    }
    Persona persona = customer.persona();
    long key = customer.key();
    double mood = Dice.of(key, 20, day / 7).logNormal(1, 0.4);
    double prompts =
        persona.rate()
            * mood
            * persona.rhythm().weekday(setting.weekday(day))
            * present
            * setting.weather().demand(day);
    Dice dice = Dice.of(key, 21, day);
    int count = dice.poisson(prompts / persona.sessionLength());
    int topics = repertoire.count(customer.number());
    int focus = Dice.of(key, 22, day / 9).ranked(topics);
    List<Session> sessions = new ArrayList<>(count);
    int offset = customer.account().country().offset();
    for (int i = 0; i < count; i++) {
      int slot = dice.chance(0.6) ? focus : dice.ranked(topics);
      double start =
          persona.program()
              ? setting.shapes().second(persona.rhythm(), key, setting.weekday(day), offset, dice)
              : persona.rhythm().second(offset, dice);
      int turns = Math.min(LONGEST, dice.geometric(persona.sessionLength()));
      double pace = persona.program() ? dice.between(2, 40) : setting.shapes().pause(dice);
      sessions.add(new Session(start, turns, slot, pace));
    }
    return sessions;
  }

  private void turns(
      Customer customer, int day, int number, Session session, int[] drawn, Consumer<Call> calls) {
    Persona persona = customer.persona();
    Dice dice = Dice.of(customer.key(), 23, day, number);
    boolean talks = !persona.program() && (session.turns() > 1 || dice.chance(0.3));
    long conversation = talks ? Dice.mix(customer.key(), 24, day, number) : 0;
    double second = session.start();
    for (int turn = 0; turn < session.turns(); turn++) {
      long draw = drawn[session.slot()]++;
      boolean again = draw > 0 && dice.chance(persona.repeat());
      long said = again ? Math.max(0, draw - 1 - dice.below(6)) : draw;
      boolean follows = turn > 0 && !persona.program() && !again && dice.chance(0.55);
      if (second < 86_400) {
        calls.accept(
            new Call(
                second,
                text(customer, session.slot(), said, follows),
                conversation,
                turn,
                persona,
                false /* labelled */,
                ""));
      }
      second += persona.program() ? session.pace() : session.pace() * dice.exponential(1) + 4;
    }
  }

  /** A text of one of the customer's topics, as the customer writes it. */
  private Supplier<String> text(Customer customer, int slot, long draw, boolean follows) {
    return () -> {
      Dealer.Card card = repertoire.card(customer.number(), slot, draw);
      String plain = follows ? card.followUp() : card.opening();
      Dice dice = Dice.of(customer.key(), 25, slot, draw);
      Persona persona = customer.persona();
      String typed = people.typed(plain, card.topic().language(), persona, dice);
      String frame = follows ? "" : repertoire.frame(customer.number(), draw);
      String framed = frame.isEmpty() ? typed : frame + " " + typed;
      return persona.frame().isEmpty() ? framed : persona.frame() + " " + framed;
    };
  }
}
