package dev.stillwatch.judging;

import static dev.stillwatch.testing.TextTable.full;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stillwatch.accounts.SumWindow;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.AccountFacets;
import dev.stillwatch.lake.tables.Accounts;
import dev.stillwatch.lake.tables.GroupTests;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.linking.SharedFrames;
import dev.stillwatch.linking.SharedTokens;
import dev.stillwatch.testing.SparkExtension;
import java.time.LocalDate;
import java.time.Period;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A world of 1,200 accounts of two plans. Those from 600 on are new and get longer answers. The
 * first twelve get longer answers than that, and ask for one topic, where all others have one of
 * their own.
 */
@ExtendWith(SparkExtension.class)
class CompareGroupsTest {
  private static final LocalDate NIGHT = LocalDate.of(2026, 3, 2);
  private static final Period WINDOW = Period.ofDays(28);
  private static final CompareGroups COMPARE = new CompareGroups(NIGHT, Set.of("touch"));

  @Test
  void groupsDrawnAtRandomHaveEvenlySpreadP(SparkSession spark) {
    int groups = 200;
    Dataset<Row> drawn =
        groups(
            spark,
            spark
                .range(groups * 15L)
                .selectExpr(
                    "concat('random', pmod(id, %d)) AS group_id".formatted(groups),
                    "concat('a', 12 + pmod(xxhash64('draw', id), 1188)) AS account_ref",
                    "'timing' AS channel"));

    Map<String, double[]> byTest = new TreeMap<>();
    COMPARE
        .from(judged(spark, drawn), drawn, sums(spark), accounts(spark), facets(spark))
        .where(GroupTests.MATCHED_P.ref().isNotNull())
        .groupBy(GroupTests.TEST.ref())
        .agg(expr("collect_list(matched_p) AS p"))
        .collectAsList()
        .forEach(
            row ->
                byTest.put(
                    row.getString(0),
                    row.<Double>getList(1).stream().mapToDouble(p -> p).toArray()));

    // Binomial: 10 of 200 are expected, 20 and more come with a chance of 0.002.
    assertThat(byTest.keySet())
        .contains(
            "answer length", "own repeats", "spread of answer lengths", CompareGroups.CONTENT);
    byTest.forEach(
        (test, p) -> {
          assertThat(p).as(test).hasSize(groups);
          assertThat(Arrays.stream(p).filter(x -> x <= 0.05).count()).as(test).isBetween(1L, 19L);
          assertThat(Arrays.stream(p).average().orElseThrow())
              .as(test)
              .isCloseTo(0.5, within(0.08));
        });
  }

  @Test
  void longAnswersOfAGroupAreRareAmongAccountsLikeItAndAddNoBits(SparkSession spark) {
    Dataset<Row> groups =
        groups(spark, "planted", "timing", "id < 12")
            .union(groups(spark, "touching", "touch", "id < 12"))
            .union(groups(spark, "ordinary", "timing", "id BETWEEN 100 AND 111"));
    Dataset<Row> sums = sums(spark);
    Dataset<Row> accounts = accounts(spark);
    Dataset<Row> judged =
        new JudgeGroups(NIGHT, WINDOW, new Bar(10, 3))
            .from(
                groups,
                sums,
                accounts,
                new SharedTokens(NIGHT).from(sums, accounts),
                new SharedFrames().from(sums))
            .cache();

    Dataset<Row> compared = COMPARE.from(judged, groups, sums, accounts, facets(spark)).cache();

    Row planted = test(compared, "planted", "answer length");
    assertThat(GroupTests.MATCHED_P.in(planted)).isBetween(1e-6, 1e-3);
    assertThat(GroupTests.MATCHED_Q.in(planted)).isLessThan(0.05);
    assertThat(GroupTests.STATEMENT.in(planted))
        .startsWith("Answers are")
        .contains(
            "none of 999 sets of accounts alike in plan, sign-up and volume is as extreme (p = ");
    Row ordinary = test(compared, "ordinary", "answer length");
    assertThat(GroupTests.MATCHED_P.in(ordinary)).isGreaterThan(0.01);

    Row content = test(compared, "planted", CompareGroups.CONTENT);
    assertThat(GroupTests.MATCHED_P.in(content)).isLessThan(1e-3);
    assertThat(GroupTests.STATISTIC.in(content)).isGreaterThan(0.1);
    assertThat(GroupTests.BITS.in(content)).isZero();
    // What chose the members is no evidence for them.
    assertThat(
            compared
                .where("group_id = 'touching' AND test = '%s'".formatted(CompareGroups.CONTENT))
                .isEmpty())
        .isTrue();

    StrengthOf strength = new StrengthOf(NIGHT);
    assertThat(strength.from(compared).exceptAll(strength.from(judged)).collectAsList()).isEmpty();
    assertThat(strength.from(compared).count()).isEqualTo(3);
    String[] asBefore = {"group_id", "family", "test", "statistic", "ordinary", "bits", "members"};
    assertThat(selected(judged, asBefore).exceptAll(selected(compared, asBefore)).collectAsList())
        .isEmpty();
    assertThat(compared.count()).isEqualTo(judged.count() + 2);
  }

  @Test
  void newAccountsAreComparedWithNewOnes(SparkSession spark) {
    Dataset<Row> fresh = groups(spark, "fresh", "timing", "id BETWEEN 700 AND 729");
    Dataset<Row> undated = accounts(spark).withColumn("created_at", lit(null).cast("timestamp"));

    Row among = test(compared(spark, fresh, accounts(spark)), "fresh", "answer length");
    Row amongAll = test(compared(spark, fresh, undated), "fresh", "answer length");

    assertThat(GroupTests.MATCHED_P.in(among)).isGreaterThan(0.05);
    assertThat(GroupTests.MATCHED_P.in(amongAll)).isLessThan(0.001);
  }

  @Test
  void strataThatAreThinAreWidenedAndThatIsSaid(SparkSession spark) {
    Dataset<Row> group = groups(spark, "some", "timing", "id BETWEEN 100 AND 115");
    Dataset<Row> ownPlans = accounts(spark).withColumn("plan", Accounts.ACCOUNT_REF.ref());

    Row widened = test(compared(spark, group, ownPlans), "some", "answer length");
    Dataset<Row> few =
        sums(spark).where("cast(substring(account_ref, 2) AS int) BETWEEN 90 AND 150");
    Dataset<Row> alone =
        COMPARE.from(judged(spark, group), group, few, accounts(spark), facets(spark));

    assertThat(GroupTests.STATEMENT.in(widened)).contains("alike in sign-up and volume");
    assertThat(alone.where("matched_p IS NOT NULL OR matched_q IS NOT NULL").isEmpty()).isTrue();
    assertThat(alone.exceptAll(judged(spark, group)).isEmpty()).isTrue();
  }

  @Test
  void resultsDoNotDependOnWhereRowsLie(SparkSession spark) {
    Dataset<Row> groups =
        groups(spark, "planted", "timing", "id < 12")
            .union(groups(spark, "other", "signatures", "id % 60 = 7"));
    Dataset<Row> judged = judged(spark, groups);

    List<Row> one =
        sorted(COMPARE.from(judged, groups, sums(spark), accounts(spark), facets(spark)));
    List<Row> another =
        sorted(
            COMPARE.from(
                judged.repartition(3),
                groups.repartition(5, col("account_ref")),
                sums(spark).orderBy(col("account_ref").desc()).coalesce(1),
                accounts(spark).repartition(4),
                facets(spark).repartition(7, AccountFacets.MASS.ref())));

    assertThat(one).anyMatch(row -> GroupTests.MATCHED_P.in(row) != null);
    assertThat(another).isEqualTo(one);
  }

  private static Dataset<Row> compared(
      SparkSession spark, Dataset<Row> groups, Dataset<Row> accounts) {
    return COMPARE.from(judged(spark, groups), groups, sums(spark), accounts, facets(spark));
  }

  private static List<Row> sorted(Dataset<Row> rows) {
    return rows.orderBy(GroupTests.GROUP_ID.ref(), GroupTests.TEST.ref()).collectAsList();
  }

  private static Dataset<Row> selected(Dataset<Row> rows, String... columns) {
    return rows.selectExpr(columns);
  }

  private static Row test(Dataset<Row> tests, String group, String test) {
    return tests
        .where(GroupTests.GROUP_ID.ref().equalTo(group).and(GroupTests.TEST.ref().equalTo(test)))
        .first();
  }

  /** Tests of the groups that all have a statistic. */
  private static Dataset<Row> judged(SparkSession spark, Dataset<Row> groups) {
    return GroupTests.TABLE.conform(
        full(
                spark,
                GroupTests.TABLE,
                """
                run_date   | family        | test                     | statistic
                2026-03-02 | long answers  | answer length            | 1
                2026-03-02 | even answers  | spread of answer lengths | 1
                2026-03-02 | no repeats    | own repeats              | 1
                2026-03-02 | no sessions   | session excess           | 1
                2026-03-02 | equal volumes | spread of volumes        | 1
                2026-03-02 | start         | spread of creation       | 1
                """)
            .drop("group_id")
            .crossJoin(groups.select("group_id").distinct()));
  }

  private static Dataset<Row> groups(
      SparkSession spark, String name, String channel, String members) {
    return groups(
        spark,
        spark
            .range(1_200)
            .where(members)
            .selectExpr(
                "'%s' AS group_id".formatted(name),
                "concat('a', id) AS account_ref",
                "'%s' AS channel".formatted(channel)));
  }

  private static Dataset<Row> groups(SparkSession spark, Dataset<Row> members) {
    return Groups.TABLE.conform(
        full(
                spark,
                Groups.TABLE,
                """
                run_date
                2026-03-02
                """)
            .drop("group_id", "account_ref", "channel")
            .crossJoin(members.distinct()));
  }

  /** A number in [0, 1) of an account's own, as SQL. */
  private static String own(String what) {
    return "(pmod(xxhash64('%s', id), 65536) / 65536)".formatted(what);
  }

  private static Dataset<Row> sums(SparkSession spark) {
    String length =
        "(5 + %s + %s + if(id >= 600, 1.6, 0) + if(id < 12, 1, 0))"
            .formatted(own("length"), own("more"));
    Dataset<Row> days =
        full(
                spark,
                AccountDays.TABLE,
                """
                first_at             | last_at
                2026-03-01T09:00:00Z | 2026-03-01T09:20:00Z
                """)
            .crossJoin(
                spark
                    .range(1_200)
                    .selectExpr("id", "explode(array(0, 1, 2)) AS third")
                    .selectExpr(
                        "id",
                        "third",
                        "cast(16 + 15 * %s AS bigint) AS n".formatted(own("volume"))))
            .withColumn("account_ref", expr("concat('a', id)"))
            .withColumn(
                "event_date",
                expr(
                    "date_add(date '2026-02-04', cast(third * 8 + 7 * %s AS int))"
                        .formatted(own("day"))))
            .withColumn("requests", col("n"))
            .withColumn("prompts", expr("n - cast(8 * %s AS bigint)".formatted(own("repeats"))))
            .withColumn("follow_ups", expr("cast(n * %s AS bigint)".formatted(own("sessions"))))
            .withColumn("answered", col("n"))
            .withColumn("log_output", expr("n * " + length));
    return new SumWindow(NIGHT, WINDOW, "e1")
        .from(AccountDays.TABLE.conform(days.drop("id", "third", "n")));
  }

  private static Dataset<Row> accounts(SparkSession spark) {
    return Accounts.TABLE.conform(
        full(
                spark,
                Accounts.TABLE,
                """
                run_date
                2026-03-02
                """)
            .crossJoin(spark.range(1_200))
            .withColumn("account_ref", expr("concat('a', id)"))
            .withColumn("plan", expr("if(id % 2 = 0, 'pro', 'free')"))
            .withColumn(
                "created_at",
                expr(
                    "timestamp_seconds(if(id < 600, 1700000000, 1771500000) + 500000 * %s)"
                        .formatted(own("created"))))
            .drop("id"));
  }

  private static Dataset<Row> facets(SparkSession spark) {
    String vector =
        "transform(sequence(1, 8), i -> cast(if(id < 12, if(i = 1, 1, 0), pmod(xxhash64(i, id), 200) / 100 - 1) AS float))";
    return AccountFacets.TABLE.conform(
        full(
                spark,
                AccountFacets.TABLE,
                """
                run_date   | facet
                2026-03-02 | whole
                """)
            .crossJoin(spark.range(1_200))
            .withColumn("account_ref", expr("concat('a', id)"))
            .withColumn("vector", expr(vector))
            .drop("id"));
  }
}
