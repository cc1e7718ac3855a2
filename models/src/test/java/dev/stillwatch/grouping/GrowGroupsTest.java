package dev.stillwatch.grouping;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.accounts.SumWindow;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.Accounts;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.linking.SharedTokens;
import dev.stillwatch.testing.SparkExtension;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A pool that gives a third of its requests to one field, among customers. */
@ExtendWith(SparkExtension.class)
class GrowGroupsTest {
  private static final LocalDate NIGHT = LocalDate.parse("2026-03-28");
  private static final int CELLS = 1_000;
  private static final int DIMENSIONS = 16;
  private static final int FIELD = 25;
  private final Random random = new Random(5);
  private final PlainCells cells = PlainCells.inRandomDirections(CELLS, DIMENSIONS);
  private final int[] field = fieldOf(cells);

  @Test
  void findsThePoolFromAFewOfItsAccounts(SparkSession spark) {
    Dataset<Row> sums = sums(spark);

    List<Row> grown = grown(seed(spark, "pool", 20), sums).collectAsList();

    List<String> found = grown.stream().map(Groups.ACCOUNT_REF::in).toList();
    assertThat(found.stream().filter(ref -> ref.startsWith("pool"))).hasSizeGreaterThan(55);
    assertThat(found.stream().filter(ref -> !ref.startsWith("pool"))).hasSizeLessThan(4);
    assertThat(grown)
        .allSatisfy(
            row -> {
              assertThat(Groups.SCORE.in(row)).isGreaterThan(2);
              assertThat(Groups.NEARLY.in(row)).isLessThan(1);
              assertThat(Groups.ALIKE.in(row)).isGreaterThan(0.6);
              assertThat(row.<Integer>getList(row.fieldIndex("cells"))).isSorted();
            });
    assertThat(grown.stream().filter(row -> Groups.DEGREE.in(row) == 0)).hasSizeGreaterThan(35);
  }

  @Test
  void findsThePoolWhoseFieldIsASixthOfAllTouches(SparkSession spark) {
    // Twice in a hundred touches are then three of the field's 25 cells: too few to tell anybody
    // by.
    List<String> found =
        grown(seed(spark, "pool", 20), sums(spark, 600)).collectAsList().stream()
            .map(Groups.ACCOUNT_REF::in)
            .toList();

    assertThat(found.stream().filter(ref -> ref.startsWith("pool"))).hasSizeGreaterThan(55);
    assertThat(found.stream().filter(ref -> !ref.startsWith("pool"))).hasSizeLessThan(4);
  }

  @Test
  void findsThePoolFromAccountsThatShareACardWithCustomersOfAnotherKind(SparkSession spark) {
    Dataset<Row> sums = sums(spark);
    Dataset<Row> seeds =
        seed(spark, "pool", 20)
            .unionByName(seed(spark, "customer", 20))
            .withColumn("group_id", Groups.GROUP_ID.from(lit("card")))
            .withColumn("channel", Groups.CHANNEL.from(lit("infrastructure")))
            // Content has seeds of its own; an account may be in one of each channel.
            .unionByName(seed(spark, "pool", 12));

    List<Row> grown = grown(seeds, sums).collectAsList();

    List<String> found =
        grown.stream()
            .filter(row -> Groups.GROUP_ID.in(row).equals("card"))
            .map(Groups.ACCOUNT_REF::in)
            .toList();
    assertThat(found.stream().filter(ref -> ref.startsWith("pool"))).hasSizeGreaterThan(50);
    assertThat(found.stream().filter(ref -> !ref.startsWith("pool"))).hasSizeLessThan(4);
    assertThat(grown.stream().map(Groups.CHANNEL::in).distinct())
        .containsExactlyInAnyOrder("touch", "infrastructure");
  }

  @Test
  void makesNothingOfCustomersWhoHaveNothingInCommon(SparkSession spark) {
    assertThat(grown(seed(spark, "customer", 20), sums(spark)).collectAsList()).isEmpty();
  }

  @Test
  void doesNotDependOnHowRowsArePartitioned(SparkSession spark) {
    Dataset<Row> sums = sums(spark);
    Dataset<Row> seed = seed(spark, "pool", 20);

    List<Row> one = sorted(grown(seed.coalesce(1), sums.coalesce(1)));
    List<Row> many = sorted(grown(seed.repartition(5), sums.repartition(7)));

    assertThat(many).isEqualTo(one);
  }

  @Test
  void twoSeedsThatGrowToTheSameMembersStayTwoGroups(SparkSession spark) {
    Dataset<Row> sums = sums(spark);
    Dataset<Row> grown = grown(seed(spark, "pool", 20), sums).cache();
    Dataset<Row> others =
        grown
            .withColumn("group_id", Groups.GROUP_ID.from(lit("others")))
            .withColumn(
                "degree", Groups.DEGREE.from(when(col("degree").equalTo(0), 3).otherwise(0)));

    List<Row> pruned =
        new PruneGroups(NIGHT)
            .from(
                grown.unionByName(others),
                sums,
                Accounts.TABLE.empty(spark),
                new SharedTokens(NIGHT).from(sums, Accounts.TABLE.empty(spark)),
                TouchedCells.of(sums))
            .collectAsList();

    assertThat(pruned.stream().map(Groups.GROUP_ID::in).distinct()).hasSize(2);
    assertThat(pruned.stream().map(row -> Groups.GROUP_ID.in(row) + Groups.ACCOUNT_REF.in(row)))
        .doesNotHaveDuplicates();
  }

  @Test
  void leavesGroupsOfOtherChannelsAlone(SparkSession spark) {
    Dataset<Row> other =
        seed(spark, "pool", 6).withColumn("channel", Groups.CHANNEL.from(lit("frames")));

    List<Row> grown = grown(other, sums(spark)).collectAsList();

    assertThat(grown).hasSize(6).allSatisfy(row -> assertThat(Groups.SCORE.in(row)).isNull());
  }

  private static Dataset<Row> grown(Dataset<Row> groups, Dataset<Row> sums) {
    return new GrowGroups(NIGHT, Set.of("touch", "infrastructure"), "touch", new LeftOut())
        .from(groups, sums, TouchedCells.of(sums));
  }

  private static List<Row> sorted(Dataset<Row> rows) {
    return rows.orderBy("group_id", "account_ref").collectAsList();
  }

  private Dataset<Row> seed(SparkSession spark, String kind, int count) {
    List<Row> rows =
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    RowFactory.create(
                        NIGHT,
                        "seed",
                        "touch",
                        name(kind, i),
                        "touch",
                        3L,
                        5.0,
                        null,
                        null,
                        null,
                        null,
                        null))
            .toList();
    return spark.createDataFrame(rows, Groups.TABLE.schema());
  }

  private static String name(String kind, int i) {
    return "%s%03d".formatted(kind, i);
  }

  private Dataset<Row> sums(SparkSession spark) {
    return sums(spark, 5_000);
  }

  private Dataset<Row> sums(SparkSession spark, int customers) {
    List<Row> days = new ArrayList<>();
    for (int i = 0; i < customers; i++) {
      days.add(day(name("customer", i), 0));
    }
    for (int i = 0; i < 60; i++) {
      days.add(day(name("pool", i), 30));
    }
    return new SumWindow(NIGHT, Period.ofDays(28), "e1")
        .from(spark.createDataFrame(days, AccountDays.TABLE.schema()))
        .cache();
  }

  /** 40 prompts in three cells of its own, 12 anywhere, and some in the field. */
  private Row day(String ref, int inField) {
    Map<Integer, Long> prompts = new TreeMap<>();
    int[] own = random.ints(3, 0, CELLS).toArray();
    for (int i = 0; i < 40; i++) {
      prompts.merge(own[i % 3], 1L, Long::sum);
    }
    random.ints(12, 0, CELLS).forEach(cell -> prompts.merge(cell, 1L, Long::sum));
    random.ints(inField, 0, FIELD).forEach(i -> prompts.merge(field[i], 1L, Long::sum));
    List<Row> touched = new ArrayList<>();
    prompts.forEach((cell, n) -> touched.add(RowFactory.create(cell, n, n, 0L, n, 5.0 * n)));
    long all = 52L + inField;
    Instant first = NIGHT.atTime(8, 0).toInstant(ZoneOffset.UTC);
    return RowFactory.create(
        NIGHT,
        ref,
        "e1",
        null,
        all,
        all,
        0L,
        0L,
        all,
        0L,
        0L,
        5.0 * all,
        0.0,
        0L,
        0L,
        0L,
        first,
        first.plusSeconds(30_000),
        List.of(),
        List.of(),
        touched,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        null);
  }

  /** The cells farthest along the first axis. */
  private static int[] fieldOf(PlainCells cells) {
    return IntStream.range(0, CELLS)
        .boxed()
        .sorted(Comparator.comparingDouble(c -> -cells.centres()[c * DIMENSIONS]))
        .limit(FIELD)
        .mapToInt(c -> c)
        .toArray();
  }
}
