package dev.stillwatch.judging;

import dev.stillwatch.lake.tables.AccountFacets;
import dev.stillwatch.numeric.RandomFourierFeatures;
import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * {@link RandomFourierFeatures} of what accounts ask: a shape, not a table.
 *
 * <p>Facets have length 1, so their distances lie between 0 and 2, and unlike ones are about 1.4
 * apart; the kernel's scale is 1. The same seed for all accounts and nights.
 */
record ContentFeatures() {
  /** Column of the features. */
  static final String FEATURES = "_features";

  /** Of an account without a facet. */
  static final float[] NONE = {};

  private static final int FREQUENCIES = 32;
  private static final double SCALE = 1;
  private static final long SEED = 20_070_101;
  private static final StructType SHAPE =
      new StructType()
          .add(AccountFacets.ACCOUNT_REF.name(), "string")
          .add(FEATURES, "array<float>");

  /** One row per facet: account_ref and features. */
  Dataset<Row> from(Dataset<Row> facets) {
    return facets
        .select(AccountFacets.ACCOUNT_REF.ref(), AccountFacets.VECTOR.ref())
        .map(new Featured(), Encoders.row(SHAPE));
  }

  /** The features in a row; none where they are null. */
  static float[] in(Row row, int at) {
    return row.isNullAt(at) ? NONE : floats(row.getList(at));
  }

  private static final class Featured implements MapFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    // Made where it is used: frequencies are many, their seed is one number.
    private transient RandomFourierFeatures features;

    @Override
    public Row call(Row facet) {
      float[] vector = floats(facet.getList(1));
      if (features == null) {
        features = new RandomFourierFeatures(vector.length, FREQUENCIES, SCALE, SEED);
      }
      return RowFactory.create(facet.getString(0), features.of(vector));
    }
  }

  private static float[] floats(List<Float> list) {
    float[] floats = new float[list.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = list.get(i);
    }
    return floats;
  }
}
