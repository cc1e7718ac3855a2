package dev.stillwatch.events;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.trim;

import org.apache.spark.sql.Column;

/**
 * The name of a model without case, path and date: "acme/Acme-2-2026-03-01" is "acme-2". Models of
 * logs and of calendars are the same if these agree.
 */
final class PlainModel {
  private PlainModel() {}

  static Column of(Column name) {
    return regexp_replace(
        regexp_replace(lower(trim(name)), lit("^.*/"), lit("")),
        lit("[-@:_]?20[0-9]{2}-?[0-9]{2}-?[0-9]{2}$"),
        lit(""));
  }
}
