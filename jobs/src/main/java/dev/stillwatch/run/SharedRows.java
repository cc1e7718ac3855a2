package dev.stillwatch.run;

import static dev.stillwatch.run.NightPlan.source;
import static org.apache.spark.sql.functions.lit;

import dev.stillwatch.accounts.FormFacets;
import dev.stillwatch.accounts.Nights;
import dev.stillwatch.accounts.SumWindow;
import dev.stillwatch.config.StillwatchConfig;
import dev.stillwatch.events.StratifyAccounts;
import dev.stillwatch.grouping.AimAtRegions;
import dev.stillwatch.grouping.FormGroups;
import dev.stillwatch.grouping.GrowGroups;
import dev.stillwatch.grouping.LeftOut;
import dev.stillwatch.grouping.TouchedCells;
import dev.stillwatch.identity.FollowPools;
import dev.stillwatch.identity.MatchGroups;
import dev.stillwatch.judging.SuppressedAccounts;
import dev.stillwatch.lake.TableSpec;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.AccountFacets;
import dev.stillwatch.lake.tables.Accounts;
import dev.stillwatch.lake.tables.CampaignMembers;
import dev.stillwatch.lake.tables.Campaigns;
import dev.stillwatch.lake.tables.GroupTests;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.lake.tables.Links;
import dev.stillwatch.lake.tables.PoolMembers;
import dev.stillwatch.lake.tables.Pools;
import dev.stillwatch.lake.tables.Suppressions;
import dev.stillwatch.linking.DayProfiles;
import dev.stillwatch.linking.LinkByTokens;
import dev.stillwatch.linking.NearestAccounts;
import dev.stillwatch.linking.RegionFacets;
import dev.stillwatch.linking.SharedFrames;
import dev.stillwatch.linking.SharedTokens;
import dev.stillwatch.linking.StyleProfiles;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Rows that several steps of a night share, each made once, when the first step asks for them.
 *
 * <p>None of them is a table of the lake: with it and the settings all can be made again.
 */
final class SharedRows {
  /** Each account's window added up. */
  static final TableSpec SUMS =
      source("window_sums", "One row per account: the sums of its window.");

  /** What accounts send that others do, too. */
  static final TableSpec SHARED_FRAMES =
      source("shared_frames", "Frames that several active accounts sent, by account.");

  /** What accounts are looked for by: everything, single prompts, days, form, and by region. */
  static final TableSpec PROFILES =
      source("account_profiles", "Vectors of accounts, by place and account.");

  /** What accounts pay, write and come in with that others do, too. */
  static final TableSpec TOKENS =
      source("shared_tokens", "Tokens of accounts that other active accounts hold, too.");

  /** How much everybody touches each cell. */
  static final TableSpec TOUCHED =
      source("touched_cells", "Cells of the codebook, and how much all accounts touch each.");

  /** Each account's nearest by each of its profiles. */
  static final TableSpec NEAREST =
      source("nearest_accounts", "Each account's nearest by each of its profiles, by place.");

  /** The accounts of the history, with what makes them alike and their days. */
  static final TableSpec STRATA =
      source("account_strata", "Accounts of the history, alike or not, with their days inside.");

  /** Groups before they grow and shrink. */
  static final TableSpec SEEDS =
      source("seed_groups", "Groups as the links make them, before they grow and are pruned.");

  /** Groups with all that touch what they touch. */
  static final TableSpec GROWN =
      source("grown_groups", "Groups after they have grown, before they are pruned.");

  /** Campaigns with their members inside. */
  static final TableSpec MATCHED =
      source("matched_campaigns", "One row per campaign after the night, its members inside.");

  /** Pools that serve campaigns, without their accounts. */
  static final TableSpec FOLLOWED =
      source("followed_pools", "One row per pool that serves a campaign, after the night.");

  /** Places of {@link NearestAccounts} that are no region of what accounts ask. */
  static final int WHOLE = -1;

  static final int SINGLE = -2;
  static final int DAYS = -3;
  static final int STYLE = -4;

  /** How many neighbours of each account are sought. */
  static final int NEIGHBOURS = 30;

  /** Cosine of two accounts' days: in 27 dimensions 3.6 standard deviations from chance. */
  private static final double TIMING_COSINE = 0.7;

  /** Cosine of two accounts' styles: those of accounts that share a third lie at about that. */
  private static final double STYLE_COSINE = 0.6;

  /** Cosine of two accounts in a region: of some dozens of cells, hardly by chance. */
  private static final double FACETS_COSINE = 0.8;

  /** Bytes of files of account_days, whose sums take twenty times as much in memory. */
  private static final long DAYS_A_TASK = 4L << 20;

  private final StillwatchConfig config;
  private final Given given;
  private final NightView lake;
  private final NightCodebooks codebooks;
  private final Standards standards;
  private final ShufflePartitions partitions;
  private final LeftOut leftOut = new LeftOut();
  private final Map<TableSpec, Kept> kept = new HashMap<>();

  SharedRows(
      StillwatchConfig config,
      Given given,
      NightView lake,
      NightCodebooks codebooks,
      Standards standards,
      ShufflePartitions partitions) {
    this.config = config;
    this.given = given;
    this.lake = lake;
    this.codebooks = codebooks;
    this.standards = standards;
    this.partitions = partitions;
    keep(SUMS, this::sums);
    keep(STRATA, this::strata);
    keep(TOKENS, this::tokens);
    keep(SHARED_FRAMES, this::sharedFrames);
    keep(PROFILES, this::profiles);
    keep(TOUCHED, this::touched);
    keep(NEAREST, this::nearest);
    keep(SEEDS, this::seeds);
    keep(GROWN, this::grown);
    keep(MATCHED, this::matched);
    keep(FOLLOWED, this::followed);
  }

  private void keep(TableSpec rows, Source recipe) {
    kept.put(rows, new Kept(recipe));
  }

  /** All of them, for steps to read. */
  Map<TableSpec, Source> sources() {
    return Map.copyOf(kept);
  }

  /** Bytes of such rows, as far as they are made; 0 before anybody asked for them. */
  long bytes(TableSpec rows) {
    return kept.get(rows).bytes();
  }

  /** What bounds on the number of groups leave out; steps that make such rows say it. */
  LeftOut leftOut() {
    return leftOut;
  }

  void release() {
    kept.values().forEach(Kept::release);
  }

  private Dataset<Row> of(TableSpec rows, Night night) {
    return kept.get(rows).read(night);
  }

  private Dataset<Row> sums(Night night) {
    Dataset<Row> days =
        lake.read(AccountDays.TABLE)
            .where(new Nights(night.date(), config.detection().window()).holdsEventDate());
    // Before they lie anywhere: what is joined with them goes where they are.
    partitions.raiseFor(days, DAYS_A_TASK);
    return new SumWindow(night.date(), config.detection().window(), codebooks.on(night).epoch())
        .from(codebooks.carried(night, days));
  }

  private Dataset<Row> tokens(Night night) {
    return new SharedTokens(night.date()).from(of(SUMS, night), lake.read(Accounts.TABLE));
  }

  private Dataset<Row> sharedFrames(Night night) {
    return new SharedFrames().from(of(SUMS, night));
  }

  /** All of them together, so that one search of a few exchanges finds the nearest by each. */
  private Dataset<Row> profiles(Night night) {
    Dataset<Row> sums = of(SUMS, night);
    Dataset<Row> facets = lake.read(AccountFacets.TABLE);
    return profiles(WHOLE, facets.filter(FormFacets.isOf(night.date(), "whole")))
        .union(profiles(SINGLE, facets.filter(FormFacets.isOf(night.date(), "touch"))))
        .union(
            profiles(DAYS, new DayProfiles(night.date(), config.detection().window()).from(sums)))
        .union(profiles(STYLE, new StyleProfiles().from(sums)))
        .unionByName(
            new RegionFacets(codebooks.on(night), codebooks.regions(night))
                .from(sums, of(TOUCHED, night)))
        .coalesce(ShufflePartitions.exchanged(sums.sparkSession()));
  }

  private static Dataset<Row> profiles(int place, Dataset<Row> vectors) {
    return vectors.select(
        lit(place).as(NearestAccounts.PLACE),
        AccountFacets.ACCOUNT_REF.ref(),
        AccountFacets.VECTOR.ref());
  }

  private Dataset<Row> touched(Night night) {
    return TouchedCells.of(of(SUMS, night));
  }

  private Dataset<Row> strata(Night night) {
    return new StratifyAccounts(night.date(), config.events().history())
        .from(lake.read(AccountDays.TABLE), lake.read(Accounts.TABLE));
  }

  private Dataset<Row> nearest(Night night) {
    return new NearestAccounts(
            NEIGHBOURS,
            FACETS_COSINE,
            Map.of(WHOLE, -1.0, SINGLE, -1.0, DAYS, TIMING_COSINE, STYLE, STYLE_COSINE))
        .within(of(PROFILES, night));
  }

  private Dataset<Row> seeds(Night night) {
    return new FormGroups(night.date(), NightLinks.groupings()).from(lake.read(Links.TABLE));
  }

  private Dataset<Row> grown(Night night) {
    Dataset<Row> sums = of(SUMS, night);
    Dataset<Row> touched = of(TOUCHED, night);
    return new GrowGroups(
            night.date(),
            Set.of(NightLinks.TOUCH, NightLinks.TOUCH_SMALL, LinkByTokens.CHANNEL),
            "touch",
            leftOut)
        .from(
            new AimAtRegions(codebooks.regions(night)).from(of(SEEDS, night), sums, touched),
            sums,
            touched);
  }

  /** The groups without the accounts that reviewers ruled out: those are in no case. */
  private Dataset<Row> admitted(Night night) {
    Dataset<Row> groups = lake.read(Groups.TABLE);
    return given.suppresses()
        ? groups.join(
            new SuppressedAccounts(night.date())
                .from(lake.read(Suppressions.TABLE), of(SUMS, night), lake.read(Accounts.TABLE))
                .select(Accounts.ACCOUNT_REF.ref()),
            new String[] {Accounts.ACCOUNT_REF.name()},
            "left_anti")
        : groups;
  }

  private Dataset<Row> matched(Night night) {
    return new MatchGroups(night.date(), standards.admission(night), leftOut)
        .from(
            admitted(night),
            lake.read(GroupTests.TABLE),
            lake.read(AccountFacets.TABLE),
            of(SUMS, night),
            lake.read(Accounts.TABLE),
            lake.read(Links.TABLE),
            lake.read(Campaigns.TABLE),
            lake.read(CampaignMembers.TABLE));
  }

  private Dataset<Row> followed(Night night) {
    return new FollowPools(
            night.date(), standards.admission(night).entry(), NightLinks.TOKENS_LIGHTEST)
        .from(
            of(SEEDS, night),
            of(SUMS, night),
            of(TOKENS, night),
            lake.read(Accounts.TABLE),
            lake.read(CampaignMembers.TABLE),
            lake.read(Pools.TABLE),
            lake.read(PoolMembers.TABLE));
  }
}
