package dev.stillwatch.judging;

import dev.stillwatch.accounts.SumAccountDays;
import dev.stillwatch.numeric.SessionExcess;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/**
 * What an account is compared by, in few numbers, all over its whole window.
 *
 * @param account pseudonym
 * @param place where the hash of the pseudonym lies in [0, 1): sets of those below a bar are fair
 *     samples, and the same wherever rows lie
 * @param likes the account's stratum on each level
 * @param values by {@link Value}; NaN where not known
 * @param shares of its requests on each day of the window
 * @param features of its whole facet, of length 1; empty where there is none or nobody needs it
 */
@SuppressWarnings("ArrayRecordComponent") // Made once, shared and never written to.
record Sketch(
    String account,
    double place,
    List<String> likes,
    Map<Value, Double> values,
    double[] shares,
    float[] features)
    implements Serializable {

  /** The numbers of an account. */
  enum Value {
    /** Share of requests that repeat a prompt of that day. */
    REPEATS,
    /** {@link SessionExcess}; not known where no request has a time of day. */
    SESSIONS,
    /** Mean ln(1 + output tokens), of five answers and more. */
    LENGTH,
    /** ln requests per active day. */
    PACE,
    /** Day on which it was made, from 1970 on. */
    CREATED
  }

  private static final int LEAST_ANSWERED = 5;
  private static final double DAY = 86_400;

  /**
   * Of a row of {@link SketchAccounts}.
   *
   * @param from the place of its first column; by place, since rows that one function hands to the
   *     next do not know the names
   */
  static Sketch of(Row row, int from) {
    int at = from + 3;
    long requests = row.getLong(at);
    Map<Value, Double> values = new EnumMap<>(Value.class);
    values.put(Value.REPEATS, 1 - row.getLong(at + 1) / (double) requests);
    values.put(Value.SESSIONS, sessions(row, at));
    long answered = row.getLong(at + 3);
    values.put(
        Value.LENGTH, answered < LEAST_ANSWERED ? Double.NaN : row.getDouble(at + 4) / answered);
    values.put(Value.PACE, Math.log(requests / (double) row.getLong(at + 5)));
    values.put(Value.CREATED, row.isNullAt(at + 9) ? Double.NaN : row.getLong(at + 9) / DAY);
    return new Sketch(
        row.getString(from),
        row.getDouble(from + 1),
        List.copyOf(row.getList(from + 2)),
        values,
        row.<Integer>getList(at + 8).stream().mapToDouble(n -> n / (double) requests).toArray(),
        ContentFeatures.NONE);
  }

  private static double sessions(Row row, int at) {
    long first = row.getLong(at + 6);
    long last = row.getLong(at + 7);
    if (first % DAY == 0 && last % DAY == 0) {
      return Double.NaN;
    }
    SessionExcess excess = new SessionExcess(SumAccountDays.FOLLOW_UP.toSeconds());
    excess.add(row.getLong(at), row.getLong(at + 2), (double) (last - first));
    return excess.value();
  }

  /** The same with features. */
  Sketch with(float[] known) {
    return new Sketch(account, place, likes, values, shares, known);
  }

  /** One of the numbers; NaN where not known. */
  double value(Value value) {
    return values.get(value);
  }

  /** Whether it has that number. */
  boolean knows(Value value) {
    return !Double.isNaN(value(value));
  }
}
