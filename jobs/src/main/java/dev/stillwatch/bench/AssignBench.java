package dev.stillwatch.bench;

import dev.stillwatch.codebook.Codebook;
import dev.stillwatch.embedding.Vectors;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.ml.clustering.KMeansModel;
import org.apache.spark.ml.linalg.VectorUDT;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** How fast one core finds the nearest cell of vectors. */
final class AssignBench implements Bench {
  private static final int ROWS = 4_096;
  private static final int DIMENSIONS = 384;
  private static final int CELLS = 8_192;
  private static final int ROUNDS = 3;
  private static final float NOISE = 0.06f;
  private static final String FEATURES = "features";
  private static final String PREDICTION = "prediction";

  @Override
  public String name() {
    return "assign";
  }

  @Override
  public String doc() {
    return "Vectors put into cells on one core; ratio: how many times the rate of MLlib's k-means"
        + " model with the same centres on the same vectors.";
  }

  /**
   * Core-seconds, which the machine's other work leaves alone: the median of three rounds after one
   * to warm up; of MLlib, whose rounds are long, one round in one task after a few rows to warm up.
   */
  @Override
  public List<Figure> figures(Ground ground) {
    int rows = ground.size().rowsOr(ROWS);
    SplittableRandom random = new SplittableRandom(ground.size().seed());
    float[] centres = unitRows(CELLS, random);
    float[] vectors = vectorsNear(centres, rows, random);
    int[] ours = new int[rows];
    double seconds = kernel(centres, vectors, ours, ground.size().seed());
    int[] theirs = new int[rows];
    double mllibSeconds = mllib(ground.spark(), centres, vectors, theirs);
    double java = SgemmPeak.ofJava(ground.size().seed());
    double machine = SgemmPeak.ofMachine(ground.size().seed());
    double done = 2.0 * rows * CELLS * DIMENSIONS / seconds;
    long equal = IntStream.range(0, rows).filter(row -> ours[row] == theirs[row]).count();
    return List.of(
        Figure.count("rows", rows),
        Figure.count("dimensions", DIMENSIONS),
        Figure.count("cells", CELLS),
        Figure.rate("assigned_per_core_second", rows / seconds),
        Figure.rate("mllib_per_core_second", rows / mllibSeconds),
        new Figure("sgemm_of_java", java / 1e9, "GFLOP/core-s"),
        new Figure("sgemm_of_machine", machine / 1e9, "GFLOP/core-s"),
        new Figure("share_of_java_sgemm", done / java, "share"),
        new Figure("share_of_sgemm_peak", done / Math.max(java, machine), "share"),
        new Figure("equal_share", (double) equal / rows, "share"),
        Figure.ratio(Figure.RATIO, mllibSeconds / seconds));
  }

  private static double kernel(float[] centres, float[] vectors, int[] cell, long seed) {
    int rows = cell.length;
    Codebook codebook =
        Codebook.ofVectors("bench", LocalDate.EPOCH, rows, seed, centres, new float[DIMENSIONS]);
    float[] margin = new float[rows];
    return CpuClock.median(ROUNDS, () -> codebook.nearest(vectors, rows, cell, margin));
  }

  private static double mllib(SparkSession spark, float[] centres, float[] vectors, int[] cell) {
    int rows = cell.length;
    Vector[] clusters = new Vector[CELLS];
    for (int i = 0; i < CELLS; i++) {
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
    List<Row> predicted = new ArrayList<>();
    double seconds =
        CpuClock.seconds(
            () ->
                predicted.addAll(model.transform(data).select("row", PREDICTION).collectAsList()));
    predicted.forEach(row -> cell[row.getInt(0)] = row.getInt(1));
    data.unpersist();
    return seconds;
  }

  private static double[] row(float[] rowsOf, int row) {
    double[] values = new double[DIMENSIONS];
    for (int i = 0; i < DIMENSIONS; i++) {
      values[i] = rowsOf[row * DIMENSIONS + i];
    }
    return values;
  }

  private static float[] vectorsNear(float[] centres, int rows, SplittableRandom random) {
    float[] vectors = new float[rows * DIMENSIONS];
    for (int row = 0; row < rows; row++) {
      int centre = random.nextInt(CELLS) * DIMENSIONS;
      for (int i = 0; i < DIMENSIONS; i++) {
        vectors[row * DIMENSIONS + i] = centres[centre + i] + NOISE * (float) random.nextGaussian();
      }
      Vectors.normalise(vectors, row * DIMENSIONS, DIMENSIONS);
    }
    return vectors;
  }

  private static float[] unitRows(int many, SplittableRandom random) {
    float[] values = new float[many * DIMENSIONS];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    for (int row = 0; row < many; row++) {
      Vectors.normalise(values, row * DIMENSIONS, DIMENSIONS);
    }
    return values;
  }
}
