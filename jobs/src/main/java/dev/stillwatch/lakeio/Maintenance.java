package dev.stillwatch.lakeio;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.TableSpec;
import dev.stillwatch.lake.tables.CaseExemplars;
import dev.stillwatch.lake.tables.Runs;
import io.delta.tables.DeltaTable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Keeps tables no longer than they promise, and their files few.
 *
 * <p>Old versions stay readable for as long as Delta keeps them, a week unless a table says
 * otherwise: vacuuming never takes files that a run or a reader may still want.
 *
 * @param spark a session beside which the work is done
 * @param now what rows are old by
 */
public record Maintenance(SparkSession spark, DeltaLake lake, Instant now) {
  public Maintenance {
    spark = UpkeepSession.beside(spark, Map.of());
  }

  /**
   * What was done to a table, or would be.
   *
   * @param expired rows older than the table keeps them
   * @param files data files of the newest version beforehand
   * @param compacted files that were put together; 0 where only looked at
   * @param vacuumed files that belong to no version kept any more
   */
  public record Upkeep(String table, long expired, long files, long compacted, long vacuumed) {}

  /** What there is to do; changes nothing. Empty where the table was never written. */
  public Optional<Upkeep> look(TableSpec table) {
    if (lake.version(table).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Upkeep(table.name(), expired(table), files(table), 0, vacuumable(table)));
  }

  /** Deletes what is too old, puts small files together, and deletes files nobody needs. */
  public Optional<Upkeep> tend(TableSpec table) {
    Optional<Upkeep> before = look(table);
    if (before.isEmpty()) {
      return before;
    }
    DeltaTable delta = DeltaTable.forPath(spark, lake.location(table));
    if (before.get().expired() > 0) {
      delta.delete(tooOld(table).orElseThrow());
    }
    long compacted = 0;
    if (before.get().files() > 1) {
      Row metrics = delta.optimize().executeCompaction().head();
      compacted = metrics.<Row>getAs("metrics").<Long>getAs("numFilesRemoved");
    }
    delta.vacuum();
    return Optional.of(
        new Upkeep(
            table.name(),
            before.get().expired(),
            before.get().files(),
            compacted,
            before.get().vacuumed()));
  }

  /** Whether anything is in the table for longer than it promises. */
  public boolean holdsExpired(TableSpec table) {
    return lake.version(table).isPresent()
        && tooOld(table).filter(old -> !lake.read(table).where(old).isEmpty()).isPresent();
  }

  /** Rows older than the table promises to keep them, as a condition; empty where it keeps all. */
  Optional<String> tooOld(TableSpec table) {
    if (table.retention().isEmpty()) {
      return Optional.empty();
    }
    if (table.equals(CaseExemplars.TABLE)) {
      return Optional.of("%s <= TIMESTAMP'%s'".formatted(CaseExemplars.EXPIRES_AT.name(), now));
    }
    LocalDate first =
        now.atOffset(ZoneOffset.UTC).toLocalDate().minus(table.retention().orElseThrow());
    String day = table.partition().map(Field::name).orElse(Runs.RUN_DATE.name());
    return Optional.of("%s < DATE'%s'".formatted(day, first));
  }

  private long expired(TableSpec table) {
    return tooOld(table).map(condition -> lake.read(table).where(condition).count()).orElse(0L);
  }

  private long files(TableSpec table) {
    return DeltaTable.forPath(spark, lake.location(table))
        .detail()
        .select("numFiles")
        .head()
        .getLong(0);
  }

  private long vacuumable(TableSpec table) {
    Dataset<Row> files =
        spark.sql("VACUUM delta.`%s` DRY RUN".formatted(lake.location(table).replace("`", "``")));
    return files.count();
  }
}
