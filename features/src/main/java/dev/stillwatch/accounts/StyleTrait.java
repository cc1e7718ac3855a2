package dev.stillwatch.accounts;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log2;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.when;

import dev.stillwatch.lake.tables.Requests;
import org.apache.spark.sql.Column;

/**
 * What tells the form of a request, whatever it is about: each trait sorts requests into a few
 * bins.
 *
 * <p>Counts by bin are kept of each trait alone, not of all together: an account has as many counts
 * however its traits combine, and accounts that differ in one trait are still alike in others. The
 * residual of the embedding is no trait: what a cell leaves of a prompt's words is a narrower
 * topic, not a form, and would double the bytes of a request in an exchange.
 *
 * <p>Numbers are kept in account_days, so new traits and bins come after the others.
 */
public enum StyleTrait {
  /** Writing system: 0 without letters, Latin, Cyrillic, Arabic, Han, Japanese, Hangul, others. */
  SCRIPT(0, 8) {
    @Override
    Column known() {
      Column script = Requests.SCRIPT.ref();
      return when(script.equalTo("Latn"), 1)
          .when(script.equalTo("Cyrl"), 2)
          .when(script.equalTo("Arab"), 3)
          .when(script.equalTo("Hani"), 4)
          .when(script.equalTo("Jpan"), 5)
          .when(script.equalTo("Hang"), 6)
          .when(script.isNotNull().and(script.notEqual("")), 7);
    }
  },
  /** Words of the prompt by powers of two: 1 for less than two, 11 from 1,024 on. */
  LENGTH(1, 12) {
    @Override
    Column known() {
      return power(Requests.PROMPT_WORDS.ref(), 1, 11);
    }
  },
  /** Cap on answer tokens by powers of two: 1 for less than 64, 9 from 8,192 on. */
  CAP(2, 10) {
    @Override
    Column known() {
      return power(Requests.MAX_TOKENS.ref(), -4, 9);
    }
  },
  /** Sampling temperature: 1 for 0 itself, then by fifths, 8 from 1.2 on. */
  TEMPERATURE(3, 9) {
    @Override
    Column known() {
      Column temperature = Requests.TEMPERATURE.ref();
      // A float of 1.4 is less than seven fifths.
      // Logs hold whatever was asked for, infinity and no number too: bounded first.
      Column fifths = floor(least(temperature, lit(2f)).multiply(5).plus(0.01)).plus(2);
      return when(temperature.leq(0), 1)
          .when(temperature.isNotNull(), least(fifths, lit(bins() - 1)));
    }
  },
  /** Nucleus sampling: 1 for all, 2 for less. */
  TOP_P(4, 3) {
    @Override
    Column known() {
      return when(Requests.TOP_P.ref().geq(1), 1).when(Requests.TOP_P.ref().lt(1), 2);
    }
  },
  /** Tools offered: 1 for none, then by powers of two, 5 from eight on. */
  TOOLS(5, 6) {
    @Override
    Column known() {
      return when(Requests.TOOL_COUNT.ref().lt(1), 1)
          .otherwise(power(Requests.TOOL_COUNT.ref(), 2, 5));
    }
  },
  /** Whether the answer is streamed: 1 for no, 2 for yes. */
  STREAM(6, 3) {
    @Override
    Column known() {
      return when(Requests.STREAM.ref(), 2).when(Requests.STREAM.ref().isNotNull(), 1);
    }
  },
  /** Answers asked for: 1 for one, 2 for more. */
  CHOICES(7, 3) {
    @Override
    Column known() {
      return when(Requests.CHOICES.ref().leq(1), 1).when(Requests.CHOICES.ref().gt(1), 2);
    }
  },
  /** Whether a system prompt stands before it: 1 for yes. */
  SYSTEM(8, 2) {
    @Override
    Column known() {
      return when(Requests.SYSTEM_PROMPT_HASH.ref().isNotNull(), 1);
    }
  },
  /** What is called: 1 for chat, 2 for anything else. */
  OPERATION(9, 3) {
    @Override
    Column known() {
      Column operation = Requests.OPERATION.ref();
      return when(lower(operation).equalTo("chat"), 1).when(operation.isNotNull(), 2);
    }
  };

  /** Places each trait has; those beyond its bins are free. */
  public static final int PLACES = 16;

  private static final int PLACE_BITS = 4;

  private final int number;
  private final int bins;

  StyleTrait(int number, int bins) {
    this.number = number;
    this.bins = bins;
  }

  /** How many bins it has, {@value #PLACES} at most. */
  public int bins() {
    return bins;
  }

  /** The place of its first bin, 0: what is not set or not logged; the others follow. */
  public int first() {
    return PLACES * number;
  }

  /** The bins of a request, one each of all traits, four bits for each. */
  static Column code() {
    Column code = lit(0L);
    for (StyleTrait trait : values()) {
      Column bin = coalesce(trait.known(), lit(0)).cast("bigint");
      code = code.plus(bin.multiply(1L << (PLACE_BITS * trait.number)));
    }
    return code;
  }

  /** The place of this trait's bin in such a code. */
  int placeIn(long code) {
    return first() + (int) ((code >>> (PLACE_BITS * number)) & (PLACES - 1));
  }

  /** The bin of a request, from 1 on; null where it is not set or not logged. */
  abstract Column known();

  /**
   * The power of two in a whole number, 0 for 1, moved; null for null.
   *
   * @param moved what is added
   * @param last greatest; 1 is the smallest
   */
  private static Column power(Column count, int moved, int last) {
    // Half a unit more, since the logarithm of a power of two may come out below it.
    Column power = floor(log2(greatest(count, lit(1)).plus(0.5))).plus(moved);
    return when(count.isNotNull(), greatest(lit(1L), least(lit((long) last), power)));
  }
}
