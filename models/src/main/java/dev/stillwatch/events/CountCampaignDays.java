package dev.stillwatch.events;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;

import dev.stillwatch.identity.LastSeenCells;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.CampaignDays;
import dev.stillwatch.lake.tables.CampaignMembers;
import dev.stillwatch.lake.tables.Campaigns;
import java.time.LocalDate;
import java.time.Period;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Counts what each campaign did on each day, beside all other accounts, beside ordinary accounts
 * like its members and beside what was to be expected.
 *
 * <p>All accounts that are or were members count on all days of the history, since a campaign has a
 * past before it was found: with their requests in the cells of the group that the campaign last
 * was ({@link LastSeenCells}), or with all where it has no such cells. Models are those of all
 * requests, since sums per day keep them apart from cells.
 *
 * @param night night of the estimate, and its last day
 * @param history how far back to look
 * @param epochSince first night of the codebook epoch
 */
public record CountCampaignDays(LocalDate night, Period history, LocalDate epochSince) {
  private static final String ENTRY = "_entry";
  private static final String MODEL = "model";

  /** Twelve weeks of history. */
  public static final Period DEFAULT_HISTORY = Period.ofDays(84);

  public CountCampaignDays {
    if (history.isNegative() || history.isZero()) {
      throw new IllegalArgumentException(
          "Invalid history: %s (must be positive)".formatted(history));
    }
  }

  /**
   * The campaigns' days.
   *
   * @param campaigns of the night and of the nights before
   * @param groups likewise, for their cells
   * @param known the accounts of the history, from {@link StratifyAccounts}
   */
  public Dataset<Row> from(
      Dataset<Row> campaigns,
      Dataset<Row> campaignMembers,
      Dataset<Row> groups,
      Dataset<Row> accountDays,
      Dataset<Row> known) {
    Dataset<Row> tonight = campaigns.filter(Campaigns.RUN_DATE.ref().equalTo(lit(night)));
    Dataset<Row> ids = tonight.select(Campaigns.CAMPAIGN_ID.ref()).distinct();
    Dataset<Row> cells =
        new LastSeenCells(night, epochSince)
            .from(campaigns, groups)
            .withColumnRenamed(LastSeenCells.CELLS, DailyCounts.PART);
    Dataset<Row> memberships =
        campaignMembers
            .filter(CampaignMembers.RUN_DATE.ref().equalTo(lit(night)))
            .select(CampaignMembers.CAMPAIGN_ID.ref(), CampaignMembers.ACCOUNT_REF.ref())
            .distinct()
            .join(cells, new String[] {Campaigns.CAMPAIGN_ID.name()}, "left");
    DailyCounts daily = new DailyCounts(night, history);
    Dataset<Row> memberDays = daily.daysOf(memberships, accountDays);
    Dataset<Row> counted =
        daily
            .from(ids, DailyCounts.inPart(memberDays), known)
            .join(models(memberDays), DailyCounts.keys(), "left")
            .withColumn(
                CampaignDays.MODELS.name(),
                coalesce(CampaignDays.MODELS.ref(), array().cast(CampaignDays.MODELS.type())));
    Dataset<Row> members =
        memberships.select(CampaignDays.CAMPAIGN_ID.ref(), AccountDays.ACCOUNT_REF.ref());
    Dataset<Row> beside =
        new MatchControls().from(counted, members, known, outside(members, known));
    Dataset<Row> marked = new MarkEnforced().from(beside, members, known);
    return CampaignDays.TABLE.conform(
        new ModelVolume().from(marked).withColumn(CampaignDays.RUN_DATE.name(), lit(night)));
  }

  /** The accounts that are no members. */
  static Dataset<Row> outside(Dataset<Row> members, Dataset<Row> accounts) {
    return accounts.join(
        members.select(AccountDays.ACCOUNT_REF.ref()).distinct(),
        new String[] {AccountDays.ACCOUNT_REF.name()},
        "left_anti");
  }

  private static Dataset<Row> models(Dataset<Row> memberDays) {
    return memberDays
        .select(
            CampaignDays.CAMPAIGN_ID.ref(),
            CampaignDays.DAY.ref(),
            explode(AccountDays.MODELS.ref()).as(ENTRY))
        .groupBy(
            CampaignDays.CAMPAIGN_ID.ref(),
            CampaignDays.DAY.ref(),
            col(ENTRY).getField(MODEL).as(MODEL))
        .agg(CampaignDays.REQUESTS.from(sum(col(ENTRY).getField(CampaignDays.REQUESTS.name()))))
        .groupBy(CampaignDays.CAMPAIGN_ID.ref(), CampaignDays.DAY.ref())
        .agg(
            CampaignDays.MODELS.from(
                sort_array(collect_list(struct(col(MODEL), CampaignDays.REQUESTS.ref())))));
  }
}
