package dev.stillwatch.judging;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.percentile;
import static org.apache.spark.sql.functions.posexplode;
import static org.apache.spark.sql.functions.when;

import dev.stillwatch.accounts.Strata;
import dev.stillwatch.lake.tables.Accounts;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Fits what the accounts of each stratum do by habit: quantiles of each habit, on each level of
 * {@link Strata}.
 *
 * <p>A share e of campaigns that nobody has found moves the median at most to the quantile 0.5 / (1
 * - e) of the other accounts, or as far down: a tenth to 0.556 or 0.444, which is 0.14 standard
 * deviations of a normal distribution, wherever they lie.
 */
public record FitStrata() {
  /**
   * Accounts below which a stratum is not fitted: its median would be uncertain by 0.18 spreads.
   */
  public static final long FEWEST = 50;

  /** Place of the level in a row; that of everybody, whose habits are null, comes after all. */
  public static final int LEVEL = 0;

  /** Place of what the accounts of the stratum have in common. */
  public static final int LIKE = 1;

  /** Place of the number of accounts that were fitted. */
  public static final int ACCOUNTS = 2;

  /** Place of the number of those that were not. */
  public static final int LEFT_OUT = 3;

  /** Place of the first habit's number of accounts, before its quantiles. */
  static final int HABITS = 4;

  private static final int STRATA = 256;
  private static final String IN_CAMPAIGN = "_in_campaign";

  /**
   * One row per stratum of {@value #FEWEST} and more, wide ones first, and one of everybody.
   *
   * @param habits from {@link MeasureHabits}
   * @param inCampaigns accounts of campaigns that were found, which are left out; each once
   */
  public Dataset<Row> from(Dataset<Row> habits, Dataset<Row> inCampaigns) {
    Column isFitted = not(col(IN_CAMPAIGN));
    Column level = col(Strata.LEVEL);
    Column accounts = count_if(isFitted);
    List<Column> fitted = new ArrayList<>();
    fitted.add(count_if(col(IN_CAMPAIGN)).as("_left_out"));
    for (Habit habit : Habit.ALL) {
      Column value = when(isFitted.and(level.lt(Strata.LEVELS.size())), col(habit.label()));
      fitted.add(count(value).as("_n " + habit.label()));
      fitted.add(percentile(value, Baselines.shares()).as("_q " + habit.label()));
    }
    return habits
        .join(
            inCampaigns.select(Accounts.ACCOUNT_REF.ref()).withColumn(IN_CAMPAIGN, lit(true)),
            new String[] {Accounts.ACCOUNT_REF.name()},
            "left" /* whoever is of no campaign */)
        .withColumn(IN_CAMPAIGN, coalesce(col(IN_CAMPAIGN), lit(false)))
        .select(
            col("*"),
            posexplode(concat(col(SketchAccounts.LIKES), array(lit(""))))
                .as(new String[] {Strata.LEVEL, Strata.LIKE}))
        .groupBy(level, col(Strata.LIKE))
        .agg(accounts.as("_accounts"), fitted.toArray(Column[]::new))
        .filter(col("_accounts").geq(FEWEST).or(level.equalTo(Strata.LEVELS.size())))
        .orderBy(level.desc(), col("_accounts").desc(), col(Strata.LIKE))
        .limit(STRATA);
  }
}
