package dev.stillwatch.simulate;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.cos;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.hour;
import static org.apache.spark.sql.functions.isnull;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.minute;
import static org.apache.spark.sql.functions.pow;
import static org.apache.spark.sql.functions.sin;
import static org.apache.spark.sql.functions.sqrt;
import static org.apache.spark.sql.functions.stddev_pop;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import dev.stillwatch.lake.Field;
import dev.stillwatch.logs.CanonicalLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataTypes;

/**
 * Looks for give-aways in a world: statistics of single accounts that tell a campaign's accounts
 * from ordinary ones, though the campaign's archetype is not about them.
 *
 * <p>For each column of the logs, an account has its share of nulls; for numbers, their mean; for
 * names, how often there is another one and how rare they are among accounts. To these come the
 * number of requests, how concentrated they are on hours of the day, repeated prompts, lengths, and
 * how soon the newest own model is taken up.
 */
public final class Audit {
  /** An area under the ROC curve from here on, or as far below one half, is a give-away. */
  public static final double LIMIT = 0.75;

  private static final int TAKE_UP_DAYS = 3;

  private static final String STATISTIC = "_statistic";
  private static final String VALUE = "_value";
  private static final Set<Field<?>> IDENTITY =
      Set.of(CanonicalLog.REQUEST_ID, CanonicalLog.ACCOUNT_ID, CanonicalLog.EVENT_TIME);

  private final Simulate world;

  /** The audit of a world. */
  public Audit(Simulate world) {
    this.world = world;
  }

  /**
   * How well one statistic tells a campaign's accounts.
   *
   * @param auc probability that a campaign's account has a higher value than an ordinary one, ties
   *     counting half
   * @param stated whether the campaign is meant to stand out by it
   */
  public record Finding(String group, String statistic, double auc, boolean stated) {
    /** Whether it tells too much. */
    public boolean givesAway() {
      return !stated && strength() >= LIMIT;
    }

    /** The area under the curve of whichever direction tells more, in [0.5, 1]. */
    public double strength() {
      return Math.max(auc, 1 - auc);
    }
  }

  /** All statistics of all campaigns of the world, the most telling first. */
  public List<Finding> findings(SparkSession spark) {
    List<Finding> findings = new ArrayList<>();
    for (Row row : areas(statistics(spark), world.accountTruth(spark)).collectAsList()) {
      String group = row.getString(0);
      String statistic = row.getString(1);
      findings.add(new Finding(group, statistic, row.getDouble(2), stated(group, statistic)));
    }
    findings.sort(
        Comparator.comparingDouble(Finding::strength)
            .reversed()
            .thenComparing(Finding::group)
            .thenComparing(Finding::statistic));
    return findings;
  }

  private boolean stated(String group, String statistic) {
    return world.scenario().campaigns().stream()
        .filter(campaign -> campaign.group().equals(group))
        .flatMap(campaign -> campaign.differs().stream())
        .anyMatch(stated -> statistic.equals(stated) || statistic.startsWith(stated + "."));
  }

  /** One row per account and statistic that it has. */
  private Dataset<Row> statistics(SparkSession spark) {
    Dataset<Row> logs = world.logs(spark);
    return numbers(logs).unionByName(names(logs)).where(col(VALUE).isNotNull());
  }

  private Dataset<Row> numbers(Dataset<Row> logs) {
    List<Column> statistics = new ArrayList<>();
    for (Field<?> field : Gateway.fields()) {
      if (!IDENTITY.contains(field) && !field.type().equals(DataTypes.StringType)) {
        // A truth value has no double of its own.
        Column number =
            field.type().equals(DataTypes.BooleanType) ? field.ref().cast("int") : field.ref();
        statistics.add(named(field.name() + ".null", share(isnull(field.ref()))));
        statistics.add(named(field.name() + ".mean", avg(number)));
      }
    }
    Column angle =
        hour(CanonicalLog.EVENT_TIME.ref())
            .plus(minute(CanonicalLog.EVENT_TIME.ref()).divide(60))
            .multiply(2 * Math.PI / 24);
    Column requests = count(lit(1)).cast("double");
    statistics.add(named("requests", requests));
    statistics.add(
        named("hours", sqrt(pow(avg(cos(angle)), lit(2)).plus(pow(avg(sin(angle)), lit(2))))));
    statistics.add(
        named(
            "repeats",
            lit(1)
                .minus(count_distinct(xxhash64(CanonicalLog.PROMPT_TEXT.ref())).divide(requests))));
    statistics.add(named("prompt_text.length", avg(length(CanonicalLog.PROMPT_TEXT.ref()))));
    statistics.add(
        named(
            "output_tokens.spread",
            stddev_pop(
                when(
                    CanonicalLog.OUTPUT_TOKENS.ref().gt(0),
                    log(CanonicalLog.OUTPUT_TOKENS.ref().cast("double"))))));
    statistics.add(named("switch", takeUp()));
    return logs.groupBy(CanonicalLog.ACCOUNT_ID.ref())
        .agg(array(statistics.toArray(Column[]::new)).as("_all"))
        .select(CanonicalLog.ACCOUNT_ID.ref(), explode(col("_all")).as("_one"))
        .select(
            CanonicalLog.ACCOUNT_ID.ref(),
            col("_one." + STATISTIC).as(STATISTIC),
            col("_one." + VALUE).as(VALUE));
  }

  private static Column named(String statistic, Column value) {
    return struct(lit(statistic).as(STATISTIC), value.cast("double").as(VALUE));
  }

  private static Column share(Column condition) {
    return avg(condition.cast("int"));
  }

  /** Share of requests in the first days after the last own release that ask for its model. */
  private Column takeUp() {
    Models.Release last = world.lastOwnRelease();
    Instant until = last.at().plusSeconds(TAKE_UP_DAYS * 86_400L);
    Column fresh =
        CanonicalLog.EVENT_TIME
            .ref()
            .geq(lit(last.at()))
            .and(CanonicalLog.EVENT_TIME.ref().lt(lit(until)));
    Column taken = CanonicalLog.MODEL_REQUESTED.ref().startsWith(last.model());
    return avg(when(fresh, taken.cast("int")));
  }

  private static Dataset<Row> names(Dataset<Row> logs) {
    Field<?>[] names =
        Gateway.fields().stream()
            .filter(field -> field.type().equals(DataTypes.StringType))
            .filter(field -> !IDENTITY.contains(field) && !field.equals(CanonicalLog.PROMPT_TEXT))
            .toArray(Field[]::new);
    Column each =
        array(
            Arrays.stream(names)
                .map(field -> struct(lit(field.name()).as("_name"), field.ref().as("_is")))
                .toArray(Column[]::new));
    WindowSpec sameName = Window.partitionBy(col("_name"), col("_is"));
    Dataset<Row> used =
        logs.select(CanonicalLog.ACCOUNT_ID.ref(), explode(each).as("_pair"))
            .groupBy(
                CanonicalLog.ACCOUNT_ID.ref(),
                col("_pair._name").as("_name"),
                col("_pair._is").as("_is"))
            .agg(count(lit(1)).as("_times"))
            .withColumn("_users", count(lit(1)).over(sameName));
    Column there = col("_is").isNotNull();
    Column rarity =
        sum(when(there, col("_times").multiply(log(col("_users").cast("double")).multiply(-1))))
            .divide(sum(when(there, col("_times"))));
    Column times = sum(when(there, col("_times")));
    Column kinds = sum(there.cast("int"));
    Column statistics =
        array(
            named("null", sum(when(there, 0).otherwise(col("_times"))).divide(sum(col("_times")))),
            named("changes", when(times.gt(1), kinds.minus(1).divide(times.minus(1)))),
            named("rarity", rarity));
    return used.groupBy(CanonicalLog.ACCOUNT_ID.ref(), col("_name"))
        .agg(statistics.as("_all"))
        .select(CanonicalLog.ACCOUNT_ID.ref(), col("_name"), explode(col("_all")).as("_one"))
        .select(
            CanonicalLog.ACCOUNT_ID.ref(),
            concat(col("_name"), lit("."), col("_one." + STATISTIC)).as(STATISTIC),
            col("_one." + VALUE).as(VALUE));
  }

  /** Mann and Whitney's U of each group against ordinary accounts, over the number of pairs. */
  private static Dataset<Row> areas(Dataset<Row> statistics, Dataset<Row> truth) {
    Column ordinary = Simulate.KIND.ref().equalTo("organic").cast("int");
    WindowSpec upTo = Window.partitionBy(col(STATISTIC)).orderBy(col(VALUE));
    WindowSpec same = Window.partitionBy(col(STATISTIC), col(VALUE));
    WindowSpec all = Window.partitionBy(col(STATISTIC));
    Column below = sum(ordinary).over(upTo).minus(sum(ordinary).over(same).multiply(0.5));
    return statistics
        .join(truth, CanonicalLog.ACCOUNT_ID.name())
        .where(
            Simulate.KIND
                .ref()
                .startsWith(Simulate.CAMPAIGN)
                .or(Simulate.KIND.ref().equalTo("organic")))
        .withColumn("_place", below.divide(sum(ordinary).over(all)))
        .where(Simulate.KIND.ref().startsWith(Simulate.CAMPAIGN))
        .groupBy(Simulate.GROUP_ID.ref(), col(STATISTIC))
        .agg(coalesce(avg(col("_place")), lit(0.5)).as("_auc"));
  }

  /** Findings for people: the strongest of each campaign, and all that give it away. */
  public static List<String> lines(List<Finding> findings) {
    List<String> lines = new ArrayList<>();
    lines.add("%-14s %-28s %5s  %s".formatted("campaign", "statistic", "AUC", ""));
    for (Finding finding : findings) {
      if (finding.strength() >= 0.65) {
        String verdict = finding.givesAway() ? "gives it away" : finding.stated() ? "stated" : "";
        lines.add(
            String.format(
                    Locale.ROOT,
                    "%-14s %-28s %5.2f  %s",
                    finding.group(),
                    finding.statistic(),
                    finding.auc(),
                    verdict)
                .stripTrailing());
      }
    }
    return lines;
  }
}
