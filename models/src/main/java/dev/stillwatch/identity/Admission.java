package dev.stillwatch.identity;

import static org.apache.spark.sql.functions.lit;

import dev.stillwatch.judging.Bar;
import java.io.Serializable;
import org.apache.spark.sql.Column;

/**
 * What a group must show to be a campaign: enough for its {@link Bar}, and members enough.
 *
 * @param bar strength and families that are asked for
 * @param members members it must have, at least 2
 * @param entry how a new campaign is opened
 */
public record Admission(Bar bar, int members, Entry entry) implements Serializable {
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
    return lit(bar.bits()).plus(Bar.dueTo(size, discount));
  }
}
