package dev.stillwatch.accounts;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.bin;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.when;

import dev.stillwatch.lake.tables.Accounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;

/**
 * What makes accounts alike before anybody looks at what they ask.
 *
 * <p>Accounts are alike that pay for the same plan, signed up within the last four weeks, within
 * the twelve before the night or earlier, and ask as much on a day with requests, within a factor
 * of two. What is not known is a kind of its own. A level further, plans may differ; on the last
 * one, sign-up as well.
 *
 * <p>A group takes the finest level on which {@value #COVERED} of its members have {@value
 * #FEWEST_ALIKE} others like them, and {@value #FEWEST_CONTROLS} in all; members without are left
 * out.
 */
public final class Strata {
  /** What accounts of a stratum have in common, by level. */
  public static final List<String> LEVELS =
      List.of("plan, sign-up and volume", "sign-up and volume", "volume");

  /** Column of the strata of an account, one per level, {@code (_level, _like)} each. */
  public static final String STRATA = "_strata";

  /** Column of a level, 0 for the finest. */
  public static final String LEVEL = "_level";

  /** Column of what the accounts of a stratum have in common. */
  public static final String LIKE = "_like";

  /** Others that a stratum must have to be compared with. */
  public static final long FEWEST_ALIKE = 20;

  /** Others that a group must have over all its strata. */
  public static final long FEWEST_CONTROLS = 100;

  /** Share of a group's members that must have others like them. */
  public static final double COVERED = 0.9;

  private static final String NEW_ONES = "new";
  private static final String YOUNG_ONES = "young";
  private static final int NEW = 28;
  private static final int YOUNG = 84;
  private static final int TOP_VOLUME = 16;

  private Strata() {}

  /**
   * The strata of an account on a night, an array of one struct per level. Reads the columns plan
   * and created_at of {@link Accounts}.
   *
   * @param night a date
   * @param requests of the account
   * @param activeDays days on which it made them, above 0
   */
  public static Column of(Column night, Column requests, Column activeDays) {
    Column plan = coalesce(Accounts.PLAN.ref(), lit(""));
    Column age = datediff(night, to_date(Accounts.CREATED_AT.ref()));
    Column signUp =
        when(age.isNull(), "")
            .when(age.lt(NEW), NEW_ONES)
            .when(age.lt(YOUNG), YOUNG_ONES)
            .otherwise("old");
    Column perDay = floor(requests.divide(activeDays));
    Column volume = least(length(bin(greatest(perDay, lit(1L)))), lit(TOP_VOLUME)).cast("string");
    List<Column> likes =
        List.of(concat_ws("|", plan, signUp, volume), concat_ws("|", signUp, volume), volume);
    return array(
        IntStream.range(0, LEVELS.size())
            .mapToObj(level -> struct(lit(level).as(LEVEL), likes.get(level).as(LIKE)))
            .toArray(Column[]::new));
  }

  /**
   * What the accounts of a stratum have in common, in words.
   *
   * @param level of {@link #LEVELS}
   * @param like as in {@link #LIKE}
   */
  public static String words(int level, String like) {
    // Plans may be called anything, so from the end.
    int volume = like.lastIndexOf('|');
    int signUp = like.lastIndexOf('|', volume - 1);
    List<String> words = new ArrayList<>();
    if (level == 0) {
      String plan = like.substring(0, signUp);
      words.add(plan.isEmpty() ? "plan not known" : "plan " + plan);
    }
    if (level < LEVELS.size() - 1) {
      words.add(signedUp(like.substring(signUp + 1, volume)));
    }
    words.add(perDay(Integer.parseInt(like.substring(volume + 1))));
    return String.join(", ", words);
  }

  private static String signedUp(String when) {
    return switch (when) {
      case "" -> "sign-up not known";
      case NEW_ONES -> "signed up within four weeks";
      case YOUNG_ONES -> "signed up within twelve weeks";
      default -> "signed up before";
    };
  }

  private static String perDay(int volume) {
    long least = 1L << (volume - 1);
    String often =
        volume == 1
            ? "1 request"
            : volume == TOP_VOLUME
                ? String.format(Locale.ROOT, "%,d requests and more", least)
                : String.format(Locale.ROOT, "%,d to %,d requests", least, 2 * least - 1);
    return often + " on a day with any";
  }
}
