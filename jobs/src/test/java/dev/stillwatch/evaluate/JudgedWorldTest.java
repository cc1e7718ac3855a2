package dev.stillwatch.evaluate;

import static dev.stillwatch.testing.TextTable.full;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.stillwatch.evaluate.EvidenceAgreement.Evidence;
import dev.stillwatch.evaluate.LinkExpectation.Counted;
import dev.stillwatch.evaluate.Score.Truth;
import dev.stillwatch.lake.tables.CaseMembers;
import dev.stillwatch.lake.tables.CaseVersions;
import dev.stillwatch.lake.tables.Channels;
import dev.stillwatch.lake.tables.EvaluationCases;
import dev.stillwatch.lake.tables.Requests;
import dev.stillwatch.lakeio.InMemoryLake;
import dev.stillwatch.privacy.Pseudonyms;
import dev.stillwatch.privacy.Pseudonyms.Kind;
import dev.stillwatch.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class JudgedWorldTest {
  private static final LocalDate FIRST = LocalDate.of(2026, 3, 1);
  private static final LocalDate LAST = LocalDate.of(2026, 3, 3);

  private final Pseudonyms names = new Pseudonyms("0123456789abcdef".getBytes(UTF_8));

  @Test
  void setsALakeBesideTheTruthOfItsWorld(SparkSession spark, @TempDir Path folder)
      throws IOException {
    Files.writeString(
        folder.resolve("truth.csv"),
        """
        account_id,group_id,kind
        ann,ant,C_A
        bob,ant,C_A
        cid,,organic
        dot,class-1,X_class
        eve,class-2,X_class
        """);
    spark
        .sql(
            """
            SELECT * FROM VALUES
              ('r1', 'ant', 'C_A', DATE'2026-03-01'), ('r2', null, 'organic', DATE'2026-03-01'),
              ('r3', 'ant', 'C_A', DATE'2026-03-02'), ('r4', null, 'organic', DATE'2026-03-02'),
              ('r5', 'ant', 'C_A', DATE'2026-03-04')
            AS t(request_id, group_id, kind, event_date)
            """)
        .write()
        .partitionBy("event_date")
        .parquet(folder.resolve("request_truth").toString());
    JudgedWorld world = new JudgedWorld(spark, folder, lake(spark), names, 28);

    List<Judgement> nights = world.judgements(new TreeSet<>(Set.of(FIRST, LAST)));
    KnownWorld known = world.known(Set.of(ref("ann"), ref("cid")));

    assertThat(nights)
        .containsExactly(
            new Judgement(FIRST, List.of()),
            new Judgement(
                LAST, List.of(new FlaggedCase("case-1", 12.5, Set.of(ref("ann"), ref("cid"))))));
    assertThat(known.accounts())
        .isEqualTo(
            Map.of(
                ref("ann"), new Truth("ant", "C_A"),
                ref("bob"), new Truth("ant", "C_A"),
                ref("cid"), new Truth("", "organic")));
    assertThat(known.groupsByKind()).isEqualTo(Map.of("X_class", 2L));
    assertThat(known.campaignDays().get("ant"))
        .isEqualTo(Map.of(FIRST, 1L, FIRST.plusDays(1), 1L, FIRST.plusDays(3), 1L));
    assertThat(world.channels(LAST)).isEqualTo(Map.of("touch", new Counted(40, 38.5)));
    // Those of its active members up to the night: r1, r2 and r4, of which r1 is the campaign's.
    assertThat(world.evidence(LAST))
        .isEqualTo(Map.of("case-1", new Evidence(3, Map.of("ant", 1L))));
  }

  @Test
  void linksAreSetBesideTheirExpectationWhereNoneCanBeTrue() {
    Map<String, Counted> channels =
        new TreeMap<>(
            Map.of(
                "frames", new Counted(10, 8),
                "timing", new Counted(0, 0),
                "touch", new Counted(30, 30)));
    KnownWorld quiet = new KnownWorld(Map.of("o", new Truth("", "organic")), Map.of(), Map.of());
    KnownWorld busy = new KnownWorld(Map.of("a", new Truth("ant", "C_A")), Map.of(), Map.of());

    assertThat(new LinkExpectation(quiet).of(channels))
        .containsExactly(
            Measurement.of("false_links_expected", "frames", 0.8),
            Measurement.of("false_links_expected", "touch", 1.0),
            Measurement.of("false_links_expected", Measurement.WHOLE, 0.95));
    assertThat(new LinkExpectation(busy).of(channels)).isEmpty();
  }

  @Test
  void runsAreReadAsTheyWereKept(SparkSession spark) {
    KnownWorld known =
        new KnownWorld(
            Map.of("a", new Truth("ant", "C_A"), "b", new Truth("ant", "C_A")),
            Map.of("X_class", 2L),
            Map.of());
    List<WorldResult> results =
        List.of(
            WorldResult.ofBaseline(
                WorldResult.OURS,
                "small",
                1,
                known,
                List.of(new FlaggedCase("case-1", 12.5, Set.of("a", "o")))),
            WorldResult.ofBaseline("other", "small", 1, known, List.of()));
    InMemoryLake lake = new InMemoryLake(spark);
    EvaluationRuns runs = new EvaluationRuns(spark, lake);

    runs.add("first", results, new EvaluationRuns.Provenance("hash", "code"));
    // As where a world was broken off after its cases, before its figures, and then made again.
    lake.append(EvaluationCases.TABLE, lake.read(EvaluationCases.TABLE), "again");

    assertThat(runs.names()).containsExactly("first");
    List<WorldResult> back = runs.read("first");
    assertThat(back).hasSize(2);
    for (WorldResult result : results) {
      WorldResult same =
          back.stream()
              .filter(each -> each.detector().equals(result.detector()))
              .findFirst()
              .orElseThrow();
      assertThat(same.figures()).containsExactlyInAnyOrderElementsOf(result.figures());
      assertThat(same.cases()).isEqualTo(result.cases());
      assertThat(same.accounts()).isEqualTo(result.accounts());
    }
    assertThat(
            new Report("first", back, List.of(), Optional.empty())
                .detectors()
                .get("stillwatch")
                .whole("account_recall")
                .orElseThrow()
                .value())
        .isCloseTo(0.5, offset(0.0));
  }

  private InMemoryLake lake(SparkSession spark) {
    InMemoryLake lake = new InMemoryLake(spark);
    lake.append(
        CaseVersions.TABLE,
        full(
            spark,
            CaseVersions.TABLE,
            """
            run_date   | case_id | strength_bits
            2026-03-02 | case-1  | 11
            2026-03-03 | case-1  | 12.5
            """),
        "");
    lake.append(
        CaseMembers.TABLE,
        full(
            spark,
            CaseMembers.TABLE,
            """
            run_date   | case_id | account_ref | facet | state
            2026-03-02 | case-1  | %2$s        | whole | active
            2026-03-03 | case-1  | %1$s        | whole | active
            2026-03-03 | case-1  | %1$s        | touch | active
            2026-03-03 | case-1  | %3$s        | whole | active
            2026-03-03 | case-1  | %2$s        | whole | left
            """
                .formatted(ref("ann"), ref("bob"), ref("cid"))),
        "");
    lake.append(
        Channels.TABLE,
        full(
            spark,
            Channels.TABLE,
            """
            run_date   | channel | links | expected_false
            2026-03-02 | touch   | 30    | 29
            2026-03-03 | touch   | 40    | 38.5
            """),
        "");
    lake.append(
        Requests.TABLE,
        full(
            spark,
            Requests.TABLE,
            """
            event_date | request_id | account_ref
            2026-03-01 | r1         | %1$s
            2026-03-01 | r2         | %1$s
            2026-03-02 | r3         | %2$s
            2026-03-02 | r4         | %3$s
            2026-03-04 | r5         | %1$s
            2026-03-02 | r6         | stranger
            """
                .formatted(ref("ann"), ref("bob"), ref("cid"))),
        "");
    return lake;
  }

  private String ref(String account) {
    return names.of(Kind.ACCOUNT, account);
  }
}
