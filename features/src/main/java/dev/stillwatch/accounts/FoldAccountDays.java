package dev.stillwatch.accounts;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.tables.AccountDays;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Folds rows that are sorted by account, day and time into one row per day and account.
 *
 * <p>A named function on rows because nested counts by cell, frame and model would each take
 * another exchange as expressions.
 */
final class FoldAccountDays implements MapPartitionsFunction<Row, Row> {
  static final String MICROS = "_micros";
  static final String PROMPT = "_prompt";
  static final String STYLE = "_style";
  private static final long serialVersionUID = 1L;

  /** The columns of account_days, times in microseconds since 1970. */
  static StructType schema() {
    StructType schema = new StructType();
    for (Field<?> field : AccountDays.TABLE.fields()) {
      boolean isTime = field.type().equals(DataTypes.TimestampType);
      schema =
          schema.add(field.name(), isTime ? DataTypes.LongType : field.type(), true /* nullable */);
    }
    return schema;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    return new Folded(rows);
  }

  /** Reads ahead by one row, to see where an account's day ends. */
  private static final class Folded implements Iterator<Row> {
    private final Iterator<Row> rows;
    private Row ahead;

    Folded(Iterator<Row> rows) {
      this.rows = rows;
      advance();
    }

    @Override
    public boolean hasNext() {
      return ahead != null;
    }

    @Override
    public Row next() {
      if (ahead == null) {
        throw new NoSuchElementException();
      }
      LocalDate day = AccountDays.EVENT_DATE.in(ahead);
      String account = AccountDays.ACCOUNT_REF.in(ahead);
      AccountDay sums = new AccountDay(day, account);
      while (ahead != null
          && AccountDays.EVENT_DATE.in(ahead).equals(day)
          && AccountDays.ACCOUNT_REF.in(ahead).equals(account)) {
        sums.add(ahead);
        advance();
      }
      return sums.row();
    }

    private void advance() {
      ahead = rows.hasNext() ? rows.next() : null;
    }
  }
}
