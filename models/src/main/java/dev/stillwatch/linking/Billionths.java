package dev.stillwatch.linking;

import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;

import org.apache.spark.sql.Column;

/** Sums of shares and bits in whole billionths, since a sum of doubles has an order. */
public final class Billionths {
  /** How many of them are one. */
  public static final double ONE = 1e9;

  private Billionths() {}

  /** The sum over rows of numbers of up to some tens, times {@value #ONE}: a whole number. */
  public static Column sumOf(Column shares) {
    return sum(round(shares.multiply(ONE)).cast("bigint"));
  }
}
