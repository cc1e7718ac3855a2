package dev.stillwatch.review;

import static dev.stillwatch.testing.DatasetAssert.assertThatRows;
import static dev.stillwatch.testing.TextTable.full;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stillwatch.lake.tables.Audit;
import dev.stillwatch.lake.tables.CaseEvents;
import dev.stillwatch.lake.tables.CaseExemplars;
import dev.stillwatch.lake.tables.CaseMembers;
import dev.stillwatch.lake.tables.CaseVersions;
import dev.stillwatch.lake.tables.Requests;
import dev.stillwatch.lakeio.InMemoryLake;
import dev.stillwatch.lakeio.Lake;
import dev.stillwatch.lakeio.RiggedLake;
import dev.stillwatch.logs.CanonicalLog;
import dev.stillwatch.privacy.Pseudonyms;
import dev.stillwatch.privacy.RawName;
import dev.stillwatch.privacy.Redactor;
import dev.stillwatch.testing.SparkExtension;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class RevealTest {
  private static final Instant AT = Instant.parse("2026-03-03T09:00:00Z");
  private static final Pseudonyms NAMES =
      new Pseudonyms("0123456789abcdef0123".getBytes(StandardCharsets.UTF_8));
  private static final String ANN = NAMES.of(Pseudonyms.Kind.ACCOUNT, "ann");
  private static final String BOB = NAMES.of(Pseudonyms.Kind.ACCOUNT, "bob");

  private final AtomicInteger reads = new AtomicInteger();

  @Test
  void showsOneRedactedPromptOfEachMemberAndKeepsOnlyThose(SparkSession spark) {
    InMemoryLake lake = lake(spark, "in review");

    List<Exemplar> shown = reveal(spark, lake).from("SW-a", "cat", "to decide", AT);

    assertThat(shown)
        .extracting(exemplar -> exemplar.text().value())
        .containsExactlyInAnyOrder("Mail me at [email]", "Explain gravity");
    assertThatRows(lake.read(CaseExemplars.TABLE))
        .hasRows(
            CaseExemplars.TABLE,
            """
            case_id | request_id | fetched_at           | expires_at           | text               | redactions
            SW-a    | r1         | 2026-03-03T09:00:00Z | 2026-04-02T09:00:00Z | Mail me at [email] | 1
            SW-a    | r2         | 2026-03-03T09:00:00Z | 2026-04-02T09:00:00Z | Explain gravity    | 0
            """);
    assertThatRows(lake.read(Audit.TABLE))
        .hasRows(
            Audit.TABLE,
            """
            at                   | by  | action | subject | purpose
            2026-03-03T09:00:00Z | cat | reveal | SW-a    | to decide
            """);
  }

  @Test
  void aSecondLookIsRecordedButFetchesNothingTwice(SparkSession spark) {
    InMemoryLake lake = lake(spark, "in review");
    Reveal reveal = reveal(spark, lake);
    List<Exemplar> first = reveal.from("SW-a", "cat", "to decide", AT);
    int fetched = reads.get();

    List<Exemplar> second = reveal.from("SW-a", "dan", "appeal", AT.plusSeconds(60));

    assertThat(second).containsExactlyInAnyOrderElementsOf(first);
    assertThat(reads).hasValue(fetched);
    assertThat(lake.read(Audit.TABLE).count()).isEqualTo(2);
    assertThat(lake.read(CaseExemplars.TABLE).count()).isEqualTo(2);
  }

  @Test
  void nothingIsReadOrShownWhereTheAuditCannotBeWritten(SparkSession spark) {
    InMemoryLake lake = lake(spark, "in review");

    assertThatThrownBy(() -> reveal(spark, withoutAudit(lake)).from("SW-a", "cat", "to decide", AT))
        .hasMessage("the disk is full");
    assertThat(reads).hasValue(0);
    assertThat(lake.version(CaseExemplars.TABLE)).isEmpty();
  }

  @Test
  void onlyCasesInReviewAreRevealedAndOnlyForAPurpose(SparkSession spark) {
    Reveal reveal = reveal(spark, lake(spark, "confirmed"));

    assertThatThrownBy(() -> reveal.from("SW-a", "cat", "to decide", AT))
        .hasMessage(
            "Cannot reveal case SW-a: it is confirmed, and prompts are shown only of cases in review or appealed");
    assertThatThrownBy(() -> reveal.from("SW-x", "cat", "to decide", AT))
        .hasMessage("Cannot reveal case SW-x: there is no such case");
    assertThatThrownBy(() -> reveal.from("SW-a", "cat", " ", AT))
        .hasMessage("Cannot reveal case SW-a: it takes a name and a purpose");
    assertThat(reads).hasValue(0);
  }

  @Test
  void namesTheAccountsOfACaseThatIsLookedIntoAndWritesOnlyThatItDid(SparkSession spark) {
    InMemoryLake lake = lake(spark, "confirmed");

    assertThat(accounts(spark, lake).from("SW-a", "cat", "ask sales", AT))
        .extracting(named -> named.ref() + " " + named.known().map(RawName::value).orElse("?"))
        .containsExactlyInAnyOrder(ANN + " ann", BOB + " bob");
    assertThat(reads).as("ann is in the table of accounts, bob in the logs alone").hasValue(1);
    assertThatRows(lake.read(Audit.TABLE))
        .hasRows(
            Audit.TABLE,
            """
            at                   | by  | action          | subject | purpose
            2026-03-03T09:00:00Z | cat | reveal accounts | SW-a    | ask sales
            """);
    assertThat(lake.version(CaseExemplars.TABLE)).isEmpty();
  }

  @Test
  void namesNobodyUnlessSomebodyLooksIntoTheCaseAndItIsOnRecord(SparkSession spark) {
    assertThatThrownBy(
            () -> accounts(spark, lake(spark, "benign")).from("SW-a", "cat", "ask sales", AT))
        .hasMessage(
            "Cannot reveal case SW-a: it is benign, and accounts are named only of cases that are looked into");
    assertThatThrownBy(
            () ->
                accounts(spark, withoutAudit(lake(spark, "in review")))
                    .from("SW-a", "cat", "ask sales", AT))
        .hasMessage("the disk is full");
    assertThat(reads).hasValue(0);
  }

  private RevealAccounts accounts(SparkSession spark, Lake lake) {
    Dataset<Row> known =
        spark.createDataFrame(
            List.of(RowFactory.create("ann"), RowFactory.create("eve")),
            new StructType().add("account_id", "string"));
    return new RevealAccounts(
        spark,
        lake,
        known,
        (from, to) -> {
          reads.incrementAndGet();
          assertThat(from + " " + to).isEqualTo("2026-02-03 2026-03-02");
          return logs(spark);
        },
        NAMES,
        28);
  }

  private Reveal reveal(SparkSession spark, Lake lake) {
    return new Reveal(
        spark,
        lake,
        day -> {
          reads.incrementAndGet();
          return logs(spark);
        },
        NAMES,
        new Redactor(),
        28);
  }

  /** Two members; a row of another account under the id of ann's request comes first. */
  private static Dataset<Row> logs(SparkSession spark) {
    StructType schema =
        new StructType()
            .add(CanonicalLog.REQUEST_ID.column())
            .add(CanonicalLog.ACCOUNT_ID.column())
            .add(CanonicalLog.PROMPT_TEXT.column());
    return spark.createDataFrame(
        List.of(
            RowFactory.create("r1", "eve", "somebody else's text"),
            RowFactory.create("r1", "ann", "Mail me at ann@example.org"),
            RowFactory.create("r2", "bob", "Explain gravity"),
            RowFactory.create("r3", "eve", "no member's")),
        schema);
  }

  private static InMemoryLake lake(SparkSession spark, String state) {
    InMemoryLake lake = new InMemoryLake(spark);
    lake.append(
        CaseVersions.TABLE,
        full(spark, CaseVersions.TABLE, "run_date | case_id\n2026-03-02 | SW-a"),
        "night");
    lake.append(
        CaseEvents.TABLE,
        full(
            spark,
            CaseEvents.TABLE,
            "event_id | case_id | at | state\n1 | SW-a | 2026-03-02T10:00:00Z | " + state),
        "review");
    lake.append(
        CaseMembers.TABLE,
        full(
            spark,
            CaseMembers.TABLE,
            """
            run_date   | case_id | account_ref | facet | state
            2026-03-02 | SW-a    | %1$s        | whole | active
            2026-03-02 | SW-a    | %2$s        | whole | active
            2026-03-01 | SW-a    | eve         | whole | active
            """
                .formatted(ANN, BOB)),
        "night");
    lake.append(
        Requests.TABLE,
        full(
            spark,
            Requests.TABLE,
            """
            event_date | request_id | account_ref | text_hash
            2026-03-02 | r1         | %1$s        | 1
            2026-03-01 | r2         | %2$s        | 2
            2026-03-01 | r3         | eve         | 3
            2026-01-01 | r4         | %2$s        | 4
            """
                .formatted(ANN, BOB)),
        "night");
    return lake;
  }

  /** A lake that can do everything but remember who looked. */
  private static Lake withoutAudit(Lake lake) {
    return new RiggedLake(
        lake,
        table -> {
          if (table.equals(Audit.TABLE)) {
            throw new IllegalStateException("the disk is full");
          }
        });
  }
}
