package dev.stillwatch.codebook;

import static dev.stillwatch.embedding.Vectors.normalise;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.clustering.KMeans;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.VectorUDT;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Trains cells by MLlib's k-means.
 *
 * <p>The same vectors give the same cells on any cluster: they are cut into a fixed number of
 * slices, and rounded to multiples of 2^-15, so that sums of up to 2^37 of them are exact in double
 * precision and it does not matter in which order MLlib adds up its slices.
 *
 * @param cells how many are wanted
 * @param iterations of k-means
 * @param seed of the first centres, which are drawn from the vectors
 */
record TrainCells(int cells, int iterations, long seed) {
  private static final int SLICES = 8;
  private static final double GRID = 1 << 15;
  private static final String FEATURES = "features";
  private static final String SOLVER = "solver";

  /**
   * Centres of unit length, row-major; fewer than wanted where the vectors do not tell so many
   * apart.
   *
   * @param vectors rows x dimensions, row-major, unit length
   */
  float[] from(SparkSession spark, float[] vectors, int dimensions) {
    KMeans kMeans =
        new KMeans()
            .setFeaturesCol(FEATURES)
            .setK(Math.max(2, cells))
            .setInitMode("random")
            .setMaxIter(iterations)
            .setTol(0)
            .setSeed(seed);
    // Spark 4.0 has one solver only; from 4.1 on the one made of matrix products is far faster.
    if (kMeans.hasParam(SOLVER)) {
      kMeans.set(kMeans.getParam(SOLVER), "block");
    }
    Vector[] centres =
        kMeans
            .fit(
                spark.createDataFrame(
                    rows(spark, vectors, dimensions),
                    new StructType().add(FEATURES, new VectorUDT())))
            .clusterCenters();
    return unit(centres, dimensions);
  }

  private static JavaRDD<Row> rows(SparkSession spark, float[] vectors, int dimensions) {
    int rows = vectors.length / dimensions;
    int slice = (rows + SLICES - 1) / SLICES;
    List<float[]> slices =
        IntStream.range(0, SLICES)
            .mapToObj(
                i ->
                    Arrays.copyOfRange(
                        vectors,
                        Math.min(rows, i * slice) * dimensions,
                        Math.min(rows, (i + 1) * slice) * dimensions))
            .toList();
    return JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(slices, SLICES)
        .flatMap(
            values ->
                IntStream.range(0, values.length / dimensions)
                    .mapToObj(row -> RowFactory.create(rounded(values, row, dimensions)))
                    .iterator());
  }

  private static Vector rounded(float[] values, int row, int dimensions) {
    double[] vector = new double[dimensions];
    for (int i = 0; i < dimensions; i++) {
      vector[i] = Math.rint(values[row * dimensions + i] * GRID) / GRID;
    }
    return Vectors.dense(vector);
  }

  private static float[] unit(Vector[] centres, int dimensions) {
    float[] unit = new float[centres.length * dimensions];
    int kept = 0;
    for (Vector centre : centres) {
      int from = kept * dimensions;
      for (int i = 0; i < dimensions; i++) {
        unit[from + i] = (float) centre.apply(i);
      }
      normalise(unit, from, dimensions);
      boolean hasDirection = IntStream.range(from, from + dimensions).anyMatch(i -> unit[i] != 0f);
      kept += hasDirection ? 1 : 0;
    }
    return Arrays.copyOf(unit, kept * dimensions);
  }
}
