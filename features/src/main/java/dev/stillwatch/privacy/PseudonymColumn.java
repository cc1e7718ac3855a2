package dev.stillwatch.privacy;

import static org.apache.spark.sql.functions.udf;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/**
 * Gives the values of a column their pseudonyms; a function of our own because its key must not be
 * in a plan.
 */
public final class PseudonymColumn implements UDF1<String, String> {
  private static final long serialVersionUID = 1L;
  private final Pseudonyms pseudonyms;
  private final Pseudonyms.Kind kind;

  private PseudonymColumn(Pseudonyms pseudonyms, Pseudonyms.Kind kind) {
    this.pseudonyms = pseudonyms;
    this.kind = kind;
  }

  /** The pseudonyms of a column of strings; null where it is. */
  public static Column of(Pseudonyms pseudonyms, Pseudonyms.Kind kind, Column value) {
    return udf(new PseudonymColumn(pseudonyms, kind), DataTypes.StringType).apply(value);
  }

  @Override
  public String call(String value) {
    return value == null ? null : pseudonyms.of(kind, value);
  }
}
