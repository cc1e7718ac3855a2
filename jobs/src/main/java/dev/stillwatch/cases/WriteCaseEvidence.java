package dev.stillwatch.cases;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.format_number;
import static org.apache.spark.sql.functions.format_string;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import dev.stillwatch.judging.CompareGroups;
import dev.stillwatch.lake.tables.CampaignMembers;
import dev.stillwatch.lake.tables.Campaigns;
import dev.stillwatch.lake.tables.CaseEvidence;
import dev.stillwatch.lake.tables.CaseVersions;
import dev.stillwatch.lake.tables.GroupTests;
import dev.stillwatch.lake.tables.ReleaseEffects;
import dev.stillwatch.lake.tables.Spikes;
import java.time.LocalDate;
import java.time.Period;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Writes down what speaks for and against each case of a night.
 *
 * <p>The bits of the rows sum to the strength of the case exactly. Ordinary readings, spikes and
 * releases are shown with 0 bits: readings are an answer to the same rows, and cases are formed
 * without release dates so that these can be compared with them fairly.
 *
 * @param night the logical date
 * @param window what the night looks back on
 */
public record WriteCaseEvidence(LocalDate night, Period window) {
  private static final String EPOCH = "_epoch";

  /**
   * The evidence of the night's cases.
   *
   * @param caseVersions all nights or this one
   * @param campaigns all nights or this one, as the other inputs
   */
  public Dataset<Row> from(
      Dataset<Row> caseVersions,
      Dataset<Row> campaigns,
      Dataset<Row> groupTests,
      Dataset<Row> spikes,
      Dataset<Row> releaseEffects) {
    Dataset<Row> cases = casesWithGroups(caseVersions, campaigns);
    return CaseEvidence.TABLE.conform(
        tested(cases, groupTests)
            .unionByName(ofTheCaseItself(cases, groupTests))
            .unionByName(spikes(cases, spikes))
            .unionByName(releases(cases, releaseEffects)));
  }

  private Dataset<Row> casesWithGroups(Dataset<Row> caseVersions, Dataset<Row> campaigns) {
    return tonight(caseVersions)
        .select(
            CaseVersions.CASE_ID.ref(),
            CaseVersions.CAMPAIGN_ID.ref(),
            CaseVersions.STRENGTH_BITS.ref(),
            CaseVersions.BENIGN_READING.ref(),
            CaseVersions.BENIGN_BITS.ref(),
            CaseVersions.MEMBERS.ref().as("_members"),
            CaseVersions.REQUESTS.ref().as("_requests"),
            CaseVersions.EPOCH.ref().as(EPOCH))
        .join(
            tonight(campaigns).select(Campaigns.CAMPAIGN_ID.ref(), Campaigns.GROUP_ID.ref()),
            Campaigns.CAMPAIGN_ID.name(),
            "left");
  }

  /** Tests with their share of the strength, readings with none. */
  private Dataset<Row> tested(Dataset<Row> cases, Dataset<Row> groupTests) {
    Column isReading = CountedTests.isReading();
    return cases
        .join(
            CountedTests.of(groupTests, night).drop(GroupTests.MEMBERS.name()),
            GroupTests.GROUP_ID.name())
        .select(
            row(
                when(isReading, concat(lit("reading: "), GroupTests.TEST.ref()))
                    .otherwise(GroupTests.TEST.ref()),
                GroupTests.FAMILY.ref(),
                when(isReading, "benign reading")
                    .when(GroupTests.FAMILY.ref().equalTo(CompareGroups.FAMILY), "comparison")
                    .when(CountedTests.SHARE.lt(0), "against")
                    .otherwise("for"),
                CountedTests.SHARE,
                when(isReading, GroupTests.BITS.ref()).otherwise(GroupTests.STATISTIC.ref()),
                GroupTests.STATEMENT.ref(),
                testRow()));
  }

  /**
   * What is known without tests: who the members are; on a night without tests one row that carries
   * the strength, so that the sum still holds; and the best reading where none was scored, since it
   * stands in the file always.
   */
  private Dataset<Row> ofTheCaseItself(Dataset<Row> cases, Dataset<Row> groupTests) {
    Column isReading = CountedTests.isReading();
    Dataset<Row> groups =
        tonight(groupTests)
            .groupBy(GroupTests.GROUP_ID.ref())
            .agg(
                max(not(isReading)).as("_tested"),
                max(isReading).as("_read"),
                max(GroupTests.MEMBERS.ref()).as("_judged"));
    Column rows =
        array(
            membership(),
            when(not(coalesce(col("_tested"), lit(false))), carried()),
            when(not(coalesce(col("_read"), lit(false))), bestReading()));
    return cases
        .join(groups, new String[] {GroupTests.GROUP_ID.name()}, "left")
        .select(explode(filter(rows, row -> row.isNotNull())).as("_row"))
        .select(col("_row.*"));
  }

  private Column carried() {
    Column trace =
        concat(
            lit("SELECT * FROM campaigns WHERE run_date <= DATE'%s'".formatted(night)),
            Trace.and("campaign_id", CaseVersions.CAMPAIGN_ID.ref()),
            lit(" ORDER BY run_date DESC"));
    return struct(
        row(
            lit("carried over"),
            lit("carried over"),
            when(CaseVersions.STRENGTH_BITS.ref().lt(0), "against").otherwise("for"),
            CaseVersions.STRENGTH_BITS.ref(),
            lit(null),
            lit(
                "Not seen as a group tonight: the strength is the one of the last night it was seen."),
            trace));
  }

  /** The requests that {@link CaseRequests} tells on a night that saw the group, as SQL. */
  private Column membership() {
    Column trace =
        concat(
            lit(
                "SELECT r.* FROM requests r JOIN (SELECT DISTINCT account_ref FROM case_members WHERE run_date = DATE'%s'"
                    .formatted(night)),
            Trace.and("case_id", CaseVersions.CASE_ID.ref()),
            Trace.and("state", lit(CampaignMembers.ACTIVE)),
            lit(
                ") m ON r.account_ref = m.account_ref CROSS JOIN (SELECT first(cells) AS cells FROM groups WHERE run_date = DATE'%s'"
                    .formatted(night)),
            Trace.and("group_id", coalesce(Campaigns.GROUP_ID.ref(), lit("none"))),
            lit(
                ") c WHERE r.event_date > DATE'%s' AND r.event_date <= DATE'%s'"
                    .formatted(night.minus(window), night)),
            lit(" AND (c.cells IS NULL OR r.epoch = "),
            Trace.quoted(col(EPOCH)),
            lit(" AND array_contains(c.cells, r.cell))"));
    return struct(
        row(
            lit("members"),
            lit("members"),
            lit("for"),
            lit(0.0),
            col("_members"),
            concat(
                format_number(col("_members"), 0),
                lit(" accounts made "),
                format_number(col("_requests"), 0),
                lit(" requests in the window. Their number alone says nothing."),
                strangers()),
            trace));
  }

  /** Who was judged with the members and is not in the case, or how many of them were judged. */
  private static Column strangers() {
    Column more = col("_judged").minus(col("_members"));
    Column words =
        concat(
            lit(" Judged together with "),
            format_number(more, 0),
            lit(" more that touch the same and are rather strangers, who are not in the case."));
    Column fewer =
        concat(
            lit(" The tests are those of its strongest group, of "),
            format_number(col("_judged"), 0),
            lit(" of them."));
    return when(more.gt(0), words).when(more.lt(0), fewer).otherwise("");
  }

  private Column bestReading() {
    Column trace =
        concat(
            Trace.rowsOf("campaigns", night),
            Trace.and("campaign_id", CaseVersions.CAMPAIGN_ID.ref()));
    return struct(
        row(
            concat(lit("reading: "), CaseVersions.BENIGN_READING.ref()),
            lit("benign"),
            lit("benign reading"),
            lit(0.0),
            CaseVersions.BENIGN_BITS.ref(),
            concat(
                lit("Best ordinary explanation: "),
                BestReading.words(
                    CaseVersions.BENIGN_READING.ref(), CaseVersions.BENIGN_BITS.ref()),
                lit(" ("),
                format_number(CaseVersions.BENIGN_BITS.ref(), 1),
                lit(" bits).")),
            trace));
  }

  private Dataset<Row> spikes(Dataset<Row> cases, Dataset<Row> spikes) {
    Column statement =
        concat(
            format_number(Spikes.OBSERVED.ref(), 0),
            lit(" requests from "),
            day(Spikes.FIRST_DAY.ref()),
            lit(" to "),
            day(Spikes.LAST_DAY.ref()),
            lit(" where the controls predict "),
            format_number(Spikes.EXPECTED.ref(), 0),
            lit(": "),
            format_number(Spikes.RATIO.ref(), 1),
            format_string(" times as many (p = %.2g, ", Spikes.P.ref()),
            format_string("q = %.2g). The rise began on ", Spikes.Q.ref()),
            day(Spikes.ONSET.ref()),
            lit(" (95 % interval "),
            day(Spikes.ONSET_LOW.ref()),
            lit(" to "),
            day(Spikes.ONSET_HIGH.ref()),
            lit(")."));
    Column trace =
        concat(
            Trace.rowsOf("spikes", night),
            Trace.and("campaign_id", Spikes.CAMPAIGN_ID.ref()),
            Trace.andDay("first_day", Spikes.FIRST_DAY.ref()));
    return cases
        .join(tonight(spikes), Spikes.CAMPAIGN_ID.name())
        .select(
            row(
                concat(lit("spike "), day(Spikes.FIRST_DAY.ref())),
                lit("volume"),
                lit("spike"),
                lit(0.0),
                Spikes.RATIO.ref(),
                statement,
                trace));
  }

  private Dataset<Row> releases(Dataset<Row> cases, Dataset<Row> releaseEffects) {
    Column trace =
        concat(
            Trace.rowsOf("release_effects", night),
            Trace.and("campaign_id", ReleaseEffects.CAMPAIGN_ID.ref()),
            Trace.and("vendor", ReleaseEffects.VENDOR.ref()),
            Trace.and("model", ReleaseEffects.MODEL.ref()),
            Trace.and("hypothesis", ReleaseEffects.HYPOTHESIS.ref()));
    return cases
        .join(tonight(releaseEffects), ReleaseEffects.CAMPAIGN_ID.name())
        .select(
            row(
                concat(
                    ReleaseEffects.HYPOTHESIS.ref(),
                    lit(": "),
                    ReleaseEffects.VENDOR.ref(),
                    lit(" "),
                    ReleaseEffects.MODEL.ref()),
                lit("releases"),
                lit("release"),
                lit(0.0),
                ReleaseEffects.EFFECT.ref(),
                ReleaseEffects.STATEMENT.ref(),
                trace));
  }

  // Every table of a night names it run_date.
  private Dataset<Row> tonight(Dataset<Row> rows) {
    return rows.where(CaseEvidence.RUN_DATE.ref().equalTo(lit(night)))
        .drop(CaseEvidence.RUN_DATE.name());
  }

  private Column testRow() {
    return concat(
        Trace.rowsOf("group_tests", night),
        Trace.and("group_id", GroupTests.GROUP_ID.ref()),
        Trace.and("test", GroupTests.TEST.ref()));
  }

  private Column[] row(
      Column evidence,
      Column family,
      Column side,
      Column bits,
      Column value,
      Column statement,
      Column trace) {
    return new Column[] {
      CaseEvidence.RUN_DATE.from(lit(night)),
      CaseEvidence.CASE_ID.ref(),
      CaseEvidence.EVIDENCE.from(evidence),
      CaseEvidence.FAMILY.from(family),
      CaseEvidence.SIDE.from(side),
      CaseEvidence.BITS.from(bits),
      CaseEvidence.VALUE.from(value),
      CaseEvidence.STATEMENT.from(statement),
      CaseEvidence.TRACE.from(trace)
    };
  }

  private static Column day(Column date) {
    return date_format(date, "yyyy-MM-dd");
  }
}
