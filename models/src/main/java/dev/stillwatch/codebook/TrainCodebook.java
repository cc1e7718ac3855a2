package dev.stillwatch.codebook;

import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.udf;

import dev.stillwatch.embedding.Embedder;
import dev.stillwatch.embedding.EmbeddingColumn;
import dev.stillwatch.embedding.TermCounts;
import dev.stillwatch.embedding.Vectors;
import dev.stillwatch.lake.tables.Requests;
import dev.stillwatch.logs.CanonicalLog;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;
import scala.collection.Seq;

/**
 * Trains an epoch of the codebook from a sample of prompts, or of embeddings that come with the
 * log.
 *
 * <p>The same rows give the same codebook, whatever their order and partitioning. Learning runs
 * jobs and holds its sample on the driver, bounded by the size of the sample.
 *
 * @param dimensions of the learned embedding, 2 to 512; fewer where the sample has fewer
 * @param cells at most; never more than one per twelve distinct prompts of the sample, or eight
 * @param sampleSize distinct prompts to learn from at most; of vectors at most {@value
 *     #SAMPLE_NUMBERS} numbers in all
 * @param perAccount distinct prompts of one account that count at most
 * @param seed of the sample, the basis and the first centres
 */
public record TrainCodebook(int dimensions, int cells, int sampleSize, int perAccount, long seed) {
  /** How many numbers a sample of vectors may have: 128 MB of float32. */
  public static final int SAMPLE_NUMBERS = 1 << 25;

  private static final int OVERSAMPLING = 12;
  private static final int POWER_ITERATIONS = 2;
  private static final int ROUNDS = 5;
  private static final int PROMPTS_PER_CELL = 12;
  private static final int FEWEST_CELLS = 8;

  public TrainCodebook {
    require(dimensions >= 2 && dimensions <= 512, "dimensions", dimensions, "2 to 512");
    require(cells >= 2 && cells <= 65_536, "cells", cells, "2 to 65536");
    require(sampleSize >= 1 && sampleSize <= 1_000_000, "sample size", sampleSize, "1 to 1000000");
    require(perAccount >= 1, "prompts per account", perAccount, "at least 1");
  }

  /**
   * Learns basis, term weights and cells.
   *
   * @param prompts with columns account_ref and prompt_text
   * @param trainedFor last day of the prompts
   * @throws IllegalArgumentException if there is no prompt with a word in it
   */
  public Codebook fromPrompts(Dataset<Row> prompts, LocalDate trainedFor) {
    Column read = substring(CanonicalLog.PROMPT_TEXT.ref(), 1, TermCounts.UNITS);
    List<byte[]> sample =
        new DrawSample(sampleSize, perAccount, seed)
            .from(prompts, Requests.ACCOUNT_REF.ref(), read, packedTerms());
    TermRows rows = TermRows.of(sample);
    if (rows.count() == 0) {
      throw new IllegalArgumentException("Cannot train a codebook: no prompt with a word in it");
    }

    SparseRows matrix = rows.weighted();
    TruncatedSvd.Basis basis =
        new TruncatedSvd(dimensions, OVERSAMPLING, POWER_ITERATIONS, seed).of(matrix);
    float[] embeddings = matrix.times(basis.vectors(), basis.found());
    normaliseRows(embeddings, basis.found());
    float[] centres = cells(prompts, embeddings, basis.found());
    return Codebook.ofPrompts(
        trainedFor,
        rows.count(),
        seed,
        rows.weights(),
        basis.vectors(),
        centres,
        mean(embeddings, basis.found()));
  }

  /**
   * Learns cells only, for prompts that an encoder from outside embeds.
   *
   * @param prompts with columns account_ref and prompt_text
   * @param encoder embeds the prompts of the sample, on the executors
   * @param trainedFor last day of the prompts
   * @throws IllegalArgumentException if there is no prompt that the encoder knows
   */
  public Codebook fromPrompts(Dataset<Row> prompts, Embedder encoder, LocalDate trainedFor) {
    List<byte[]> sample =
        new DrawSample(vectorsOf(encoder.dimensions()), perAccount, seed)
            .from(
                prompts,
                Requests.ACCOUNT_REF.ref(),
                CanonicalLog.PROMPT_TEXT.ref(),
                encoded(encoder));
    return ofSample(prompts, sample, encoder.id(), encoder.dimensions(), trainedFor);
  }

  /**
   * Learns cells only, for embeddings that come with the log.
   *
   * @param vectors with columns account_ref and prompt_embedding, an array of floats; those of
   *     another dimension, of zero length or with numbers that are not finite are left out
   * @param embedderId what made the vectors
   * @param dimension of the vectors
   * @param trainedFor last day of the vectors
   * @throws IllegalArgumentException if there is no usable vector
   */
  public Codebook fromVectors(
      Dataset<Row> vectors, String embedderId, int dimension, LocalDate trainedFor) {
    Column usable = packedVector(dimension).apply(CanonicalLog.PROMPT_EMBEDDING.ref());
    List<byte[]> sample =
        new DrawSample(vectorsOf(dimension), perAccount, seed)
            .from(vectors, Requests.ACCOUNT_REF.ref(), usable, DrawSample.content());
    return ofSample(vectors, sample, embedderId, dimension, trainedFor);
  }

  private int vectorsOf(int dimension) {
    return Math.min(sampleSize, Math.max(1, SAMPLE_NUMBERS / dimension));
  }

  private Codebook ofSample(
      Dataset<Row> source,
      List<byte[]> sample,
      String embedderId,
      int dimension,
      LocalDate trainedFor) {
    List<byte[]> usable = sample.stream().filter(vector -> vector.length > 0).toList();
    if (usable.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot train a codebook: no usable vector of %d dimensions".formatted(dimension));
    }

    float[] rows = new float[usable.size() * dimension];
    for (int i = 0; i < usable.size(); i++) {
      System.arraycopy(Vectors.floats(usable.get(i)), 0, rows, i * dimension, dimension);
    }
    float[] centres = cells(source, rows, dimension);
    return Codebook.ofVectors(
        embedderId, trainedFor, usable.size(), seed, centres, mean(rows, dimension));
  }

  private float[] cells(Dataset<Row> source, float[] embeddings, int width) {
    int rows = embeddings.length / width;
    int many = Math.min(cells, Math.max(FEWEST_CELLS, rows / PROMPTS_PER_CELL));
    return new TrainCells(many, ROUNDS, seed).from(source.sparkSession(), embeddings, width);
  }

  // A function of our own, so that counts leave the executors and prompts do not.
  private static Column packedTerms() {
    UDF1<String, byte[]> pack = TermRows::pack;
    return udf(pack, DataTypes.BinaryType).apply(DrawSample.content());
  }

  // A function of our own, as the encoder is.
  private static Column encoded(Embedder encoder) {
    UDF1<String, byte[]> encode =
        prompt -> {
          float[] vector = new float[encoder.dimensions()];
          encoder.embed(List.of(prompt), vector);
          return EmbeddingColumn.problemWith(vector, vector.length).isPresent()
              ? new byte[0]
              : Vectors.bytes(vector);
        };
    return udf(encode, DataTypes.BinaryType).apply(DrawSample.content());
  }

  // A function of our own: bytes are a tenth of what Spark's rows of boxed floats take.
  private static UserDefinedFunction packedVector(int dimension) {
    UDF1<Seq<Float>, byte[]> pack = vector -> packed(vector, dimension);
    return udf(pack, DataTypes.BinaryType);
  }

  private static byte[] packed(Seq<Float> vector, int dimension) {
    if (vector == null || vector.length() != dimension) {
      return null;
    }
    float[] values = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      Float value = vector.apply(i);
      values[i] = value == null ? Float.NaN : value;
    }
    return EmbeddingColumn.problemWith(values, dimension).isPresent()
        ? null
        : Vectors.bytes(EmbeddingColumn.normalise(values));
  }

  private static void normaliseRows(float[] rows, int width) {
    for (int from = 0; from < rows.length; from += width) {
      Vectors.normalise(rows, from, width);
    }
  }

  private static float[] mean(float[] rows, int width) {
    double[] sums = new double[width];
    for (int i = 0; i < rows.length; i++) {
      sums[i % width] += rows[i];
    }
    float[] mean = new float[width];
    for (int i = 0; i < width; i++) {
      mean[i] = (float) (sums[i] * width / rows.length);
    }
    return mean;
  }

  private static void require(boolean holds, String name, int value, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(
          "Invalid %s: %d (must be %s)".formatted(name, value, rule));
    }
  }
}
