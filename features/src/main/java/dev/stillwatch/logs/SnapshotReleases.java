package dev.stillwatch.logs;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.tables.Releases;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Takes over the calendar of model releases.
 *
 * <p>The side table is one of {@code vendor, model, released_at, precision, kind, source,
 * known_at}; the first three are needed. Without a kind a release counts as a competitor's, unless
 * its vendor is our own.
 *
 * @param runDate night of the snapshot
 * @param ownVendor whose releases count as own, in any case; empty where only the kind tells
 */
public record SnapshotReleases(LocalDate runDate, String ownVendor) {
  private static final String TURN = "_turn";

  /**
   * From the side table to releases; rows without vendor, model or a readable date are passed over,
   * of several rows for a model the earliest date is kept.
   *
   * @throws IllegalArgumentException if a needed column is missing
   */
  public Dataset<Row> from(Dataset<Row> sideTable) {
    List<String> there = Arrays.asList(sideTable.columns());
    List<String> missing =
        Stream.of(Releases.VENDOR, Releases.MODEL, Releases.RELEASED_AT)
            .map(Field::name)
            .filter(name -> !there.contains(name))
            .toList();
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot read releases: no columns %s among %s".formatted(missing, there));
    }
    Column vendor = SideColumns.text(sideTable, Releases.VENDOR.name());
    Column own =
        lower(SideColumns.text(sideTable, Releases.KIND.name()))
            .eqNullSafe("own")
            .or(
                lower(vendor)
                    .eqNullSafe(lower(nullif(lit(ownVendor), lit(""))))
                    .and(vendor.isNotNull()));
    Column turn =
        row_number()
            .over(
                Window.partitionBy(Releases.VENDOR.ref(), Releases.MODEL.ref())
                    .orderBy(
                        Releases.RELEASED_AT.ref(),
                        Releases.PRECISION.ref(),
                        Releases.KIND.ref(),
                        Releases.SOURCE.ref(),
                        Releases.KNOWN_AT.ref()));
    return Releases.TABLE.conform(
        sideTable
            .select(
                Releases.RUN_DATE.from(lit(runDate)),
                Releases.VENDOR.from(vendor),
                Releases.MODEL.from(SideColumns.text(sideTable, Releases.MODEL.name())),
                time(sideTable, Releases.RELEASED_AT),
                Releases.PRECISION.from(
                    coalesce(
                        lower(SideColumns.text(sideTable, Releases.PRECISION.name())), lit("day"))),
                Releases.KIND.from(when(own, "own").otherwise("competitor")),
                Releases.SOURCE.from(SideColumns.text(sideTable, Releases.SOURCE.name())),
                time(sideTable, Releases.KNOWN_AT))
            .filter(
                Releases.VENDOR
                    .ref()
                    .isNotNull()
                    .and(Releases.MODEL.ref().isNotNull())
                    .and(Releases.RELEASED_AT.ref().isNotNull()))
            .withColumn(TURN, turn)
            .filter(col(TURN).equalTo(1))
            .drop(TURN));
  }

  private static Column time(Dataset<Row> sideTable, Field<?> field) {
    return SideColumns.time(SideColumns.text(sideTable, field.name())).as(field.name());
  }
}
