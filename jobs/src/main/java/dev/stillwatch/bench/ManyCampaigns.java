package dev.stillwatch.bench;

import dev.stillwatch.events.MeasureReleaseEffects;
import dev.stillwatch.events.StratifyAccounts;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.Accounts;
import dev.stillwatch.lake.tables.CampaignDays;
import dev.stillwatch.lake.tables.CampaignMembers;
import dev.stillwatch.lake.tables.Releases;
import dev.stillwatch.lake.tables.Requests;
import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Twelve weeks of many campaigns beside a year of 84 launches by twelve vendors, with eight hundred
 * ordinary accounts for placebos.
 *
 * @param campaigns how many
 */
record ManyCampaigns(int campaigns) {
  private static final LocalDate NIGHT = LocalDate.parse("2026-03-25");
  private static final long SEED = 1;

  /** What measuring all their release effects costs. */
  Costs measured(SparkSession spark) {
    Dataset<Row> accountDays = ordinary(spark);
    MeasureReleaseEffects measure = new MeasureReleaseEffects(NIGHT, SEED);
    Dataset<Row> effects =
        measure.from(
            days(spark),
            launches(spark),
            CampaignMembers.TABLE.empty(spark),
            accountDays,
            Requests.TABLE.empty(spark),
            new StratifyAccounts(NIGHT, measure.history())
                .from(accountDays, Accounts.TABLE.empty(spark)));
    return Meter.of(spark, () -> effects.write().format("noop").mode("overwrite").save());
  }

  private Dataset<Row> days(SparkSession spark) {
    return CampaignDays.TABLE.conform(
        spark.sql(
            """
            SELECT DATE'%1$s' AS run_date, concat('c', id DIV 84) AS campaign_id,
              date_sub(DATE'%1$s', CAST(id %% 84 AS INT)) AS day,
              20L + pmod(hash(id), 60) AS requests, 5L AS accounts,
              10000L + pmod(hash(id, 1), 500) AS control_requests,
              CAST(null AS DOUBLE) AS matched_requests, CAST(null AS BIGINT) AS controls,
              CAST(null AS STRING) AS matched_on, false AS enforced,
              CAST(null AS DOUBLE) AS expected, CAST(null AS DOUBLE) AS low,
              CAST(null AS DOUBLE) AS high,
              CAST(array() AS array<struct<model:string,requests:bigint>>) AS models
            FROM range(%2$d)
            """
                .formatted(NIGHT, 84L * campaigns)));
  }

  private static Dataset<Row> launches(SparkSession spark) {
    return Releases.TABLE.conform(
        spark.sql(
            """
            SELECT DATE'%1$s' AS run_date, concat('v', id %% 12) AS vendor,
              concat('m', id) AS model,
              CAST(date_sub(DATE'%1$s', CAST(pmod(hash(id), 364) AS INT)) AS TIMESTAMP)
                AS released_at,
              'day' AS precision, 'competitor' AS kind, CAST(null AS STRING) AS source,
              CAST(null AS TIMESTAMP) AS known_at
            FROM range(84)
            """
                .formatted(NIGHT)));
  }

  private static Dataset<Row> ordinary(SparkSession spark) {
    return spark
        .sql(
            """
            SELECT date_sub(DATE'%s', CAST(id %% 84 AS INT)) AS event_date,
              concat('o', id DIV 84) AS account_ref, CAST(null AS STRING) AS org_ref,
              5L + pmod(hash(id), 10) AS requests,
              CAST(array() AS array<struct<model:string,requests:bigint>>) AS models,
              CAST(array() AS array<struct<cell:int,requests:bigint>>) AS cells
            FROM range(67200)
            """
                .formatted(NIGHT))
        .select(
            AccountDays.EVENT_DATE.ref(),
            AccountDays.ACCOUNT_REF.ref(),
            AccountDays.ORG_REF.ref(),
            AccountDays.REQUESTS.ref(),
            AccountDays.MODELS.ref(),
            AccountDays.CELLS.ref());
  }
}
