package dev.stillwatch.ask;

import static org.apache.spark.sql.functions.lit;

import dev.stillwatch.accounts.Strata;
import dev.stillwatch.calibrate.FitHistory;
import dev.stillwatch.investigate.Sql;
import dev.stillwatch.investigate.StandingViews;
import dev.stillwatch.judging.Baselines.Baseline;
import dev.stillwatch.judging.Baselines.Standing;
import dev.stillwatch.judging.Calibration;
import dev.stillwatch.judging.MeasureHabits;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.Accounts;
import dev.stillwatch.lakeio.Lake;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Answers what is known of an account, and where it stands among accounts of its stratum by the
 * calibration that holds on the last night.
 *
 * @param window what a night looks back on
 */
public record AskAccount(SparkSession spark, Lake lake, Period window) {
  private static final String STANDING = "standing_habits";
  private static final String SECTION = "stratum";
  private static final StructType HABITS =
      new StructType()
          .add("habit", "string")
          .add("says", "string")
          .add("accounts", "bigint")
          .add("alike", "string")
          .add("calibration_id", "string");

  /** What is known of the account of that name. */
  public List<Section> of(String ref, Set<String> wanted, int limit) {
    Sql sql = new Sql(spark, new StandingViews(lake));
    if (wanted.isEmpty() || wanted.contains(SECTION)) {
      spark.createDataFrame(standing(sql, ref), HABITS).createOrReplaceTempView(STANDING);
    }
    return Question.named("account").ask(sql, Map.of("account", ref), wanted, limit);
  }

  private List<Row> standing(Sql sql, String ref) {
    LocalDate night = sql.rows("SELECT run_date FROM v_last_night").first().getAs(0);
    if (night == null) {
      return List.of();
    }
    return Calibration.on(night, FitHistory.all(lake))
        .filter(calibration -> !calibration.strata().all().isEmpty())
        .map(calibration -> standing(calibration, night, ref))
        .orElse(List.of());
  }

  private List<Row> standing(Calibration calibration, LocalDate night, String ref) {
    List<Row> habits =
        MeasureHabits.over(
                List.of(night),
                window,
                lake.read(AccountDays.TABLE).where(AccountDays.ACCOUNT_REF.ref().equalTo(lit(ref))),
                lake.read(Accounts.TABLE).where(Accounts.ACCOUNT_REF.ref().equalTo(lit(ref))))
            .collectAsList();
    List<Row> rows = new ArrayList<>();
    for (Row account : habits) {
      for (Standing standing : calibration.strata().standings(account, 0)) {
        rows.add(row(standing, calibration.id()));
      }
    }
    return rows;
  }

  private static Row row(Standing standing, String calibration) {
    Baseline beside = standing.beside();
    String says =
        "%s: %s; the median of such accounts is %s, and %s of them are lower."
            .formatted(
                standing.habit().meaning(),
                standing.habit().said(standing.value()),
                standing.habit().said(beside.median()),
                beside.below(standing.value()));
    return RowFactory.create(
        standing.habit().label(),
        says,
        beside.accounts(),
        Strata.words(beside.level(), beside.like()),
        calibration);
  }
}
