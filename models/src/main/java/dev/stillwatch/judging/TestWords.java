package dev.stillwatch.judging;

import dev.stillwatch.accounts.Strata;
import java.util.Locale;
import java.util.function.DoubleFunction;

/**
 * What a test found, said to somebody who knows neither the test nor its scale.
 *
 * <p>A sentence gives the group's number, then that of tonight's ordinary groups, both undone from
 * the scale the test counts on. Tests without a sentence here give both numbers as they are.
 */
final class TestWords {
  /** What the comparison of content asks. */
  static final String CONTENT =
      "Whether members ask for what accounts like them do not, though they were not chosen by it.";

  private TestWords() {}

  /**
   * The sentence.
   *
   * @param value the group's statistic
   * @param ordinary that of ordinary groups
   */
  static String of(GroupTest test, double value, double ordinary) {
    return switch (test) {
      case TOPICS ->
          "Two prompts of one member fall into one topic %s as often as prompts of two members; in ordinary groups that ask as widely %s. Ordinary members have topics of their own."
              .formatted(both(value, ordinary, log2 -> times(Math.pow(2, log2))));
      case REPEATS ->
          "%s of the requests repeat a prompt of the same member and day; in ordinary groups %s."
              .formatted(both(value, ordinary, log2 -> share(Math.pow(2, log2) - 0.02)));
      case NEARLY ->
          "For each account that belongs %s nearly do; in ordinary groups %s. Common interest fades out, a group that was made ends."
              .formatted(both(value, ordinary, log2 -> number(Math.pow(2, log2) - 0.05)));
      case ALIKE ->
          "%s of the accounts give this content about the same share of their requests; in ordinary groups %s."
              .formatted(both(value, ordinary, TestWords::share));
      case DOSE ->
          "Members' shares of this content differ by %s beyond chance; in ordinary groups by %s."
              .formatted(both(value, ordinary, log2 -> share(Math.pow(2, log2) - 0.02)));
      case SESSIONS ->
          "%s of the requests follow another sooner than the account's pace explains; in ordinary groups %s. People work in sessions, machines need not."
              .formatted(both(value, ordinary, TestWords::share));
      case LENGTH ->
          "Answers are %s as long as the median account's; in ordinary groups %s."
              .formatted(both(value, ordinary, ln -> times(Math.exp(ln))));
      case OWN_LENGTH ->
          "Answers are %s as long as the same members' other answers; in ordinary groups %s."
              .formatted(both(value, ordinary, ln -> times(Math.exp(ln))));
      case EVENNESS ->
          "Members' mean answer lengths differ by %s; in ordinary groups by %s."
              .formatted(both(value, ordinary, log2 -> share(Math.pow(2, log2) - 0.02)));
      case VOLUMES ->
          "Members' requests per active day differ by %s; in ordinary groups by %s."
              .formatted(both(value, ordinary, log2 -> share(Math.pow(2, log2) - 0.05)));
      case SHARES ->
          "Members' requests in all differ by %s; in ordinary groups by %s."
              .formatted(both(value, ordinary, log2 -> share(Math.pow(2, log2) - 0.05)));
      case START ->
          "Half of the accounts were made within %s days; in ordinary groups within %s."
              .formatted(both(value, ordinary, log2 -> number(Math.pow(2, log2) - 1)));
      case DAYS ->
          "Requests of two members fall on the same day %s as often as those of any two accounts; in ordinary groups %s."
              .formatted(both(value, ordinary, log2 -> times(Math.pow(2, log2))));
      case TOKENS ->
          value == 0
              ? "No payment, mail or network token counts: none is shared beyond chance by three members of several organisations, or all come in by one door."
              : "A member's rarest payment, mail or network token that others of the group have, too, is worth %s bits in the mean, 0 where none counts; in ordinary groups %s. A token that one account in a hundred has is worth 6.6."
                  .formatted(both(value, ordinary, TestWords::number));
      case SIGNATURES ->
          "%s of the accounts carry on reasoning that another among them obtained, of no organisation that is known to be theirs; in ordinary groups %s."
              .formatted(both(value, ordinary, TestWords::share));
      case STRANGERS_SIGNATURES ->
          "%s of the accounts whose organisation is known carry on reasoning that another organisation among them obtained; in ordinary groups %s."
              .formatted(both(value, ordinary, TestWords::share));
      case FRAMES ->
          "Members' commonest prompt template weighs %s by its use and rarity; in ordinary groups %s."
              .formatted(both(value, ordinary, TestWords::number));
      default ->
          "%s: %s; in ordinary groups %s.".formatted(test.label(), number(value), number(ordinary));
    };
  }

  /** Why nothing is said where a statistic is not known. */
  static String unknown(GroupTest test) {
    return test == GroupTest.SHARES
        ? "Not compared: members may work off one list, or give others but a part of their requests."
        : "Not compared: too few of the members have what it takes, it is what the group was found by, or another test takes its place.";
  }

  /**
   * How rare it is among sets of accounts drawn for it.
   *
   * @param asExtreme sets that are as campaign-like as the group
   * @param level of {@link Strata#LEVELS}, on which accounts are alike
   */
  static String matched(int asExtreme, int sets, int level, double p, double q) {
    return String.format(
        Locale.ROOT,
        "By all that accounts ask, %s of %d sets of accounts alike in %s %s as extreme (p = %.2g, q = %.2g).",
        asExtreme == 0 ? "none" : Integer.toString(asExtreme),
        sets,
        Strata.LEVELS.get(level),
        asExtreme < 2 ? "is" : "are",
        p,
        q);
  }

  private static Object[] both(double value, double ordinary, DoubleFunction<String> said) {
    return new Object[] {said.apply(value), said.apply(ordinary)};
  }

  private static String share(double share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * Math.max(0, share));
  }

  private static String times(double factor) {
    return String.format(Locale.ROOT, "%.1f times", factor);
  }

  private static String number(double number) {
    double shown = Math.max(0, number);
    return String.format(Locale.ROOT, shown < 10 ? "%.1f" : "%,.0f", shown);
  }
}
