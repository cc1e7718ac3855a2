package dev.stillwatch.judging;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.format_string;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log2;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.stillwatch.grouping.PruneGroups;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.GroupTests;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.requests.DescribeBenchmarks;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Reads groups as people who evaluate models on a known benchmark.
 *
 * <p>Bits = log2(share of the members' requests on one benchmark's frames / that share among all
 * accounts), from 0 to {@value #MOST}. A veto where at least half of the requests are, and where
 * members ask the same items: {@value #REPEATED} members per item and more in the mean, since each
 * of many evaluations goes through the whole set. A benchmark that is dealt out, each item to one
 * account, is what a campaign does with a data set: it has the reading and no veto.
 *
 * <p>Of skeletons, heads and tails that kind counts which recognises most; a request has one of
 * each.
 */
public record ReadBenchmarks(LocalDate night) {
  /** Name of the reading. */
  public static final String READING = "evaluation";

  private static final double MOST = 9;
  private static final double MOSTLY = 0.5;
  private static final double REPEATED = 1.5;
  private static final String ON = "_on";
  private static final String ALL = "_all";
  private static final String BEST = "_best";
  private static final String SIZE = "_size";
  private static final String SHARE = "_share";
  private static final String ASKED = "_asked";

  /**
   * One row of group_tests per group that sends anything of a benchmark.
   *
   * @param sums of the window, from {@link dev.stillwatch.accounts.SumWindow}
   * @param benchmarks from {@link DescribeBenchmarks}
   */
  public Dataset<Row> from(Dataset<Row> groups, Dataset<Row> sums, Dataset<Row> benchmarks) {
    Dataset<Row> members =
        groups
            .filter(Groups.RUN_DATE.ref().equalTo(lit(night)))
            .filter(PruneGroups.isJudged())
            .select(Groups.GROUP_ID.ref(), Groups.ACCOUNT_REF.ref())
            .join(sums, Groups.ACCOUNT_REF.name());
    Dataset<Row> sizes =
        members
            .groupBy(Groups.GROUP_ID.ref())
            .agg(count(lit(1)).as(SIZE), sum(AccountDays.REQUESTS.ref()).as(ALL));
    String[] kind = {DescribeBenchmarks.BENCHMARK.name(), DescribeBenchmarks.PART.name()};
    Dataset<Row> everywhere =
        recognised(sums.select(AccountDays.ACCOUNT_REF.ref(), AccountDays.FRAMES.ref()), benchmarks)
            .groupBy(DescribeBenchmarks.BENCHMARK.ref(), DescribeBenchmarks.PART.ref())
            .agg(sum(col(ON)).as("_on_all"))
            .crossJoin(sums.agg(sum(AccountDays.REQUESTS.ref()).as("_all_all")))
            .withColumn("_usual", col("_on_all").divide(col("_all_all")))
            .drop("_on_all", "_all_all");
    Column item = struct(AccountDays.ACCOUNT_REF.ref(), DescribeBenchmarks.ITEM.ref());
    Dataset<Row> shares =
        recognised(members, benchmarks)
            .groupBy(
                Groups.GROUP_ID.ref(),
                DescribeBenchmarks.BENCHMARK.ref(),
                DescribeBenchmarks.PART.ref())
            .agg(
                sum(col(ON)).as(ON),
                count_distinct(item)
                    .divide(count_distinct(DescribeBenchmarks.ITEM.ref()))
                    .as(ASKED))
            .join(sizes, Groups.GROUP_ID.name())
            .join(everywhere, kind)
            .withColumn(SHARE, col(ON).divide(col(ALL)))
            .groupBy(Groups.GROUP_ID.ref(), col(SIZE))
            .agg(
                max(struct(
                        col(SHARE), col(ASKED), DescribeBenchmarks.BENCHMARK.ref(), col("_usual")))
                    .as(BEST));
    return GroupTests.TABLE.conform(shares.select(reading()));
  }

  private Column[] reading() {
    Column share = col(BEST).getField(SHARE);
    Column asked = col(BEST).getField(ASKED);
    Column bits =
        least(greatest(log2(share.divide(col(BEST).getField("_usual"))), lit(0.0)), lit(MOST));
    Column veto = share.geq(MOSTLY).and(asked.geq(REPEATED));
    return new BenignReading(night, READING)
        .columns(
            share,
            // Rounded, because thresholds follow a logarithm.
            round(when(veto, bits.plus(StrengthOf.VETO)).otherwise(bits), 6),
            col(SIZE),
            format_string(
                "%.0f %% of requests are of the benchmark %s, each item asked by %.1f members",
                share.multiply(100),
                coalesce(col(BEST).getField(DescribeBenchmarks.BENCHMARK.name()), lit("")),
                asked));
  }

  /** The requests on frames of benchmarks: one row per row given, and frame. */
  private static Dataset<Row> recognised(Dataset<Row> traffic, Dataset<Row> benchmarks) {
    Dataset<Row> frames = traffic.withColumn("_f", explode(AccountDays.FRAMES.ref()));
    return frames
        .withColumn(DescribeBenchmarks.FRAME.name(), col("_f").getField("frame"))
        .withColumn(ON, col("_f").getField("requests"))
        .join(benchmarks, DescribeBenchmarks.FRAME.name());
  }
}
