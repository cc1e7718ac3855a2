package dev.stillwatch.cases;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.format_number;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import dev.stillwatch.lake.tables.Campaigns;
import dev.stillwatch.lake.tables.CaseVersions;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Writes down every case as one night sees it.
 *
 * <p>A campaign becomes a case on the first night it is open and stays one while it is tracked,
 * dormant nights included. On a night without a group, and so without tests, the strength of the
 * campaign is carried over.
 *
 * @param night the logical date
 * @param epoch the codebook epoch in force
 * @param configHash digest of the settings
 * @param codeVersion version of Stillwatch
 * @param inputVersions version of each table the night reads
 */
public record WriteCaseVersions(
    LocalDate night,
    String epoch,
    String configHash,
    String codeVersion,
    Map<String, Long> inputVersions) {
  private static final String KNOWN = "_known";

  public WriteCaseVersions {
    inputVersions = Map.copyOf(inputVersions);
  }

  /**
   * The case versions of the night.
   *
   * @param campaigns all nights or this one
   * @param groupTests all nights or this one
   * @param previousCaseVersions versions of earlier nights; those of this night and later ones are
   *     left aside, so that a night can be run again
   */
  public Dataset<Row> from(
      Dataset<Row> campaigns, Dataset<Row> groupTests, Dataset<Row> previousCaseVersions) {
    Dataset<Row> known =
        previousCaseVersions
            .where(CaseVersions.RUN_DATE.ref().lt(lit(night)))
            .select(CaseVersions.CAMPAIGN_ID.ref(), lit(true).as(KNOWN))
            .distinct();
    Column isCase = Campaigns.STATE.ref().equalTo("open").or(col(KNOWN));

    return CaseVersions.TABLE.conform(
        campaigns
            .where(Campaigns.RUN_DATE.ref().equalTo(lit(night)))
            .join(known, Campaigns.CAMPAIGN_ID.name(), "left")
            .where(isCase)
            .join(CountedTests.perGroup(groupTests, night), Campaigns.GROUP_ID.name(), "left")
            .withColumn("_bits", strength())
            .select(
                CaseVersions.RUN_DATE.from(lit(night)),
                CaseVersions.CASE_ID.from(CaseIds.of(Campaigns.CAMPAIGN_ID.ref())),
                Campaigns.CAMPAIGN_ID.ref(),
                Campaigns.KIND.ref(),
                CaseVersions.STRENGTH_BITS.from(col("_bits")),
                Campaigns.BENIGN_READING.ref(),
                Campaigns.BENIGN_BITS.ref(),
                Campaigns.MEMBERS.ref(),
                Campaigns.REQUESTS.ref(),
                Campaigns.FIRST_SEEN.ref(),
                Campaigns.LAST_SEEN.ref(),
                CaseVersions.SUMMARY.from(summary()),
                CaseVersions.EPOCH.from(lit(epoch)),
                CaseVersions.CONFIG_HASH.from(lit(configHash)),
                CaseVersions.CODE_VERSION.from(lit(codeVersion)),
                CaseVersions.INPUT_VERSIONS.from(versions())));
  }

  private static Column strength() {
    return coalesce(CountedTests.STRENGTH, CountedTests.exact(Campaigns.STRENGTH_BITS.ref()));
  }

  private static Column summary() {
    return concat_ws(" ", whoAndWhat(), carriedBy(), ordinarily());
  }

  private static Column whoAndWhat() {
    Column share =
        when(Campaigns.KIND.ref().equalTo("pool"), "share infrastructure")
            .otherwise("share content and behaviour");
    return concat(
        format_number(Campaigns.MEMBERS.ref(), 0),
        lit(" accounts "),
        share,
        lit(": "),
        format_number(Campaigns.REQUESTS.ref(), 0),
        lit(" requests in the window, seen on nights from "),
        date_format(Campaigns.FIRST_SEEN.ref(), "d MMMM yyyy"),
        lit(" to "),
        date_format(Campaigns.LAST_SEEN.ref(), "d MMMM yyyy"),
        lit(", "),
        bits(col("_bits")),
        lit(" for coordination."));
  }

  private static Column carriedBy() {
    Column parts =
        transform(
            CountedTests.STRONGEST,
            part ->
                concat(
                    EvidenceWords.found(part.getField("test")),
                    lit(" (+"),
                    bits(part.getField("_share")),
                    lit(")")));
    return when(
            size(CountedTests.STRONGEST).gt(0),
            concat(lit("Strongest evidence: "), concat_ws(", ", parts), lit(".")))
        .when(
            CountedTests.STRENGTH.isNull(),
            "Not seen tonight: its strength is the one of the last night it was seen.")
        .otherwise("No single piece of evidence stands out.");
  }

  private static Column ordinarily() {
    return concat(
        lit("Best ordinary explanation: "),
        BestReading.words(Campaigns.BENIGN_READING.ref(), Campaigns.BENIGN_BITS.ref()),
        lit(" ("),
        bits(Campaigns.BENIGN_BITS.ref()),
        lit(")."));
  }

  private static Column bits(Column number) {
    return concat(format_number(number, 1), lit(" bits"));
  }

  private Column versions() {
    Column[] entries =
        new TreeMap<>(inputVersions)
            .entrySet().stream()
                .flatMap(e -> java.util.stream.Stream.of(lit(e.getKey()), lit(e.getValue())))
                .toArray(Column[]::new);
    return map(entries);
  }
}
