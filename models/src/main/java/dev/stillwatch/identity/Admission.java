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
 * <p>Few members say less, and chance groups of many are rare and look ordinary: a group of n needs
 * {@value #SMALL_GROUPS} / n bits more, and from {@value #LARGE} members on {@value #PER_DOUBLING}
 * bits less with every doubling, at most {@value #MOST_LESS}. Of ordinary groups without a veto in
 * twelve worlds, the strongest of fewer than 40 members had 7 bits, of 40 to 79 had 3, of 80 and
 * more had -4.
 *
 * @param bits strength that is asked for before the members are counted
 * @param families families of evidence that must be above one bit each
 * @param members members it must have, at least 2
 * @param entry how a new campaign is opened
 */
public record Admission(double bits, int families, int members, Entry entry)
    implements Serializable {
  /** Bits that a group needs more, times its members. */
  public static final int SMALL_GROUPS = 20;

  /** Members from which on a group needs fewer bits. */
  public static final int LARGE = 40;

  /** Bits that a large group needs less with every doubling of its members. */
  public static final int PER_DOUBLING = 2;

  /** Bits that the largest groups need less. */
  public static final int MOST_LESS = 4;

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

  /** Bits that a group of so many members needs. */
  Column barFor(Column size) {
    Column less = log2(size.divide(LARGE)).multiply(PER_DOUBLING);
    return lit(bits)
        .plus(lit(SMALL_GROUPS).divide(size))
        .minus(least(greatest(less, lit(0)), lit(MOST_LESS)));
  }
}
