package dev.stillwatch.run;

import static org.apache.spark.sql.functions.lit;

import dev.stillwatch.lake.TableSpec;
import dev.stillwatch.lakeio.Lake;
import dev.stillwatch.lakeio.Slice;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The lake as the steps of one night see it: what they wrote is read from it once, and kept until
 * the night is over.
 *
 * <p>Steps ask for the night's rows of the same tables over and over, and each time Delta would
 * list files in a job of its own and read them again. Kept rows hang on the lake's files, not on
 * what they were made from: plans stay small, and a lost executor costs reading them again. {@link
 * Few} rows are not read at all: they are those that were written. Tables of facts, which have a
 * part for each day of logs, are read as they are.
 */
public final class NightView implements Lake {
  private final Lake lake;
  private final Map<TableSpec, LocalDate> written = new HashMap<>();
  private final Map<TableSpec, Dataset<Row>> few = new HashMap<>();
  private final Map<TableSpec, HeldRows> kept = new HashMap<>();

  public NightView(Lake lake) {
    this.lake = lake;
  }

  @Override
  public Dataset<Row> read(TableSpec table) {
    return scan(table);
  }

  @Override
  public Dataset<Row> scan(TableSpec table) {
    Dataset<Row> all = lake.scan(table);
    LocalDate night = written.get(table);
    if (night == null) {
      return all;
    }
    Column day = table.partition().orElseThrow().ref();
    Dataset<Row> tonight = few.get(table);
    if (tonight == null) {
      tonight =
          kept.computeIfAbsent(table, any -> HeldRows.of(all.where(day.equalTo(lit(night)))))
              .rows();
    }
    // Who asks for the night alone contradicts the second part, which Spark then leaves out: it
    // puts the night in the place of the day in these comparisons, but not in an inequality.
    return tonight.union(all.where(day.lt(lit(night)).or(day.gt(lit(night)))));
  }

  @Override
  public OptionalLong version(TableSpec table) {
    return lake.version(table);
  }

  @Override
  public long replace(TableSpec table, Slice slice, Dataset<Row> rows, String note) {
    forget(table);
    long version = lake.replace(table, slice, rows, note);
    if (Night.hasPartOf(table)) {
      written.put(table, slice.days().get(0));
      if (Few.areHeld(rows)) {
        few.put(table, rows.coalesce(1));
      }
    }
    return version;
  }

  @Override
  public long append(TableSpec table, Dataset<Row> rows, String note) {
    forget(table);
    return lake.append(table, rows, note);
  }

  /** Lets go of everything kept. */
  public void release() {
    kept.values().forEach(HeldRows::release);
    kept.clear();
    few.clear();
    written.clear();
  }

  private void forget(TableSpec table) {
    HeldRows rows = kept.remove(table);
    if (rows != null) {
      rows.release();
    }
    few.remove(table);
    written.remove(table);
  }
}
