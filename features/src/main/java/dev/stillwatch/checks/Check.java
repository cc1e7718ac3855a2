package dev.stillwatch.checks;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.stillwatch.lake.Field;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;

/** An expectation about the rows that are about to be published. */
public sealed interface Check {
  /** What holds when the check passes, as a sentence fragment. */
  String says();

  /** Whether a row offends, true or false; empty where that takes other rows. */
  Optional<Column> offends();

  /**
   * An aggregate over all rows that counts the offending ones; empty where rows must first be
   * grouped.
   */
  default Optional<Column> offenders() {
    return offends().map(offence -> coalesce(sum(when(offence, 1L).otherwise(0L)), lit(0L)));
  }

  /** No null in a required column. */
  record Complete(Field<?> field) implements Check {
    @Override
    public String says() {
      return field.name() + " is never null";
    }

    @Override
    public Optional<Column> offends() {
      return Optional.of(field.ref().isNull());
    }
  }

  /** Every value satisfies the column's pattern from end to end. */
  record Matches(Field<?> field) implements Check {
    @Override
    public String says() {
      return "%s matches %s".formatted(field.name(), field.pattern());
    }

    @Override
    public Optional<Column> offends() {
      Column matches = field.ref().rlike("^(?:%s)\\z".formatted(field.pattern()));
      return Optional.of(not(coalesce(matches, lit(true))));
    }
  }

  /** A condition that is true, or unknown, on every row. */
  record Holds(String label, String condition) implements Check {
    @Override
    public String says() {
      return "%s (%s)".formatted(label, condition);
    }

    @Override
    public Optional<Column> offends() {
      return Optional.of(not(coalesce(expr(condition), lit(true))));
    }
  }

  /** No two rows with the same key. */
  record Unique(List<Field<?>> key) implements Check {
    public Unique {
      key = List.copyOf(key);
    }

    @Override
    public String says() {
      return key.stream().map(Field::name).toList() + " is unique";
    }

    @Override
    public Optional<Column> offends() {
      return Optional.empty();
    }
  }

  /** The number of rows looked at. */
  static Column rows() {
    return count(lit(1));
  }
}
