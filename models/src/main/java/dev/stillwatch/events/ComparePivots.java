package dev.stillwatch.events;

import dev.stillwatch.events.Finding.Estimate;
import dev.stillwatch.events.PivotShare.Controls;
import dev.stillwatch.events.PivotShare.Members;
import dev.stillwatch.lake.tables.ReleaseEffects;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;

/** Tests one campaign, or a placebo, against one own release. */
record ComparePivots(PivotShare pivot, FirstUses firstUses) implements FlatMapFunction<Row, Row> {

  @Override
  public Iterator<Row> call(Row row) {
    String vendor = ReleaseEffects.VENDOR.in(row);
    String model = ReleaseEffects.MODEL.in(row);
    List<Members> cases =
        ComparePivots.<Row>list(row, CountPivots.CASES).stream()
            .map(s -> new Members(s.getInt(0), s.getLong(1), s.getLong(2), s.getLong(3)))
            .toList();
    List<Controls> pool =
        ComparePivots.<Row>list(row, CountPivots.POOL).stream()
            .map(ComparePivots::controls)
            .toList();
    Finding moved = pivot.test(vendor, model, cases, pool);
    Finding together =
        firstUses.test(
            vendor, model, list(row, CountFirstUses.MEMBERS), list(row, CountFirstUses.CONTROLS));
    return Stream.concat(
            rows(row, vendor, model, Hypothesis.PIVOT, moved),
            rows(row, vendor, model, Hypothesis.SWITCH, together))
        .iterator();
  }

  private static Stream<Row> rows(
      Row row, String vendor, String model, String hypothesis, Finding finding) {
    boolean placebo = row.getAs(MeasureReleaseEffects.PLACEBO);
    return placebo
        ? finding.estimate().map(Estimate::p).stream()
            .map(p -> Effects.placebo(Calibration.ORDINARY, vendor, model, hypothesis, p))
        : Stream.of(
            Effects.row(ReleaseEffects.CAMPAIGN_ID.in(row), vendor, model, hypothesis, finding));
  }

  private static Controls controls(Row stratum) {
    List<Long> shares = stratum.getList(2);
    return new Controls(stratum.getInt(0), stratum.getLong(1), shares);
  }

  private static <T> List<T> list(Row row, String column) {
    int at = row.fieldIndex(column);
    return row.isNullAt(at) ? List.of() : row.getList(at);
  }
}
