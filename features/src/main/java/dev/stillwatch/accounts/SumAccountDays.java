package dev.stillwatch.accounts;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.xxhash64;

import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.Requests;
import java.time.Duration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * Folds requests into sums per account and day.
 *
 * <p>A follow-up needs the request before it, so rows are brought together and sorted anyway; the
 * fold then reads each account's day once, in that order, which also fixes the sums of doubles. One
 * exchange, and memory for the distinct prompts, cells and frames of one account's day.
 */
public record SumAccountDays() {
  /** A request within less than this of the account's one before, that day, is a follow-up. */
  public static final Duration FOLLOW_UP = Duration.ofMinutes(30);

  /**
   * Signatures kept of an account. Those with the smallest hashes are kept, the same for everybody:
   * of accounts that share signatures the samples do, too.
   */
  static final int SIGNATURES = 256;

  /** From requests to account_days. */
  public Dataset<Row> from(Dataset<Row> requests) {
    Column day = AccountDays.EVENT_DATE.ref();
    Column account = AccountDays.ACCOUNT_REF.ref();
    Dataset<Row> folded =
        requests
            .select(
                AccountDays.EVENT_DATE.from(Requests.EVENT_DATE.ref()),
                AccountDays.ACCOUNT_REF.from(Requests.ACCOUNT_REF.ref()),
                unix_micros(Requests.EVENT_TIME.ref()).as(FoldAccountDays.MICROS),
                Requests.REQUEST_ID.ref(),
                Requests.EPOCH.ref(),
                Requests.ORG_REF.ref(),
                prompt().as(FoldAccountDays.PROMPT),
                StyleTrait.code().as(FoldAccountDays.STYLE),
                Requests.CONVERSATION_HASH.ref(),
                Requests.MODEL_REQUESTED.ref(),
                Requests.TEMPERATURE.ref(),
                Requests.INPUT_TOKENS.ref(),
                Requests.OUTPUT_TOKENS.ref(),
                Requests.STATUS_CODE.ref(),
                Requests.REFUSED.ref(),
                Requests.CELL.ref(),
                Requests.SKELETON_HASH.ref(),
                Requests.HEAD_HASH.ref(),
                Requests.TAIL_HASH.ref(),
                Requests.NETWORK_REF.ref(),
                Requests.AGENT_HASH.ref(),
                Requests.SIGNATURE_HASH.ref())
            .repartition(day, account)
            // The account first: rows are sorted by the first few bytes of it before all else.
            .sortWithinPartitions(
                account, day, col(FoldAccountDays.MICROS), Requests.REQUEST_ID.ref())
            .mapPartitions(new FoldAccountDays(), Encoders.row(FoldAccountDays.schema()));
    return AccountDays.TABLE.conform(
        folded
            .withColumn(AccountDays.FIRST_AT.name(), timestamp_micros(AccountDays.FIRST_AT.ref()))
            .withColumn(AccountDays.LAST_AT.name(), timestamp_micros(AccountDays.LAST_AT.ref())));
  }

  /**
   * What tells a request's prompt from others: where only a vector is logged, equal places in
   * embedding space stand for equal prompts.
   */
  public static Column prompt() {
    return coalesce(
        Requests.TEXT_HASH.ref(),
        xxhash64(Requests.CELL.ref(), Requests.RESIDUAL.ref(), Requests.RESIDUAL_SCALE.ref()));
  }
}
