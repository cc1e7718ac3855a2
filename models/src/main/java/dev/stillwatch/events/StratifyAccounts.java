package dev.stillwatch.events;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.stillwatch.accounts.Enforcement;
import dev.stillwatch.accounts.Strata;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.Accounts;
import dev.stillwatch.lake.tables.CampaignDays;
import java.time.LocalDate;
import java.time.Period;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * The accounts of a history with what makes them alike, finest first, and since when the platform
 * keeps them from asking: a shape that steps share, not a table. One row per account, with its days
 * inside, so that whoever has it need not read the history again.
 *
 * <p>What makes them alike is defined by {@link Strata}.
 *
 * @param night last day
 * @param history how far back to look
 */
public record StratifyAccounts(LocalDate night, Period history) {
  /** Column of the days with requests, {@code (day, requests)} each. */
  static final String DAYS = "_days";

  /** Column of the first day on which the account could not ask as it wished; null for none. */
  static final String ENFORCED_ON = "_enforced_on";

  private static final String ACTIVE = "_active";
  private static final String LAST = "_last";

  /**
   * The accounts that asked within the history.
   *
   * @param accounts snapshots of the night and of nights before
   * @return {@code account_ref, org_ref, _strata, _days, _enforced_on}; the organisation that is
   *     first by name, should there be several
   */
  public Dataset<Row> from(Dataset<Row> accountDays, Dataset<Row> accounts) {
    Dataset<Row> known =
        accounts
            .filter(Accounts.RUN_DATE.ref().leq(lit(night)))
            .groupBy(Accounts.ACCOUNT_REF.ref())
            .agg(
                max(when(Accounts.RUN_DATE.ref().equalTo(lit(night)), Accounts.PLAN.ref()))
                    .as(Accounts.PLAN.name()),
                min(Accounts.CREATED_AT.ref()).as(Accounts.CREATED_AT.name()),
                min(when(Enforcement.isKnown(), Accounts.RUN_DATE.ref())).as(ENFORCED_ON));
    Column day = AccountDays.EVENT_DATE.ref().as(CampaignDays.DAY.name());
    // A snapshot shows it when it was taken, not when it was done: the last request comes nearer.
    Column enforcedOn =
        when(col(ENFORCED_ON).isNotNull(), least(col(ENFORCED_ON), date_add(col(LAST), 1)));
    return new DailyCounts(night, history)
        .inHistory(accountDays)
        .filter(AccountDays.REQUESTS.ref().gt(0))
        .groupBy(AccountDays.ACCOUNT_REF.ref())
        .agg(
            sum(AccountDays.REQUESTS.ref()).as(AccountDays.REQUESTS.name()),
            functions.count(lit(1)).as(ACTIVE),
            max(AccountDays.EVENT_DATE.ref()).as(LAST),
            min(AccountDays.ORG_REF.ref()).as(AccountDays.ORG_REF.name()),
            collect_list(struct(day, AccountDays.REQUESTS.ref())).as(DAYS))
        .join(known, new String[] {AccountDays.ACCOUNT_REF.name()}, "left")
        .select(
            AccountDays.ACCOUNT_REF.ref(),
            AccountDays.ORG_REF.ref(),
            Strata.of(lit(night), AccountDays.REQUESTS.ref(), col(ACTIVE)).as(Strata.STRATA),
            col(DAYS),
            enforcedOn.as(ENFORCED_ON));
  }
}
