package dev.stillwatch.identity;

import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log2;

import java.io.Serializable;
import org.apache.spark.sql.Column;

/**
 * What a group must show to be a campaign.
 *
 * <p>Few members say less: a group of n needs {@value #SMALL_GROUPS} / n bits more. Many who give a
 * part of their requests alike say more, since ordinary customers of one field are the less alike
 * the more they are: from {@value #LARGE} members on such a group needs {@value #PER_DOUBLING} bits
 * less with every doubling, at most {@value #MOST_LESS}. Of 286 of those without a veto in fifteen
 * worlds, the strongest of 20 to 39 members had 5 bits, of 40 to 79 -1, of more -5. Whole accounts
 * get half of it: of 291 ordinary ones the strongest of 20 to 39 had 7 bits, of 40 and more -2, but
 * batch jobs of 30 to 50 keys, which readings rule out, had 8 to 14; where those converse, as a
 * class does, they get nothing unless they do very many things alike, as a relay does.
 *
 * @param bits strength that is asked for before the members are counted
 * @param families families of evidence that must be above one bit each, see {@link
 *     dev.stillwatch.judging.StrengthOf#FAMILIES}
 * @param members members it must have, at least 2
 * @param entry how a new campaign is opened
 */
public record Admission(double bits, int families, int members, Entry entry)
    implements Serializable {
  /** Bits that a group needs more, times its members. */
  public static final int SMALL_GROUPS = 20;

  /** Members from which on a group that was dealt a part needs fewer bits. */
  public static final int LARGE = 20;

  /** Bits that a large group needs less with every doubling of its members. */
  public static final double PER_DOUBLING = 3;

  /** Bits that the largest groups need less. */
  public static final int MOST_LESS = 6;

  /**
   * Bits that a group may lack to bring more members to a campaign that half of its own are of: it
   * is judged with all of them, and what is known of half makes it eight times as likely as any.
   */
  public static final int LACKING = 3;

  /**
   * Bits that a group may lack to bring its members to a campaign that it is kin to, see {@link
   * Identities}.
   */
  public static final int KIN_LACKING = 6;

  /**
   * Bits that a frame must have at least to make kin: log2 of accounts over those that send it.
   * Those of a campaign of fifty among 1,900 accounts have five.
   */
  public static final int KIN_FRAMES = 4;

  /** How a new campaign is opened. */
  public enum Entry {
    /** At first sight, for nights that are not judged one by one. */
    AT_ONCE,
    /** When it is seen on a second of three nights. */
    SECOND_NIGHT
  }

  public Admission {
    if (!(bits > 0)) {
      throw new IllegalArgumentException("Invalid bits: %s (must be positive)".formatted(bits));
    }
    if (families < 0) {
      throw new IllegalArgumentException("Invalid families: %d (0 or more)".formatted(families));
    }
    if (members < 2) {
      throw new IllegalArgumentException("Invalid members: %d (at least 2)".formatted(members));
    }
  }

  /**
   * Bits that a group needs.
   *
   * @param size its members
   * @param discount how much of what large groups need less this one gets, in [0, 1]
   */
  public Column barFor(Column size, Column discount) {
    return lit(bits).plus(dueTo(size, discount));
  }

  /** Bits that a group of that size needs beyond {@link #bits}; below 0 where it needs less. */
  static Column dueTo(Column size, Column discount) {
    Column less = log2(size.divide(LARGE)).multiply(PER_DOUBLING);
    return lit(SMALL_GROUPS)
        .divide(size)
        .minus(discount.multiply(least(greatest(less, lit(0)), lit(MOST_LESS))));
  }
}
