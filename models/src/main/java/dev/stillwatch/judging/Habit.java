package dev.stillwatch.judging;

import java.util.List;
import java.util.Locale;

/**
 * What an account does by habit, in a number that groups are compared by, too (see {@link
 * CompareGroups}).
 */
public enum Habit {
  /** Share of requests that repeat a prompt of that day. */
  REPEATS(
      GroupTest.REPEATS.label(), Sketch.Value.REPEATS, "Requests that repeat a prompt of that day"),
  /** Share of requests in sessions beyond what the account's pace explains. */
  SESSIONS(
      GroupTest.SESSIONS.label(),
      Sketch.Value.SESSIONS,
      "Requests that follow another sooner than the account's pace explains"),
  /** Mean ln(1 + output tokens), of five answers and more. */
  LENGTH(
      GroupTest.LENGTH.label(), Sketch.Value.LENGTH, "Tokens of an answer, by the geometric mean"),
  /** ln requests per active day. */
  PACE("requests per day", Sketch.Value.PACE, "Requests on a day with any");

  /** All, in the order of columns and rows. */
  static final List<Habit> ALL = List.of(values());

  private final String label;
  private final Sketch.Value value;
  private final String meaning;

  Habit(String label, Sketch.Value value, String meaning) {
    this.label = label;
    this.value = value;
    this.meaning = meaning;
  }

  /**
   * The habit of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Habit named(String label) {
    for (Habit habit : ALL) {
      if (habit.label.equals(label)) {
        return habit;
      }
    }
    throw new IllegalArgumentException("Invalid habit: %s".formatted(label));
  }

  /** Its name; that of the test by it, where there is one. */
  public String label() {
    return label;
  }

  /** What the number is, as the beginning of a sentence. */
  public String meaning() {
    return meaning;
  }

  /** The number in words, undone from its scale. */
  public String said(double number) {
    return switch (this) {
      case REPEATS, SESSIONS -> String.format(Locale.ROOT, "%.0f %%", 100 * number);
      case LENGTH -> plain(Math.expm1(number));
      case PACE -> plain(Math.exp(number));
    };
  }

  double of(Sketch sketch) {
    return sketch.value(value);
  }

  private static String plain(double number) {
    return String.format(Locale.ROOT, number < 10 ? "%.1f" : "%,.0f", number);
  }
}
