package dev.stillwatch.run;

import static dev.stillwatch.run.Step.fill;

import dev.stillwatch.accounts.FormFacets;
import dev.stillwatch.accounts.SnapshotAccounts;
import dev.stillwatch.config.StillwatchConfig;
import dev.stillwatch.grouping.PruneGroups;
import dev.stillwatch.grouping.RecruitByLikeness;
import dev.stillwatch.grouping.RecruitByTokens;
import dev.stillwatch.identity.CountPools;
import dev.stillwatch.identity.KeepPoolMembers;
import dev.stillwatch.identity.MatchCampaigns;
import dev.stillwatch.identity.MatchMembers;
import dev.stillwatch.judging.CompareGroups;
import dev.stillwatch.judging.JudgeGroups;
import dev.stillwatch.judging.ReadBenchmarks;
import dev.stillwatch.judging.ReadSuppressions;
import dev.stillwatch.lake.TableSpec;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.AccountFacets;
import dev.stillwatch.lake.tables.Accounts;
import dev.stillwatch.lake.tables.Calibrations;
import dev.stillwatch.lake.tables.CampaignMembers;
import dev.stillwatch.lake.tables.Campaigns;
import dev.stillwatch.lake.tables.CaseEvents;
import dev.stillwatch.lake.tables.CaseMembers;
import dev.stillwatch.lake.tables.CaseVersions;
import dev.stillwatch.lake.tables.Channels;
import dev.stillwatch.lake.tables.Codebooks;
import dev.stillwatch.lake.tables.GroupTests;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.lake.tables.Links;
import dev.stillwatch.lake.tables.PoolMembers;
import dev.stillwatch.lake.tables.Pools;
import dev.stillwatch.lake.tables.Releases;
import dev.stillwatch.lake.tables.Renamings;
import dev.stillwatch.lake.tables.Suppressions;
import dev.stillwatch.linking.CountChannels;
import dev.stillwatch.logs.RenameSuppressions;
import dev.stillwatch.logs.SnapshotReleases;
import dev.stillwatch.logs.SnapshotSuppressions;
import dev.stillwatch.privacy.Pseudonyms;
import dev.stillwatch.requests.DescribeBenchmarks;
import dev.stillwatch.review.SuppressRulings;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The steps from side tables to campaigns. */
final class DetectionSteps {
  private final StillwatchConfig config;
  private final Given given;
  private final NightCodebooks codebooks;
  private final Standards standards;
  private final SharedRows shared;
  private final Pseudonyms names;
  private final GeneratedCode generatedCode;

  DetectionSteps(
      StillwatchConfig config,
      Given given,
      NightCodebooks codebooks,
      Standards standards,
      SharedRows shared,
      Pseudonyms names,
      GeneratedCode generatedCode) {
    this.config = config;
    this.given = given;
    this.codebooks = codebooks;
    this.standards = standards;
    this.shared = shared;
    this.names = names;
    this.generatedCode = generatedCode;
  }

  List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    if (given.suppresses()) {
      steps.add(
          fill(
              Suppressions.TABLE,
              this::suppressions,
              given.whereKept(
                  NightPlan.SUPPRESSION_TABLE,
                  Renamings.TABLE,
                  CaseEvents.TABLE,
                  CaseVersions.TABLE,
                  CaseMembers.TABLE)));
    }
    steps.addAll(groupsAndCampaigns());
    return steps;
  }

  private List<Step> groupsAndCampaigns() {
    return List.of(
        fill(
            Accounts.TABLE,
            in ->
                new SnapshotAccounts(in.night().date(), names).from(in.of(NightPlan.ACCOUNT_TABLE)),
            NightPlan.ACCOUNT_TABLE),
        fill(
            Releases.TABLE,
            in ->
                new SnapshotReleases(in.night().date(), config.releases().ownVendor())
                    .from(in.of(NightPlan.RELEASE_TABLE)),
            NightPlan.RELEASE_TABLE),
        fill(
            AccountFacets.TABLE,
            in ->
                new FormFacets(in.night().date(), codebooks.on(in.night()))
                    .from(in.of(SharedRows.SUMS)),
            SharedRows.SUMS,
            AccountDays.TABLE,
            Codebooks.TABLE),
        fill(Links.TABLE, this::links, NightLinks.linkedFrom()),
        fill(
                Channels.TABLE,
                in ->
                    new CountChannels(in.night().date(), config.detection().linkedShare())
                        .from(in.of(Links.TABLE), NightLinks.leftOut(in)),
                NightLinks.linkedFrom(Links.TABLE))
            .saying(new CapRemarks()),
        fill(
                Groups.TABLE,
                this::pruned,
                SharedRows.GROWN,
                SharedRows.SEEDS,
                Links.TABLE,
                SharedRows.SUMS,
                SharedRows.TOKENS,
                SharedRows.TOUCHED,
                AccountDays.TABLE,
                Accounts.TABLE,
                Codebooks.TABLE)
            .saying(few -> shared.leftOut().sentences()),
        fill(
            GroupTests.TABLE,
            this::judged,
            given.whereKept(
                Groups.TABLE,
                SharedRows.SUMS,
                SharedRows.TOKENS,
                SharedRows.SHARED_FRAMES,
                AccountDays.TABLE,
                AccountFacets.TABLE,
                Accounts.TABLE,
                Calibrations.TABLE,
                CampaignMembers.TABLE,
                Suppressions.TABLE,
                NightPlan.BENCHMARK_TEXTS)),
        fill(
                Campaigns.TABLE,
                in -> new MatchCampaigns(in.night().date()).from(in.of(SharedRows.MATCHED)),
                matchedFrom())
            .saying(few -> shared.leftOut().sentences()),
        fill(
            CampaignMembers.TABLE,
            in -> new MatchMembers(in.night().date()).from(in.of(SharedRows.MATCHED)),
            matchedFrom()),
        fill(PoolMembers.TABLE, DetectionSteps::poolMembers, followedFrom()),
        fill(Pools.TABLE, DetectionSteps::pools, followedFrom()));
  }

  private TableSpec[] matchedFrom() {
    return given.whereKept(
        SharedRows.MATCHED,
        Groups.TABLE,
        GroupTests.TABLE,
        Calibrations.TABLE,
        AccountFacets.TABLE,
        AccountDays.TABLE,
        Accounts.TABLE,
        Links.TABLE,
        Campaigns.TABLE,
        CampaignMembers.TABLE,
        Suppressions.TABLE);
  }

  private static TableSpec[] followedFrom() {
    return new TableSpec[] {
      SharedRows.FOLLOWED,
      SharedRows.SEEDS,
      SharedRows.SUMS,
      SharedRows.TOKENS,
      Links.TABLE,
      AccountDays.TABLE,
      Accounts.TABLE,
      CampaignMembers.TABLE,
      Pools.TABLE,
      PoolMembers.TABLE
    };
  }

  /** What the operator keeps of them, and what reviewers ruled out by their decisions. */
  private Dataset<Row> suppressions(Inputs in) {
    LocalDate night = in.night().date();
    Dataset<Row> cases = in.of(CaseEvents.TABLE);
    Dataset<Row> kept =
        given.has(NightPlan.SUPPRESSION_TABLE)
            ? new SnapshotSuppressions(night, names).from(in.of(NightPlan.SUPPRESSION_TABLE))
            : Suppressions.TABLE.empty(cases.sparkSession());
    return new SuppressRulings(night)
        .from(
            new RenameSuppressions().from(kept, in.of(Renamings.TABLE)),
            cases,
            in.of(CaseVersions.TABLE),
            in.of(CaseMembers.TABLE));
  }

  private Dataset<Row> links(Inputs in) {
    // From here on: the facets before are what makes the sums.
    Dataset<Row> sums = in.of(SharedRows.SUMS);
    generatedCode.beginIfWorthJudging(sums.sparkSession(), shared.bytes(SharedRows.SUMS));
    return NightLinks.links(in);
  }

  private Dataset<Row> pruned(Inputs in) {
    Dataset<Row> grown = in.of(SharedRows.GROWN);
    Dataset<Row> sums = in.of(SharedRows.SUMS);
    Dataset<Row> tokens = in.of(SharedRows.TOKENS);
    int cells = codebooks.on(in.night()).count();
    return new PruneGroups(in.night().date())
        .from(
            grown
                .unionByName(new RecruitByTokens().from(grown, tokens))
                .unionByName(
                    new RecruitByLikeness(cells, Set.of(NightLinks.PROFILE), shared.leftOut())
                        .from(grown, sums)),
            sums,
            in.of(Accounts.TABLE),
            tokens,
            in.of(SharedRows.TOUCHED));
  }

  private Dataset<Row> judged(Inputs in) {
    LocalDate night = in.night().date();
    Dataset<Row> groups = in.of(Groups.TABLE);
    Dataset<Row> sums = in.of(SharedRows.SUMS);
    Dataset<Row> accounts = in.of(Accounts.TABLE);
    Dataset<Row> tests =
        new CompareGroups(night, NightLinks.BY_CONTENT)
            .from(
                new JudgeGroups(
                        night,
                        config.detection().window(),
                        standards.levels(in.night()),
                        standards.admission(in.night()).bar())
                    .from(
                        groups,
                        sums,
                        accounts,
                        in.of(SharedRows.TOKENS),
                        in.of(SharedRows.SHARED_FRAMES)),
                groups,
                sums,
                accounts,
                in.of(AccountFacets.TABLE));
    if (given.suppresses()) {
      tests =
          tests.unionByName(
              new ReadSuppressions(night)
                  .from(
                      groups,
                      sums,
                      accounts,
                      in.of(CampaignMembers.TABLE),
                      in.of(Suppressions.TABLE)));
    }
    if (given.has(NightPlan.BENCHMARK_TEXTS)) {
      Dataset<Row> frames = new DescribeBenchmarks(names).from(in.of(NightPlan.BENCHMARK_TEXTS));
      tests = tests.unionByName(new ReadBenchmarks(night).from(groups, sums, frames));
    }
    return tests;
  }

  private static Dataset<Row> poolMembers(Inputs in) {
    return new KeepPoolMembers(in.night().date())
        .from(
            in.of(SharedRows.FOLLOWED),
            in.of(SharedRows.SEEDS),
            in.of(Accounts.TABLE),
            in.of(CampaignMembers.TABLE),
            in.of(PoolMembers.TABLE));
  }

  private static Dataset<Row> pools(Inputs in) {
    return new CountPools(in.night().date(), NightLinks.TOKENS_LIGHTEST)
        .from(
            in.of(SharedRows.FOLLOWED),
            in.of(PoolMembers.TABLE),
            in.of(CampaignMembers.TABLE),
            in.of(SharedRows.SUMS),
            in.of(SharedRows.TOKENS));
  }
}
