package dev.stillwatch.codebook;

import dev.stillwatch.embedding.Cells;
import dev.stillwatch.embedding.Embedder;
import dev.stillwatch.embedding.HashingEmbedder;
import dev.stillwatch.embedding.TermCounts;
import dev.stillwatch.embedding.Vectors;
import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.tables.Codebooks;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import scala.jdk.javaapi.CollectionConverters;

/**
 * One epoch of the codebook: how prompts become vectors, and the cells that vectors fall into,
 * trained together and never changed.
 *
 * <p>A codebook for embeddings that come with the log has cells only.
 */
public final class Codebook implements Cells {
  private static final long serialVersionUID = 1L;
  private static final float[] NONE = {};
  private static final int[] NO_MAP = {};
  private static final int DIGEST_BYTES = 4;

  private final String epoch;
  private final String embedderId;
  private final LocalDate trainedFor;
  private final long prompts;
  private final int dimensions;
  private final long seed;
  private final float[] weights;
  private final float[] basis;
  private final float[] centres;
  private final float[] mean;
  private final String previousEpoch;
  private final int[] cellMap;
  private transient NearestCells nearest;

  private Codebook(
      String epoch,
      String embedderId,
      LocalDate trainedFor,
      long prompts,
      int dimensions,
      long seed,
      float[] weights,
      float[] basis,
      float[] centres,
      float[] mean,
      String previousEpoch,
      int[] cellMap) {
    this.epoch = epoch;
    this.embedderId = embedderId;
    this.trainedFor = trainedFor;
    this.prompts = prompts;
    this.dimensions = dimensions;
    this.seed = seed;
    this.weights = weights;
    this.basis = basis;
    this.centres = centres;
    this.mean = mean;
    this.previousEpoch = previousEpoch;
    this.cellMap = cellMap;
    requireShape();
  }

  /** A codebook of prompts: a learned basis and cells. */
  static Codebook ofPrompts(
      LocalDate trainedFor,
      long prompts,
      long seed,
      float[] weights,
      float[] basis,
      float[] centres,
      float[] mean) {
    String embedder = "hashed-terms-1/%d/%s".formatted(mean.length, digest(weights, basis));
    return named(embedder, trainedFor, prompts, seed, weights, basis, centres, mean);
  }

  /**
   * A codebook of embeddings that come with the log: cells only.
   *
   * @param centres cells x dimensions, row-major, unit length
   * @param mean its length is the number of dimensions
   */
  public static Codebook ofVectors(
      String embedderId,
      LocalDate trainedFor,
      long prompts,
      long seed,
      float[] centres,
      float[] mean) {
    return named(embedderId, trainedFor, prompts, seed, NONE, NONE, centres, mean);
  }

  private static Codebook named(
      String embedderId,
      LocalDate trainedFor,
      long prompts,
      long seed,
      float[] weights,
      float[] basis,
      float[] centres,
      float[] mean) {
    String epoch = "%s-%s".formatted(trainedFor, digest(weights, basis, centres, mean));
    return new Codebook(
        epoch,
        embedderId,
        trainedFor,
        prompts,
        mean.length,
        seed,
        weights,
        basis,
        centres,
        mean,
        "",
        NO_MAP);
  }

  /**
   * The codebook of a row of {@link Codebooks#TABLE}.
   *
   * @throws IllegalArgumentException if the sizes of its parts do not fit each other
   */
  public static Codebook from(Row row) {
    return new Codebook(
        Codebooks.EPOCH.in(row),
        Codebooks.EMBEDDER.in(row),
        Codebooks.TRAINED_FOR.in(row),
        Codebooks.PROMPTS.in(row),
        Codebooks.DIMENSIONS.in(row),
        Codebooks.SEED.in(row),
        floats(Codebooks.TERM_WEIGHTS, row),
        floats(Codebooks.BASIS, row),
        Vectors.floats(Codebooks.CENTRES.in(row)),
        Vectors.floats(Codebooks.MEAN.in(row)),
        Optional.ofNullable(Codebooks.PREVIOUS_EPOCH.in(row)).orElse(""),
        ints(row));
  }

  /** This codebook as a row of {@link Codebooks#TABLE}. */
  public Row toRow() {
    Map<String, Object> values = new TreeMap<>();
    values.put(Codebooks.EPOCH.name(), epoch);
    values.put(Codebooks.EMBEDDER.name(), embedderId);
    values.put(Codebooks.TRAINED_FOR.name(), trainedFor);
    values.put(Codebooks.PROMPTS.name(), prompts);
    values.put(Codebooks.DIMENSIONS.name(), dimensions);
    values.put(Codebooks.CELL_COUNT.name(), count());
    values.put(Codebooks.SEED.name(), seed);
    values.put(Codebooks.CENTRES.name(), Vectors.bytes(centres));
    values.put(Codebooks.MEAN.name(), Vectors.bytes(mean));
    if (embedsPrompts()) {
      values.put(Codebooks.TERM_WEIGHTS.name(), Vectors.bytes(weights));
      values.put(Codebooks.BASIS.name(), Vectors.bytes(basis));
    }
    previousEpoch().ifPresent(previous -> values.put(Codebooks.PREVIOUS_EPOCH.name(), previous));
    if (cellMap.length > 0) {
      List<Integer> map = Arrays.stream(cellMap).boxed().toList();
      values.put(Codebooks.CELL_MAP.name(), CollectionConverters.asScala(map).toSeq());
    }
    Object[] cells =
        Codebooks.TABLE.fields().stream().map(field -> values.get(field.name())).toArray();
    return new GenericRowWithSchema(cells, Codebooks.TABLE.schema());
  }

  /**
   * This codebook as the successor of another: knows for each of its cells the nearest one here.
   *
   * <p>Between two learned bases the old centres are carried over through the terms they stand for.
   * Where neither embedder nor terms are common, there is no map.
   */
  public Codebook replacing(Codebook previous) {
    return new Codebook(
        epoch,
        embedderId,
        trainedFor,
        prompts,
        dimensions,
        seed,
        weights,
        basis,
        centres,
        mean,
        previous.epoch,
        cellsOf(previous));
  }

  /**
   * For each cell of another epoch, earlier or later, the nearest one of this.
   *
   * @return empty where the two have neither terms nor an embedder in common
   */
  public int[] cellsOf(Codebook other) {
    if (other.epoch.equals(previousEpoch)) {
      return cellMap();
    }
    float[] theirs = inThisSpace(other);
    int[] map = new int[theirs.length / dimensions];
    if (map.length > 0) {
      nearest(theirs, map.length, map, new float[map.length]);
    }
    return map;
  }

  /** Whether it can turn prompts into vectors itself. */
  public boolean embedsPrompts() {
    return basis.length > 0;
  }

  /**
   * The embedder this codebook was trained with.
   *
   * @throws IllegalStateException if its embeddings come with the log
   */
  public Embedder embedder() {
    if (!embedsPrompts()) {
      throw new IllegalStateException(
          "Cannot embed prompts: codebook %s is of embeddings that come with the log"
              .formatted(epoch));
    }
    return new HashingEmbedder(embedderId, dimensions, weights, basis);
  }

  /** What made the vectors of this codebook. */
  public String embedderId() {
    return embedderId;
  }

  /** Last day of the logs it was trained on. */
  public LocalDate trainedFor() {
    return trainedFor;
  }

  /** Distinct prompts, or vectors, it was trained on. */
  public long prompts() {
    return prompts;
  }

  /** The epoch it replaces. */
  public Optional<String> previousEpoch() {
    return previousEpoch.isEmpty() ? Optional.empty() : Optional.of(previousEpoch);
  }

  /** For each cell of the previous epoch the nearest one of this; empty where there is no map. */
  public int[] cellMap() {
    return cellMap.clone();
  }

  @Override
  public String epoch() {
    return epoch;
  }

  @Override
  public int count() {
    return centres.length / dimensions;
  }

  @Override
  public int dimensions() {
    return dimensions;
  }

  @Override
  public float[] centres() {
    return centres;
  }

  @Override
  public float[] mean() {
    return mean;
  }

  /**
   * {@inheritDoc}
   *
   * <p>A row of zeros falls into cell 0 with margin 0; with one cell only, the second nearest is
   * taken to lie opposite.
   */
  @Override
  public void nearest(float[] vectors, int rows, int[] cell, float[] margin) {
    if (nearest == null) {
      nearest = new NearestCells(centres, dimensions);
    }
    nearest.find(vectors, rows, cell, margin);
  }

  private float[] inThisSpace(Codebook previous) {
    if (embedsPrompts() && previous.embedsPrompts()) {
      return CarryOver.centres(
          previous.centres, previous.weights, previous.basis, weights, basis, dimensions);
    }
    return embedderId.equals(previous.embedderId) && dimensions == previous.dimensions
        ? previous.centres
        : NONE;
  }

  private void requireShape() {
    boolean fits =
        dimensions > 0
            && mean.length == dimensions
            && centres.length >= dimensions
            && centres.length % dimensions == 0
            && weights.length == (embedsPrompts() ? TermCounts.TERMS : 0)
            && basis.length == weights.length * dimensions;
    if (!fits) {
      throw new IllegalArgumentException(
          "Invalid codebook %s: %d dimensions, %d numbers in centres, %d in mean, %d in basis"
              .formatted(epoch, dimensions, centres.length, mean.length, basis.length));
    }
  }

  private static float[] floats(Field<byte[]> field, Row row) {
    return Optional.ofNullable(field.in(row)).map(Vectors::floats).orElse(NONE);
  }

  private static int[] ints(Row row) {
    int at = row.fieldIndex(Codebooks.CELL_MAP.name());
    if (row.isNullAt(at)) {
      return NO_MAP;
    }
    return row.<Integer>getList(at).stream().mapToInt(Integer::intValue).toArray();
  }

  private static String digest(float[]... parts) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      for (float[] part : parts) {
        sha.update(Vectors.bytes(part));
      }
      return HexFormat.of().formatHex(sha.digest(), 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Cannot name a codebook: no SHA-256", e);
    }
  }
}
