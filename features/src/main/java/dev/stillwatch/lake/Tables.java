package dev.stillwatch.lake;

import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.AccountFacets;
import dev.stillwatch.lake.tables.Accounts;
import dev.stillwatch.lake.tables.Audit;
import dev.stillwatch.lake.tables.Calibrations;
import dev.stillwatch.lake.tables.CampaignDays;
import dev.stillwatch.lake.tables.CampaignMembers;
import dev.stillwatch.lake.tables.Campaigns;
import dev.stillwatch.lake.tables.CaseEvents;
import dev.stillwatch.lake.tables.CaseEvidence;
import dev.stillwatch.lake.tables.CaseExemplars;
import dev.stillwatch.lake.tables.CaseLineage;
import dev.stillwatch.lake.tables.CaseMembers;
import dev.stillwatch.lake.tables.CaseTimeline;
import dev.stillwatch.lake.tables.CaseVersions;
import dev.stillwatch.lake.tables.Cases;
import dev.stillwatch.lake.tables.Channels;
import dev.stillwatch.lake.tables.Codebooks;
import dev.stillwatch.lake.tables.EvaluationAccounts;
import dev.stillwatch.lake.tables.EvaluationCases;
import dev.stillwatch.lake.tables.Evaluations;
import dev.stillwatch.lake.tables.GroupTests;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.lake.tables.Links;
import dev.stillwatch.lake.tables.PoolMembers;
import dev.stillwatch.lake.tables.Pools;
import dev.stillwatch.lake.tables.QuarantinedRequests;
import dev.stillwatch.lake.tables.ReleaseEffects;
import dev.stillwatch.lake.tables.Releases;
import dev.stillwatch.lake.tables.Renamings;
import dev.stillwatch.lake.tables.Requests;
import dev.stillwatch.lake.tables.Runs;
import dev.stillwatch.lake.tables.Spikes;
import dev.stillwatch.lake.tables.Suppressions;
import java.util.List;

/**
 * The catalogue: the one list of all tables, in the order in which a night and then an evaluation
 * fill them.
 */
public final class Tables {
  public static final List<TableSpec> ALL =
      List.of(
          Requests.TABLE,
          QuarantinedRequests.TABLE,
          Accounts.TABLE,
          Releases.TABLE,
          Suppressions.TABLE,
          AccountDays.TABLE,
          Codebooks.TABLE,
          Calibrations.TABLE,
          AccountFacets.TABLE,
          Links.TABLE,
          Channels.TABLE,
          Groups.TABLE,
          GroupTests.TABLE,
          Campaigns.TABLE,
          CampaignMembers.TABLE,
          PoolMembers.TABLE,
          Pools.TABLE,
          CampaignDays.TABLE,
          Spikes.TABLE,
          ReleaseEffects.TABLE,
          Cases.TABLE,
          CaseVersions.TABLE,
          CaseMembers.TABLE,
          CaseEvidence.TABLE,
          CaseTimeline.TABLE,
          CaseExemplars.TABLE,
          CaseEvents.TABLE,
          CaseLineage.TABLE,
          Runs.TABLE,
          Audit.TABLE,
          Renamings.TABLE,
          Evaluations.TABLE,
          EvaluationCases.TABLE,
          EvaluationAccounts.TABLE);

  private Tables() {}

  /**
   * The table of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static TableSpec named(String name) {
    return ALL.stream()
        .filter(table -> table.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Invalid table: %s (one of %s)"
                        .formatted(name, ALL.stream().map(TableSpec::name).toList())));
  }

  /** The catalogue as a page. */
  public static String markdown() {
    StringBuilder page = new StringBuilder("# The tables of the lake\n\n");
    page.append("Made from their declarations by `stillwatch tables`; do not edit.\n\n");
    ALL.forEach(table -> page.append(table.markdown()));
    return page.toString();
  }
}
