package dev.stillwatch.identity;

import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;

import dev.stillwatch.lake.tables.Campaigns;
import dev.stillwatch.lake.tables.Groups;
import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The cells of the group that each campaign was when it was last seen: its requests are its
 * members' in those cells, on nights without the group, too. Without this a campaign that is not
 * seen for a night would do all that its members do.
 *
 * <p>A campaign of all its members' requests has none, nor has one that was last seen in an earlier
 * codebook epoch or whose group is no longer kept.
 *
 * @param since first night of the codebook epoch
 */
public record LastSeenCells(LocalDate night, LocalDate since) {
  /** Column of the cells, {@code array<int>}, ascending; null where there are none. */
  public static final String CELLS = "_campaign_cells";

  private static final String SEEN = "_seen";

  /**
   * Cells by campaign id, for the campaigns of the night that have a group.
   *
   * @param campaigns of the night and of the nights before
   * @param groups likewise
   */
  public Dataset<Row> from(Dataset<Row> campaigns, Dataset<Row> groups) {
    Dataset<Row> seen =
        campaigns
            .filter(Campaigns.RUN_DATE.ref().equalTo(lit(night)))
            .filter(Campaigns.LAST_SEEN.ref().geq(lit(since)))
            .select(Campaigns.CAMPAIGN_ID.ref(), Campaigns.LAST_SEEN.ref().as(SEEN));
    Dataset<Row> led =
        campaigns
            .select(
                Campaigns.CAMPAIGN_ID.ref(),
                Campaigns.GROUP_ID.ref(),
                Campaigns.RUN_DATE.ref().as(SEEN))
            .join(seen, new String[] {Campaigns.CAMPAIGN_ID.name(), SEEN}, "left_semi");
    return groups
        .withColumnRenamed(Groups.RUN_DATE.name(), SEEN)
        .join(led, new String[] {SEEN, Groups.GROUP_ID.name()})
        .groupBy(Campaigns.CAMPAIGN_ID.ref())
        .agg(first(Groups.CELLS.ref()).as(CELLS));
  }
}
