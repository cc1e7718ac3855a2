package dev.stillwatch.events;

import dev.stillwatch.events.PivotShare.Controls;
import dev.stillwatch.events.PivotShare.Members;
import dev.stillwatch.lake.tables.ReleaseEffects;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;

/** Tests one campaign against one own release. */
record ComparePivots(PivotShare pivot) implements FlatMapFunction<Row, Row> {
  private static final String HYPOTHESIS = "pivot";

  @Override
  public Iterator<Row> call(Row row) {
    String vendor = ReleaseEffects.VENDOR.in(row);
    String model = ReleaseEffects.MODEL.in(row);
    List<Members> cases =
        list(row, CountPivots.CASES).stream()
            .map(s -> new Members(s.getInt(0), s.getLong(1), s.getLong(2), s.getLong(3)))
            .toList();
    List<Controls> pool =
        list(row, CountPivots.POOL).stream().map(ComparePivots::controls).toList();
    return List.of(
            Effects.row(
                ReleaseEffects.CAMPAIGN_ID.in(row),
                row.getAs(MeasureReleaseEffects.PLACEBO),
                vendor,
                model,
                HYPOTHESIS,
                pivot.test(vendor, model, cases, pool)))
        .iterator();
  }

  private static Controls controls(Row stratum) {
    List<Long> shares = stratum.getList(2);
    return new Controls(stratum.getInt(0), stratum.getLong(1), shares);
  }

  private static List<Row> list(Row row, String column) {
    int at = row.fieldIndex(column);
    return row.isNullAt(at) ? List.of() : row.getList(at);
  }
}
