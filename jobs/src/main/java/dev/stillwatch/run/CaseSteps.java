package dev.stillwatch.run;

import static dev.stillwatch.lake.TableSpec.table;
import static dev.stillwatch.run.Step.fill;

import dev.stillwatch.accounts.Nights;
import dev.stillwatch.cases.WriteCaseEvidence;
import dev.stillwatch.cases.WriteCaseLineage;
import dev.stillwatch.cases.WriteCaseMembers;
import dev.stillwatch.cases.WriteCaseTimeline;
import dev.stillwatch.cases.WriteCaseVersions;
import dev.stillwatch.cases.WriteStratumEvidence;
import dev.stillwatch.config.StillwatchConfig;
import dev.stillwatch.lake.TableSpec;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.AccountFacets;
import dev.stillwatch.lake.tables.Accounts;
import dev.stillwatch.lake.tables.Calibrations;
import dev.stillwatch.lake.tables.CampaignDays;
import dev.stillwatch.lake.tables.CampaignMembers;
import dev.stillwatch.lake.tables.Campaigns;
import dev.stillwatch.lake.tables.CaseEvents;
import dev.stillwatch.lake.tables.CaseEvidence;
import dev.stillwatch.lake.tables.CaseLineage;
import dev.stillwatch.lake.tables.CaseMembers;
import dev.stillwatch.lake.tables.CaseTimeline;
import dev.stillwatch.lake.tables.CaseVersions;
import dev.stillwatch.lake.tables.Cases;
import dev.stillwatch.lake.tables.Codebooks;
import dev.stillwatch.lake.tables.GroupTests;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.lake.tables.Links;
import dev.stillwatch.lake.tables.PoolMembers;
import dev.stillwatch.lake.tables.Pools;
import dev.stillwatch.lake.tables.ReleaseEffects;
import dev.stillwatch.lake.tables.Releases;
import dev.stillwatch.lake.tables.Requests;
import dev.stillwatch.lake.tables.Spikes;
import dev.stillwatch.lake.tables.Suppressions;
import dev.stillwatch.lakeio.Lake;
import dev.stillwatch.review.StandCases;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The steps that write case files. */
final class CaseSteps {
  /**
   * Everything that a night's judgement reads, so that with these versions, the settings and the
   * code it can be made again; earlier nights' case versions, which never change, aside.
   */
  private static final List<TableSpec> PROVENANCE =
      List.of(
          Requests.TABLE,
          AccountDays.TABLE,
          Codebooks.TABLE,
          Calibrations.TABLE,
          Accounts.TABLE,
          Releases.TABLE,
          Suppressions.TABLE,
          AccountFacets.TABLE,
          Links.TABLE,
          Groups.TABLE,
          GroupTests.TABLE,
          Campaigns.TABLE,
          CampaignMembers.TABLE,
          PoolMembers.TABLE,
          Pools.TABLE,
          CampaignDays.TABLE,
          Spikes.TABLE,
          ReleaseEffects.TABLE,
          CaseEvents.TABLE);

  private static final double LINEAGE_OVERLAP = 0.1;

  private final StillwatchConfig config;
  private final String configHash;
  private final String codeVersion;
  private final Lake lake;
  private final NightCodebooks codebooks;
  private final Standards standards;
  private final ShufflePartitions partitions;

  CaseSteps(
      StillwatchConfig config,
      String configHash,
      String codeVersion,
      Lake lake,
      NightCodebooks codebooks,
      Standards standards,
      ShufflePartitions partitions) {
    this.config = config;
    this.configHash = configHash;
    this.codeVersion = codeVersion;
    this.lake = lake;
    this.codebooks = codebooks;
    this.standards = standards;
    this.partitions = partitions;
  }

  List<Step> steps() {
    return List.of(
        fill(
            CaseVersions.TABLE,
            this::caseVersions,
            Campaigns.TABLE,
            GroupTests.TABLE,
            CaseVersions.TABLE,
            Codebooks.TABLE),
        fill(
            CaseMembers.TABLE,
            in ->
                new WriteCaseMembers(in.night().date())
                    .from(
                        in.of(CaseVersions.TABLE),
                        in.of(CampaignMembers.TABLE),
                        in.of(AccountDays.TABLE)
                            .where(
                                new Nights(in.night().date(), config.detection().window())
                                    .holdsEventDate()),
                        in.of(Accounts.TABLE)),
            CaseVersions.TABLE,
            CampaignMembers.TABLE,
            AccountDays.TABLE,
            Accounts.TABLE),
        fill(
            CaseEvidence.TABLE,
            this::caseEvidence,
            CaseVersions.TABLE,
            Campaigns.TABLE,
            GroupTests.TABLE,
            Spikes.TABLE,
            ReleaseEffects.TABLE,
            CaseMembers.TABLE,
            Calibrations.TABLE,
            SharedRows.SUMS,
            AccountDays.TABLE,
            Accounts.TABLE),
        fill(
            CaseTimeline.TABLE,
            in ->
                new WriteCaseTimeline(in.night().date())
                    .from(
                        in.of(CaseVersions.TABLE),
                        in.of(CampaignDays.TABLE),
                        in.of(Spikes.TABLE),
                        in.of(Releases.TABLE)),
            CaseVersions.TABLE,
            CampaignDays.TABLE,
            Spikes.TABLE,
            Releases.TABLE),
        fill(
            CaseLineage.TABLE,
            in ->
                new WriteCaseLineage(in.night().date(), LINEAGE_OVERLAP)
                    .from(in.of(CaseVersions.TABLE), in.of(CampaignMembers.TABLE)),
            CaseVersions.TABLE,
            CampaignMembers.TABLE),
        fill(
            Cases.TABLE,
            in -> new StandCases().from(in.of(CaseVersions.TABLE), in.of(CaseEvents.TABLE)),
            CaseVersions.TABLE,
            CaseEvents.TABLE));
  }

  private Dataset<Row> caseVersions(Inputs in) {
    // From here on there are few rows.
    partitions.end();
    return new WriteCaseVersions(
            in.night().date(),
            codebooks.on(in.night()).epoch(),
            configHash,
            codeVersion,
            inputVersions())
        .from(in.of(Campaigns.TABLE), in.of(GroupTests.TABLE), in.of(CaseVersions.TABLE));
  }

  private Dataset<Row> caseEvidence(Inputs in) {
    Dataset<Row> evidence =
        new WriteCaseEvidence(in.night().date(), config.detection().window())
            .from(
                in.of(CaseVersions.TABLE),
                in.of(Campaigns.TABLE),
                in.of(GroupTests.TABLE),
                in.of(Spikes.TABLE),
                in.of(ReleaseEffects.TABLE));
    return standards
        .calibration(in.night())
        .filter(calibration -> !calibration.strata().all().isEmpty())
        .map(
            calibration ->
                evidence.unionByName(
                    new WriteStratumEvidence(in.night().date(), calibration)
                        .from(
                            in.of(CaseMembers.TABLE),
                            in.of(SharedRows.SUMS),
                            in.of(Accounts.TABLE))))
        .orElse(evidence);
  }

  private Map<String, Long> inputVersions() {
    Map<String, Long> versions = new TreeMap<>();
    for (TableSpec table : PROVENANCE) {
      lake.version(table).ifPresent(version -> versions.put(table.name(), version));
    }
    return versions;
  }
}
