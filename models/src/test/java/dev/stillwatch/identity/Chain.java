package dev.stillwatch.identity;

import dev.stillwatch.accounts.FormFacets;
import dev.stillwatch.accounts.SumWindow;
import dev.stillwatch.embedding.Cells;
import dev.stillwatch.grouping.FormGroups;
import dev.stillwatch.grouping.Grouping;
import dev.stillwatch.grouping.GrowGroups;
import dev.stillwatch.grouping.LeftOut;
import dev.stillwatch.grouping.PruneGroups;
import dev.stillwatch.grouping.TouchedCells;
import dev.stillwatch.judging.Bar;
import dev.stillwatch.judging.JudgeGroups;
import dev.stillwatch.lake.TableSpec;
import dev.stillwatch.lake.tables.AccountFacets;
import dev.stillwatch.lake.tables.CampaignMembers;
import dev.stillwatch.lake.tables.Campaigns;
import dev.stillwatch.lake.tables.GroupTests;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.lake.tables.Links;
import dev.stillwatch.linking.DayProfiles;
import dev.stillwatch.linking.LinkByFrames;
import dev.stillwatch.linking.LinkByNeighbours;
import dev.stillwatch.linking.NearestAccounts;
import dev.stillwatch.linking.SharedFrames;
import dev.stillwatch.linking.SharedTokens;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** One night from account_days to campaigns, every table held in memory. */
record Chain(LocalDate night, Cells cells) {
  private static final Period WINDOW = Period.ofDays(28);

  /** The night's tables. */
  record Tables(
      Dataset<Row> facets,
      Dataset<Row> links,
      Dataset<Row> groups,
      Dataset<Row> tests,
      Dataset<Row> campaigns,
      Dataset<Row> members) {}

  Tables of(Dataset<Row> days, Dataset<Row> accounts) {
    Dataset<Row> sums = new SumWindow(night, WINDOW, cells.epoch()).from(days).cache();
    Dataset<Row> facets = held(AccountFacets.TABLE, new FormFacets(night, cells).from(sums));
    Dataset<Row> nearestTouch =
        new NearestAccounts(30, -1).from(facets.filter(FormFacets.isOf(night, "touch")));
    Dataset<Row> nearest =
        new NearestAccounts(30, -1).from(facets.filter(FormFacets.isOf(night, "whole"))).cache();
    Dataset<Row> frames = new SharedFrames().from(sums);
    Dataset<Row> links =
        held(
            Links.TABLE,
            new LinkByFrames(night, 0.1)
                .from(sums, frames)
                .union(new LinkByNeighbours(night, "profile", "whole", 30, 0.15).from(nearest))
                .union(new LinkByNeighbours(night, "profile-close", "whole", 8, 0.25).from(nearest))
                .union(new LinkByNeighbours(night, "touch", "touch", 30, 0.15).from(nearestTouch))
                .union(
                    new LinkByNeighbours(night, "timing", "whole", 30, 0.33)
                        .from(
                            new NearestAccounts(30, 0.7)
                                .from(new DayProfiles(night, WINDOW).from(sums)))));
    List<Grouping> groupings =
        List.of(
            new Grouping("frames", 0.1, 0.3, 5, 100_000, true),
            new Grouping("profile", 0.15, 5, 5, 20_000),
            new Grouping("profile-close", 0.25, 8, 5, 60),
            new Grouping("touch", 0.15, 5, 5, 20_000),
            new Grouping("timing", 0.33, 5, 5, 20_000));
    Dataset<Row> tokens = new SharedTokens(night).from(sums, accounts);
    Dataset<Row> touched = TouchedCells.of(sums);
    Dataset<Row> seeds = held(Groups.TABLE, new FormGroups(night, groupings).from(links));
    Dataset<Row> groups =
        held(
            Groups.TABLE,
            new PruneGroups(night)
                .from(
                    new GrowGroups(night, Set.of("touch"), "touch", new LeftOut())
                        .from(seeds, sums, touched),
                    sums,
                    accounts,
                    tokens,
                    touched));
    Dataset<Row> tests =
        held(
            GroupTests.TABLE,
            new JudgeGroups(night, WINDOW, new Bar(10, 3))
                .from(groups, sums, accounts, tokens, frames));
    Dataset<Row> matched =
        new MatchGroups(
                night, new Admission(new Bar(10, 3), 5, Admission.Entry.AT_ONCE), new LeftOut())
            .from(
                groups,
                tests,
                facets,
                sums,
                accounts,
                links,
                Campaigns.TABLE.empty(days.sparkSession()),
                CampaignMembers.TABLE.empty(days.sparkSession()));
    Dataset<Row> campaigns = held(Campaigns.TABLE, new MatchCampaigns(night).from(matched));
    Dataset<Row> members = held(CampaignMembers.TABLE, new MatchMembers(night).from(matched));
    return new Tables(facets, links, groups, tests, campaigns, members);
  }

  /** Computes the rows once, as a table of the lake would be written once. */
  private static Dataset<Row> held(TableSpec table, Dataset<Row> rows) {
    return rows.sparkSession().createDataFrame(rows.collectAsList(), table.schema());
  }
}
