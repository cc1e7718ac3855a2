package dev.stillwatch.identity;

import static org.apache.spark.sql.functions.lit;

import java.io.Serializable;
import org.apache.spark.sql.Column;

/**
 * What a group must show to be a campaign.
 *
 * @param bits strength that a very large group needs; a group of n needs {@value #SMALL_GROUPS} / n
 *     more, since few members say less
 * @param families families of evidence that must be above one bit each
 * @param members members it must have, at least 2
 * @param entry how a new campaign is opened
 */
public record Admission(double bits, int families, int members, Entry entry)
    implements Serializable {
  /** Bits that a group needs more, times its members. */
  public static final int SMALL_GROUPS = 20;

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
    return lit(bits).plus(lit(SMALL_GROUPS).divide(size));
  }
}
