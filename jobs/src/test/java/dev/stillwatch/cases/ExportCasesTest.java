package dev.stillwatch.cases;

import static dev.stillwatch.testing.DatasetAssert.assertThatRows;
import static dev.stillwatch.testing.TextTable.full;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stillwatch.cases.ExportCases.Format;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.CaseEvents;
import dev.stillwatch.lake.tables.CaseEvidence;
import dev.stillwatch.lake.tables.CaseLineage;
import dev.stillwatch.lake.tables.CaseMembers;
import dev.stillwatch.lake.tables.CaseTimeline;
import dev.stillwatch.lake.tables.CaseVersions;
import dev.stillwatch.lake.tables.Cases;
import dev.stillwatch.lake.tables.Links;
import dev.stillwatch.lake.tables.Pools;
import dev.stillwatch.testing.JobCounter;
import dev.stillwatch.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class ExportCasesTest {
  private static final ExportCases EXPORT = new ExportCases("demo-lake");

  @TempDir private Path folder;

  @Test
  void readsEachCaseAsItsLatestNightLeftIt(SparkSession spark) {
    CaseFiles files = files(spark);
    List<CaseFile> read = files.read(files.strongest(10), 2);

    assertThat(read).extracting(file -> file.head().caseId()).containsExactly("SW-b", "SW-a");
    CaseFile a = read.get(1);
    assertThat(a.evidence())
        .extracting(CaseFile.Evidence::name)
        .containsExactly("dose", "topics", "against", "reading: x");
    assertThat(a.members()).extracting(CaseFile.Member::account).containsExactly("m3", "m1");
    assertThat(a.head().members()).isEqualTo(3);
    assertThat(a.days())
        .extracting(d -> d.day().toString())
        .containsExactly("2026-03-01", "2026-03-02");
    assertThat(a.days().get(1).releases()).containsExactly(new CaseFile.Release("v", "m", "own"));
    assertThat(a.days().get(1).models()).containsEntry("m", 7L);
    assertThat(a.nights()).extracting(CaseFile.Night::strengthBits).containsExactly(4.0, 5.0);
    assertThat(a.decisions()).extracting(CaseFile.Decision::by).containsExactly("ann", "bob");
    assertThat(a.provenance().tableVersions()).containsEntry("requests", 3L);
    assertThat(read.get(0).members()).isEmpty();
    assertThat(files.named(List.of("SW-a", "SW-x"))).hasSize(1);
  }

  @Test
  void tellsOfTheCasesOwnPoolsOnItsNightAndCountsWhoIsInNoCase(SparkSession spark) {
    CaseFiles files = files(spark);
    List<CaseFile> read = files.read(files.strongest(10));

    assertThat(read.get(0).pools()).as("SW-b").isEmpty();
    assertThat(read.get(1).pools())
        .extracting(PoolWords::sentence)
        .containsExactly(
            "2 of its 9 accounts are members, 2 are of other campaigns, 5 are of none and no part of"
                + " any case.",
            "0 of its 5 accounts are members, 4 once were, 1 is of none and no part of any case; the"
                + " platform stopped 5.");
    assertThat(PoolWords.lineage(read.get(1).pools().get(0)))
        .containsExactly("2026-03-02: succeeds p-old");
  }

  @Test
  void drawsOnlyWhatMembersDidInTheWindow(SparkSession spark) {
    CaseFiles files = files(spark);
    CasePicture picture = files.pictured(files.read(files.strongest(10))).get(1).picture();

    assertThat(picture.links())
        .containsExactly(new CasePicture.Link("touch", "m1", "m3", 2.0, 0.5));
    // 2 March 2026 is a Monday.
    assertThat(picture.hours())
        .containsExactly(
            new CasePicture.Hour(1, 0, 1),
            new CasePicture.Hour(1, 1, 6),
            new CasePicture.Hour(7, 0, 5));
    assertThat(picture.memberDays())
        .extracting(day -> day.account() + " " + day.day() + " " + day.requests())
        .containsExactly("m1 2026-03-02 3", "m2 2026-03-01 5", "m2 2026-03-02 4");
    assertThat(picture.skeletons()).as("two members are too few").isEmpty();
  }

  @Test
  void showsOnlyWhatEnoughMembersShareOftenEnough(SparkSession spark) {
    StringBuilder members = new StringBuilder("run_date | case_id | account_ref | bits\n");
    StringBuilder days =
        new StringBuilder("event_date | account_ref | requests | hours | frames\n");
    for (int i = 1; i <= 5; i++) {
      members.append("2026-03-02 | SW-a | m%d | 1.0\n".formatted(i));
      // Frame 7: 5 accounts, 15 requests. Frame 8: 5 and 14. Frame 9: 4 and 40.
      days.append(
          "2026-03-02 | m%d | 9 | [0] | [{\"frame\":7,\"requests\":3},{\"frame\":8,\"requests\":%d}%s]\n"
              .formatted(i, i == 1 ? 2 : 3, i == 1 ? "" : ",{\"frame\":9,\"requests\":10}"));
    }
    CasePictures pictures =
        new CasePictures(
            full(spark, CaseMembers.TABLE, members.toString()),
            Links.TABLE.empty(spark),
            full(spark, AccountDays.TABLE, days.toString()),
            28);

    assertThat(pictures.of(files(spark).named(List.of("SW-a"))).get("SW-a").skeletons())
        .containsExactly(new CasePicture.Skeleton(7, 5, 15));
  }

  @Test
  void saysWhatChangedBetweenTwoVersions(SparkSession spark) throws IOException {
    CaseFiles files = files(spark);
    List<CaseFile.Head> versions = files.versions(files.named(List.of("SW-a")).get(0));
    CaseDiff diff = files.diff(versions.get(0), versions.get(1));

    assertThat(diff.joined()).containsExactly("m3", "m1", "m2");
    assertThat(diff.left()).containsExactly("m4");
    assertThat(diff.isMaterial()).isTrue();
    assertThat(diff.text())
        .startsWith("SW-a  night 2026-03-01 to 2026-03-02\n")
        .contains(
            "  Strength went from 4.0 to 5.0 bits.\n",
            "  3 members joined and 1 left; there were 2 and are 3.\n",
            "  old: gone, it was +4.0 bits.\n",
            "  dose: new, +3.0 bits.\n",
            "  reading: x: new, 4.\n",
            "  joined  m3\n",
            "  left  m4\n");
    assertThat(new ObjectMapper().readTree(diff.json()).get("joined_count").asInt()).isEqualTo(3);
    assertThat(files.diff(versions.get(1), versions.get(1)).text())
        .isEqualTo("SW-a  night 2026-03-02 to 2026-03-02\n  Nothing changed.\n");
  }

  @Test
  void readsCasesInABoundedNumberOfJobs(SparkSession spark) {
    CaseFiles files = files(spark);
    List<CaseFile.Head> heads = files.strongest(10);

    // Eight tables; adaptive execution makes a job of each stage, and leaves out what it finds
    // empty.
    assertThat(JobCounter.jobsOf(spark, () -> files.read(heads))).isLessThanOrEqualTo(28);
  }

  @Test
  void writesAPagePerCaseAndAnIndexAndCanDoSoAgain(SparkSession spark) throws IOException {
    CaseFiles files = files(spark);
    List<CaseFile.Head> heads = files.strongest(10);
    for (int time = 0; time < 2; time++) {
      ExportCases.Exported exported =
          EXPORT.to(folder.resolve("out"), EnumSet.allOf(Format.class), files, heads, 2);
      assertThat(exported.cases()).isEqualTo(2);
      assertThat(exported.files().get(0).getFileName()).hasToString("index.html");
    }

    assertThat(names(folder.resolve("out")))
        .containsExactly(
            "SW-a.graphml",
            "SW-a.html",
            "SW-a.json",
            "SW-a.md",
            "SW-a.members.csv",
            "SW-a.stix.json",
            "SW-b.graphml",
            "SW-b.html",
            "SW-b.json",
            "SW-b.md",
            "SW-b.members.csv",
            "SW-b.stix.json",
            "case.schema.json",
            "cases.csv",
            "index-accounts.html",
            "index-newest.html",
            "index-ordinary.html",
            "index-requests.html",
            "index.html",
            "releases.html");
    assertThat(Files.readString(folder.resolve("out").resolve("cases.csv")))
        .startsWith("case_id,campaign_id,kind,state,summary")
        .contains("'=HYPERLINK");
  }

  @Test
  void leavesFilesOfOthersAlone(SparkSession spark) throws IOException {
    CaseFiles files = files(spark);
    Files.writeString(folder.resolve("index.html"), "<html>my own</html>");

    assertThatThrownBy(
            () -> EXPORT.to(folder, EnumSet.of(Format.HTML), files, files.strongest(10), 2))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Cannot export cases to %s: index.html is there and Stillwatch did not write it"
                .formatted(folder));
    assertThat(names(folder)).containsExactly("index.html");
    assertThat(Files.readString(folder.resolve("index.html"))).isEqualTo("<html>my own</html>");
  }

  @Test
  void anEmptyLakeGivesAnIndexThatSaysSo(SparkSession spark) throws IOException {
    CaseFiles none = ofCases(spark, Cases.TABLE.empty(spark));

    EXPORT.to(folder, EnumSet.of(Format.HTML), none, none.strongest(10), 0);

    assertThat(Files.readString(folder.resolve("index.html"))).contains("No cases.");
  }

  @Test
  void namesMoreCasesThanAreReadAtOnce(SparkSession spark) {
    List<String> ids =
        IntStream.range(0, CaseFiles.AT_ONCE + 1).mapToObj("SW-%010d"::formatted).toList();
    Dataset<Row> cases =
        full(
            spark,
            Cases.TABLE,
            "case_id | kind\n" + String.join(" | campaign\n", ids) + " | campaign");

    assertThat(ofCases(spark, cases).named(ids)).hasSize(ids.size());
  }

  private static CaseFiles ofCases(SparkSession spark, Dataset<Row> cases) {
    return new CaseFiles(
        cases,
        CaseVersions.TABLE.empty(spark),
        CaseMembers.TABLE.empty(spark),
        CaseEvidence.TABLE.empty(spark),
        CaseTimeline.TABLE.empty(spark),
        CaseEvents.TABLE.empty(spark),
        CaseLineage.TABLE.empty(spark),
        Pools.TABLE.empty(spark),
        new CasePictures(
            CaseMembers.TABLE.empty(spark),
            Links.TABLE.empty(spark),
            AccountDays.TABLE.empty(spark),
            28));
  }

  @Test
  void theListIsStrongestFirst(SparkSession spark) {
    assertThat(
            CaseList.everything().from(files(spark)).collectAsList().stream()
                .map(Cases.CASE_ID::in))
        .containsExactly("SW-b", "SW-a");
    assertThatRows(CaseList.everything().from(files(spark)))
        .hasRows(
            Cases.TABLE,
            """
            case_id | strength_bits | state
            SW-a    | 5.0           | open
            SW-b    | 9.3           | benign
            """);
  }

  @Test
  void theListSaysWhatChangedSinceTheDecisionAndNamesNoExplanationWithoutEvidence(
      SparkSession spark) {
    List<Row> listed = CaseList.everything().from(files(spark)).collectAsList();

    assertThat(listed)
        .extracting(row -> row.<String>getAs(CaseList.SINCE_DECISION))
        .containsExactly(null, "3 joined, 1 left");
    assertThat(listed)
        .extracting(Cases.BENIGN_READING::in)
        .containsOnly("none with positive evidence");
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static CaseFiles files(SparkSession spark) {
    return new CaseFiles(
        full(
            spark,
            Cases.TABLE,
            """
            case_id | campaign_id | kind     | state  | strength_bits | members | run_date   | summary
            SW-a    | c-a         | campaign | open   | 5.0           | 3       | 2026-03-02 | =HYPERLINK("x")
            SW-b    | c-b         | pool     | benign | 9.25          | 4       | 2026-03-01 | -
            """),
        full(
            spark,
            CaseVersions.TABLE,
            """
            run_date   | case_id | strength_bits | members | input_versions
            2026-03-02 | SW-a    | 5.0           | 3       | {"requests":3}
            2026-03-01 | SW-a    | 4.0           | 2       | {"requests":2}
            2026-03-01 | SW-b    | 9.25          | 4       | {}
            """),
        members(spark),
        full(
            spark,
            CaseEvidence.TABLE,
            """
            run_date   | case_id | evidence   | side           | bits | value
            2026-03-02 | SW-a    | topics     | for            | 2.5  | 1
            2026-03-02 | SW-a    | against    | against        | -0.5 | 1
            2026-03-02 | SW-a    | dose       | for            | 3.0  | 1
            2026-03-02 | SW-a    | reading: x | benign reading | 0    | 4
            2026-03-01 | SW-a    | old        | for            | 4.0  | 1
            """),
        full(
            spark,
            CaseTimeline.TABLE,
            """
            run_date   | case_id | day        | requests | releases                                 | models
            2026-03-02 | SW-a    | 2026-03-02 | 7        | [{"vendor":"v","model":"m","kind":"own"}] | [{"model":"m","requests":7}]
            2026-03-02 | SW-a    | 2026-03-01 | 5        | []                                       | []
            """),
        full(
            spark,
            CaseEvents.TABLE,
            """
            event_id | case_id | at                   | by
            2        | SW-a    | 2026-03-02T10:00:00Z | bob
            1        | SW-a    | 2026-03-02T09:00:00Z | ann
            """),
        CaseLineage.TABLE.empty(spark),
        full(
            spark,
            Pools.TABLE,
            """
            run_date   | pool_id | accounts | involved | stopped | payments | campaigns                                                                                             | lineage
            2026-03-02 | p-new   | 9        | 4        | 0       | 1        | [{"campaign_id":"c-a","members":2,"earlier":0},{"campaign_id":"c-z","members":3,"earlier":0}] | [{"night":"2026-03-02","relation":"succeeds","pool_id":"p-old","overlap":0}]
            2026-03-02 | p-old   | 5        | 4        | 5       | 0        | [{"campaign_id":"c-a","members":0,"earlier":4}]                                                | []
            2026-03-02 | p-other | 5        | 5        | 0       | 1        | [{"campaign_id":"c-z","members":5,"earlier":0}]                                                | []
            2026-03-01 | p-old   | 5        | 4        | 0       | 1        | [{"campaign_id":"c-a","members":4,"earlier":0}]                                                | []
            """),
        new CasePictures(
            members(spark),
            full(
                spark,
                Links.TABLE,
                """
                run_date   | channel | left_ref | right_ref | bits | weight
                2026-03-02 | touch   | m1       | m3        | 2.0  | 0.5
                2026-03-02 | touch   | m1       | other     | 9.0  | 0.5
                2026-03-01 | touch   | m1       | m2        | 9.0  | 0.5
                """),
            full(
                spark,
                AccountDays.TABLE,
                """
                event_date | account_ref | requests | hours     | frames
                2026-03-02 | m1          | 3        | [0, 3]    | [{"frame":7,"requests":3}]
                2026-03-02 | m2          | 4        | [1, 3]    | [{"frame":7,"requests":4}]
                2026-03-01 | m2          | 5        | [5]       | []
                2026-02-01 | m2          | 6        | [6]       | []
                2026-03-02 | other       | 9        | [9]       | [{"frame":7,"requests":9}]
                """),
            28));
  }

  private static Dataset<Row> members(SparkSession spark) {
    return full(
        spark,
        CaseMembers.TABLE,
        """
        run_date   | case_id | account_ref | bits | state
        2026-03-02 | SW-a    | m1          | 2.0  | active
        2026-03-02 | SW-a    | m2          | 1.0  | active
        2026-03-02 | SW-a    | m3          | 3.0  | active
        2026-03-02 | SW-a    | m4          | 9.0  | left
        2026-03-01 | SW-a    | m4          | 9.0  | active
        """);
  }
}
