package dev.stillwatch.judging;

import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log2;

import java.io.Serializable;
import org.apache.spark.sql.Column;

/**
 * What a group's strength is held against.
 *
 * <p>Few members say less: a group of n needs {@value #SMALL_GROUPS} / n bits more. Many who give a
 * part of their requests alike say more, since ordinary customers of one field are the less alike
 * the more they are: from {@value #LARGE} members on such a group needs {@value #PER_DOUBLING} bits
 * less with every doubling, at most {@value #MOST_LESS}. Of 286 of those without a veto in fifteen
 * worlds, the strongest of 20 to 39 members had 5 bits, of 40 to 79 -1, of more -5; of 66 in six
 * worlds since then -6.5, at all sizes from 20 on. Other groups get the share of it that {@link
 * StrengthOf#DISCOUNT} states.
 *
 * @param bits strength that is asked for before the members are counted
 * @param families families of evidence that must be above one bit each, see {@link
 *     StrengthOf#FAMILIES}
 * @param prompts that whole accounts must have sent about one narrow thing, see {@link ReadGroup}
 */
public record Bar(double bits, int families, int prompts) implements Serializable {
  /** Prompts of one narrow task that are asked for unless somebody says otherwise. */
  public static final int PROMPTS = 2_000;

  /** Bits that a group needs more, times its members. */
  public static final int SMALL_GROUPS = 20;

  /** Members from which on a group that was dealt a part needs fewer bits. */
  public static final int LARGE = 20;

  /** Bits that a large group needs less with every doubling of its members. */
  public static final double PER_DOUBLING = 3.5;

  /** Bits that the largest groups need less. */
  public static final int MOST_LESS = 9;

  public Bar {
    if (!(bits > 0)) {
      throw new IllegalArgumentException("Invalid bits: %s (must be positive)".formatted(bits));
    }
    if (families < 0) {
      throw new IllegalArgumentException("Invalid families: %d (0 or more)".formatted(families));
    }
    if (prompts < 0) {
      throw new IllegalArgumentException("Invalid prompts: %d (0 or more)".formatted(prompts));
    }
  }

  /** With as many prompts of one narrow task as are asked for by default. */
  public Bar(double bits, int families) {
    this(bits, families, PROMPTS);
  }

  /**
   * Bits that a group of that size needs beyond {@link #bits}; below 0 where it needs less.
   *
   * @param size its members
   * @param discount how much of what large groups need less this one gets, in [0, 1]
   */
  public static Column dueTo(Column size, Column discount) {
    Column less = log2(size.divide(LARGE)).multiply(PER_DOUBLING);
    return lit(SMALL_GROUPS)
        .divide(size)
        .minus(discount.multiply(least(greatest(less, lit(0)), lit(MOST_LESS))));
  }

  /** The same of one group. */
  public static double dueTo(long size, double discount) {
    double less = PER_DOUBLING * Math.log(size / (double) LARGE) / Math.log(2);
    return SMALL_GROUPS / (double) size - discount * Math.min(Math.max(less, 0), MOST_LESS);
  }

  /** Whether a group of that size is strong enough, with families enough and no veto. */
  boolean isMetBy(Strength strength, long size) {
    return strength.bits() > 0
        && strength.bits() >= bits + dueTo(size, strength.discount())
        && strength.families() >= families
        && strength.readingBits() < StrengthOf.VETO;
  }
}
