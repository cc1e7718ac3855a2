package dev.stillwatch.judging;

import dev.stillwatch.numeric.BenjaminiYekutieli;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Corrects the p-values of all groups and tests of a night, and says them. */
final class CorrectTogether implements FlatMapGroupsFunction<String, Row, Row> {
  private static final long serialVersionUID = 1L;

  @Override
  public Iterator<Row> call(String night, Iterator<Row> rows) {
    List<Row> tests = new ArrayList<>();
    rows.forEachRemaining(tests::add);
    tests.sort(
        Comparator.<Row, String>comparing(row -> row.getString(0))
            .thenComparing(row -> row.getString(1)));
    double[] p = tests.stream().mapToDouble(row -> row.getDouble(4)).toArray();
    double[] q = BenjaminiYekutieli.adjust(p);
    List<Row> corrected = new ArrayList<>(p.length);
    for (int i = 0; i < p.length; i++) {
      Row test = tests.get(i);
      corrected.add(
          RowFactory.create(
              test.getString(0),
              test.getString(1),
              test.getDouble(2),
              test.getLong(6),
              p[i],
              q[i],
              TestWords.matched(test.getInt(3), test.getInt(7), test.getInt(5), p[i], q[i])));
    }
    return corrected.iterator();
  }
}
