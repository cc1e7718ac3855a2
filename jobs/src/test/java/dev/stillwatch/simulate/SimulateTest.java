package dev.stillwatch.simulate;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.to_json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.tables.Requests;
import dev.stillwatch.logs.CanonicalLog;
import dev.stillwatch.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class SimulateTest {
  private static final Scenario SMALL = Scenarios.named("small");
  private static final Simulate WORLD = new Simulate(SMALL, 7);

  @TempDir private static Path folder;

  @BeforeAll
  static void makeWorld(SparkSession spark) {
    WORLD.into(spark, folder.resolve("world"));
  }

  @Test
  void givesTheSameRowsUnderAnyPartitioning(SparkSession spark) {
    List<String> written = sorted(read(spark, "logs"));

    assertThat(written).hasSizeGreaterThan(1000);
    assertThat(sorted(WORLD.logs(spark, 7))).isEqualTo(written);
    assertThat(sorted(WORLD.logs(spark).coalesce(1))).isEqualTo(written);
    assertThat(sorted(new Simulate(SMALL, 8).logs(spark))).isNotEqualTo(written);
    assertThat(sorted(WORLD.requestTruth(spark, 7)))
        .isEqualTo(sorted(WORLD.requestTruth(spark, 1)));
  }

  @Test
  void idsTellNeitherWhenNorByWhom(SparkSession spark) {
    Dataset<Row> ranked =
        read(spark, "logs")
            .join(
                read(spark, "request_truth").drop(Requests.EVENT_DATE.name()),
                CanonicalLog.REQUEST_ID.name())
            .selectExpr(
                "percent_rank() over (order by request_id) as id",
                "percent_rank() over (order by account_id) as account",
                "percent_rank() over (order by event_time) as time",
                "cast(kind like 'C_%' as double) as guilty");

    Row correlations =
        ranked.selectExpr("corr(id, time)", "corr(id, guilty)", "corr(account, time)").head();
    // Four standard errors of a correlation of 5,336 independent pairs; accounts have fewer.
    assertThat(correlations.getDouble(0)).isCloseTo(0, offset(0.055));
    assertThat(correlations.getDouble(1)).isCloseTo(0, offset(0.055));
    assertThat(correlations.getDouble(2)).isCloseTo(0, offset(0.2));
  }

  @Test
  void makesADayAloneAsItIsInTheWhole(SparkSession spark) {
    LocalDate day = SMALL.start().plusDays(6);

    assertThat(sorted(WORLD.logs(spark, day)))
        .isEqualTo(sorted(read(spark, "logs").where(Requests.EVENT_DATE.ref().equalTo(lit(day)))));
    assertThat(sorted(WORLD.requestTruth(spark, day)))
        .isEqualTo(
            sorted(
                read(spark, "request_truth").where(Requests.EVENT_DATE.ref().equalTo(lit(day)))));
    assertThatThrownBy(() -> WORLD.logs(spark, SMALL.start().plusDays(8)))
        .hasMessage("Cannot simulate 2026-03-09: the world has 8 days from 2026-03-01");
  }

  @Test
  void logsOnlyCanonicalColumnsAndFillsTheRequiredOnes(SparkSession spark) {
    Dataset<Row> logs = read(spark, "logs");
    Set<String> canonical = new HashSet<>(CanonicalLog.TABLE.schema().names().length);
    for (Field<?> field : CanonicalLog.TABLE.fields()) {
      canonical.add(field.name());
    }

    assertThat(canonical).containsAll(List.of(logs.drop(Requests.EVENT_DATE.name()).columns()));
    assertThat(
            logs.where(
                    CanonicalLog.REQUEST_ID
                        .ref()
                        .isNull()
                        .or(CanonicalLog.EVENT_TIME.ref().isNull())
                        .or(CanonicalLog.ACCOUNT_ID.ref().isNull())
                        .or(CanonicalLog.PROMPT_TEXT.ref().isNull())
                        .or(CanonicalLog.PROMPT_TEXT.ref().equalTo(""))
                        .or(CanonicalLog.TEMPERATURE.ref().isNaN())
                        .or(CanonicalLog.OUTPUT_TOKENS.ref().lt(0))
                        .or(
                            to_date(CanonicalLog.EVENT_TIME.ref())
                                .notEqual(Requests.EVENT_DATE.ref())))
                .count())
        .isZero();
    Row ids = logs.agg(count_distinct(CanonicalLog.REQUEST_ID.ref()), sum(lit(1))).head();
    assertThat(ids.getLong(0)).isEqualTo(ids.getLong(1));
  }

  @Test
  void theTruthCoversEveryAccountAndEveryRequest(SparkSession spark) {
    Dataset<Row> truth = csv(spark, "truth.csv");
    Dataset<Row> logs = read(spark, "logs");

    assertThat(truth.count()).isEqualTo(SMALL.population().accounts());
    assertThat(csv(spark, "accounts.csv").join(truth, "account_id").count())
        .isEqualTo(SMALL.population().accounts());
    assertThat(logs.join(truth, CanonicalLog.ACCOUNT_ID.name(), "left_anti").count()).isZero();
    assertThat(logs.join(read(spark, "request_truth"), CanonicalLog.REQUEST_ID.name()).count())
        .isEqualTo(logs.count());
    assertThat(kinds(truth))
        .contains("organic", "C_A", "C_B", "X_class", "X_harness", "X_neighbour");
  }

  @Test
  void campaignsKeepTheirRateAndExtractionShare(SparkSession spark) {
    Dataset<Row> requests =
        read(spark, "logs")
            .join(csv(spark, "truth.csv"), CanonicalLog.ACCOUNT_ID.name())
            .join(
                read(spark, "request_truth")
                    .select(CanonicalLog.REQUEST_ID.ref(), Simulate.KIND.ref().as("_request_kind")),
                CanonicalLog.REQUEST_ID.name());
    Row b =
        requests
            .where(
                Simulate.KIND
                    .ref()
                    .equalTo("C_B")
                    .and(Requests.EVENT_DATE.ref().geq(lit(SMALL.start().plusDays(3)))))
            .agg(
                sum(col("_request_kind").equalTo("C_B").cast("int")).cast("double"),
                avg(col("_request_kind").equalTo("C_B").cast("int")))
            .head();

    // 10 accounts x 12 a day x 5 days, half of the days drawn from a Poisson law: 600 +- 4 x 17.
    assertThat(b.getDouble(0)).isCloseTo(600, offset(70.0));
    // Cover is a person's traffic of ten accounts with moods of their own: it varies a lot.
    assertThat(b.getDouble(1)).isCloseTo(0.8, offset(0.12));
  }

  @Test
  void theFirstPoolFallsSilentWhenItIsBannedAndTheSecondTakesOverWithinTwoDays(SparkSession spark) {
    Dataset<Row> extraction =
        read(spark, "logs")
            .join(read(spark, "request_truth").drop("event_date"), CanonicalLog.REQUEST_ID.name())
            .where(Simulate.KIND.ref().equalTo("C_A"));
    // Start on day 1, ban after 4 days: the first pool's last day is day 4.
    Set<String> early = accounts(extraction, 1, 4);
    Set<String> late = accounts(extraction, 5, 8);

    assertThat(early).hasSize(7).doesNotContainAnyElementsOf(late);
    assertThat(late).hasSize(8);
    assertThat(accounts(extraction, 5, 6)).isNotEmpty();
  }

  @Test
  void organicTextsAreDealtWithoutReplacementAcrossAccounts(SparkSession spark) {
    Dataset<Row> texts =
        read(spark, "logs")
            .join(csv(spark, "truth.csv"), CanonicalLog.ACCOUNT_ID.name())
            .where(Simulate.KIND.ref().equalTo("organic"))
            // Follow-ups such as "and then?" are anybody's.
            .where("length(prompt_text) > 60")
            .groupBy(CanonicalLog.PROMPT_TEXT.ref())
            .agg(count_distinct(CanonicalLog.ACCOUNT_ID.ref()).as("_accounts"));

    double shared = (double) texts.where(col("_accounts").gt(1)).count() / texts.count();
    assertThat(shared).isLessThan(0.005);
  }

  @Test
  void replacesAWorldAndLeavesOtherFoldersAlone(SparkSession spark, @TempDir Path other)
      throws IOException {
    Path mine = other.resolve("mine");
    Scenario tiny = SMALL.withDays(2).withAccounts(60);
    new Simulate(tiny, 1).into(spark, mine);
    new Simulate(tiny.withDays(1), 1).into(spark, mine);
    try (Stream<Path> days = Files.list(mine.resolve("logs"))) {
      assertThat(days.filter(Files::isDirectory)).hasSize(1);
    }

    Files.writeString(other.resolve("letter.txt"), "mine");
    assertThatThrownBy(() -> new Simulate(tiny, 1).into(spark, other))
        .hasMessageStartingWith("Cannot simulate into " + other)
        .hasMessageEndingWith("it holds 2 entries and is not a world made by simulate");
  }

  @Test
  void whatIsNotLoggedIsMissingFromTheSameWorld(SparkSession spark, @TempDir Path other)
      throws IOException {
    Path file = other.resolve("small.conf");
    Files.writeString(
        file,
        """
        include classpath("conf/scenarios/small.conf")
        faults.missing = [ ANSWER_LENGTHS, CONVERSATIONS, TIMES_OF_DAY, INFRASTRUCTURE, CUSTOMERS, SETTINGS ]
        """);
    Simulate faulty = new Simulate(Scenarios.named(file.toString()).withDays(2), 7);
    Simulate whole = new Simulate(SMALL.withDays(2), 7);
    String[] told = {"request_id", "account_id", "prompt_text", "model_requested", "event_date"};

    Dataset<Row> logs = faulty.logs(spark);

    assertThat(sorted(logs.select(told[0], rest(told))))
        .isEqualTo(sorted(whole.logs(spark).select(told[0], rest(told))));
    assertThat(logs.columns()).isEqualTo(whole.logs(spark).columns());
    assertThat(
            logs.where(
                    """
                    output_tokens is not null or conversation_id is not null or client_ip is not null
                    or org_id is not null or temperature is not null
                    or event_time != date_trunc('DAY', event_time)\
                    """)
                .count())
        .isZero();
    faulty.into(spark, other.resolve("world"));
    assertThat(Files.readAllLines(other.resolve("world").resolve("accounts.csv")))
        .filteredOn(line -> line.startsWith("acct_"))
        .hasSize(SMALL.population().accounts())
        .allMatch(line -> line.endsWith(",,,,,,,,"));
  }

  @Test
  void dealsRealPromptsWhereThereIsACorpus(SparkSession spark) {
    Path corpus = Path.of(System.getProperty("stillwatch.root"), "..", "shared", "data");
    Assumptions.assumeTrue(
        Files.isDirectory(corpus), "no ../shared/data beside the project: no corpus to deal from");
    Scenario few = Scenarios.named("corpus").withDays(6).withAccounts(80);

    Dataset<Row> logs = new Simulate(few, 3, Optional.of(corpus), Optional.of(corpus)).logs(spark);

    Row row = logs.agg(sum(lit(1)), count_distinct(CanonicalLog.PROMPT_TEXT.ref())).head();
    assertThat(row.getLong(0)).isGreaterThan(200);
    assertThat((double) row.getLong(1) / row.getLong(0)).isGreaterThan(0.5);
    assertThat(logs.where("prompt_text is null or output_tokens is null").count()).isZero();
  }

  private static Dataset<Row> read(SparkSession spark, String part) {
    return spark.read().parquet(folder.resolve("world").resolve(part).toString());
  }

  private static Dataset<Row> csv(SparkSession spark, String name) {
    return spark
        .read()
        .option("header", true)
        .csv(folder.resolve("world").resolve(name).toString());
  }

  private static List<String> kinds(Dataset<Row> truth) {
    return truth.select(Simulate.KIND.ref()).distinct().collectAsList().stream()
        .map(row -> row.getString(0))
        .toList();
  }

  private static Set<String> accounts(Dataset<Row> rows, int from, int to) {
    Set<String> accounts = new HashSet<>();
    rows.where(
            Requests.EVENT_DATE
                .ref()
                .geq(lit(SMALL.start().plusDays(from)))
                .and(Requests.EVENT_DATE.ref().lt(lit(SMALL.start().plusDays(to + 1)))))
        .select(CanonicalLog.ACCOUNT_ID.ref())
        .distinct()
        .collectAsList()
        .forEach(row -> accounts.add(row.getString(0)));
    return accounts;
  }

  private static List<String> sorted(Dataset<Row> rows) {
    return rows
        .select(to_json(struct(rows.columns()[0], rest(rows.columns()))))
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }

  private static String[] rest(String[] columns) {
    return Stream.of(columns).skip(1).toArray(String[]::new);
  }
}
