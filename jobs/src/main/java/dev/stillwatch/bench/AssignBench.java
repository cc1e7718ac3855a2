package dev.stillwatch.bench;

import dev.stillwatch.codebook.Codebook;
import dev.stillwatch.embedding.Vectors;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.ml.clustering.KMeansModel;
import org.apache.spark.ml.linalg.VectorUDT;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * How fast one core finds the nearest cell of vectors, beside MLlib's k-means model with the same
 * centres on the same vectors.
 *
 * <p>Wall-clock seconds: the median of three rounds after one to warm up; of MLlib, whose rounds
 * are long, one round after a few rows to warm up.
 *
 * @param rows vectors
 * @param dimensions of each
 * @param cells centres
 * @param seed of vectors and centres
 */
public record AssignBench(int rows, int dimensions, int cells, long seed) {
  private static final int ROUNDS = 3;
  private static final float NOISE = 0.06f;
  private static final String FEATURES = "features";
  private static final String PREDICTION = "prediction";

  /**
   * What was measured.
   *
   * @param perSecond rows per second and core of our kernel
   * @param mllibPerSecond rows per second and core of MLlib
   * @param equalShare share of rows that both put into the same cell
   * @param ratio how many times faster our kernel is
   */
  public record Result(
      int rows,
      int dimensions,
      int cells,
      double perSecond,
      double mllibPerSecond,
      double equalShare,
      double ratio) {}

  public AssignBench {
    if (rows < 1 || dimensions < 1 || cells < 2) {
      throw new IllegalArgumentException(
          "Invalid size: %d rows, %d dimensions, %d cells (must be positive, two cells or more)"
              .formatted(rows, dimensions, cells));
    }
  }

  /** Measures. The session must have one core, else MLlib has more than our kernel. */
  public Result run(SparkSession spark) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] centres = unitRows(cells, random);
    float[] vectors = vectorsNear(centres, random);
    int[] ours = new int[rows];
    double seconds = kernel(centres, vectors, ours);
    int[] theirs = new int[rows];
    double mllibSeconds = mllib(spark, centres, vectors, theirs);
    long equal = 0;
    for (int row = 0; row < rows; row++) {
      equal += ours[row] == theirs[row] ? 1 : 0;
    }
    return new Result(
        rows,
        dimensions,
        cells,
        rows / seconds,
        rows / mllibSeconds,
        (double) equal / rows,
        mllibSeconds / seconds);
  }

  private double kernel(float[] centres, float[] vectors, int[] cell) {
    Codebook codebook =
        Codebook.ofVectors("bench", LocalDate.EPOCH, rows, seed, centres, new float[dimensions]);
    float[] margin = new float[rows];
    double[] rounds = new double[ROUNDS];
    for (int round = -1; round < ROUNDS; round++) {
      long start = System.nanoTime();
      codebook.nearest(vectors, rows, cell, margin);
      if (round >= 0) {
        rounds[round] = (System.nanoTime() - start) / 1e9;
      }
    }
    Arrays.sort(rounds);
    return rounds[ROUNDS / 2];
  }

  private double mllib(SparkSession spark, float[] centres, float[] vectors, int[] cell) {
    Vector[] clusters = new Vector[cells];
    for (int i = 0; i < cells; i++) {
      clusters[i] = org.apache.spark.mllib.linalg.Vectors.dense(row(centres, i));
    }
    KMeansModel model =
        new KMeansModel("bench", new org.apache.spark.mllib.clustering.KMeansModel(clusters));
    model.set(model.featuresCol(), FEATURES);
    model.set(model.predictionCol(), PREDICTION);
    List<Row> rowsOfVectors = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      rowsOfVectors.add(
          RowFactory.create(i, org.apache.spark.ml.linalg.Vectors.dense(row(vectors, i))));
    }
    StructType schema = new StructType().add("row", "int").add(FEATURES, new VectorUDT());
    Dataset<Row> data = spark.createDataFrame(rowsOfVectors, schema).coalesce(1).cache();
    model.transform(data.limit(Math.min(rows, 256))).collectAsList();
    data.count();
    long start = System.nanoTime();
    List<Row> predicted = model.transform(data).select("row", PREDICTION).collectAsList();
    double seconds = (System.nanoTime() - start) / 1e9;
    predicted.forEach(row -> cell[row.getInt(0)] = row.getInt(1));
    data.unpersist();
    return seconds;
  }

  private double[] row(float[] rowsOf, int row) {
    double[] values = new double[dimensions];
    for (int i = 0; i < dimensions; i++) {
      values[i] = rowsOf[row * dimensions + i];
    }
    return values;
  }

  private float[] vectorsNear(float[] centres, SplittableRandom random) {
    float[] vectors = new float[rows * dimensions];
    for (int row = 0; row < rows; row++) {
      int centre = random.nextInt(cells) * dimensions;
      for (int i = 0; i < dimensions; i++) {
        vectors[row * dimensions + i] = centres[centre + i] + NOISE * (float) random.nextGaussian();
      }
      Vectors.normalise(vectors, row * dimensions, dimensions);
    }
    return vectors;
  }

  private float[] unitRows(int many, SplittableRandom random) {
    float[] values = new float[many * dimensions];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    for (int row = 0; row < many; row++) {
      Vectors.normalise(values, row * dimensions, dimensions);
    }
    return values;
  }
}
