package dev.stillwatch.lake.tables;

import static dev.stillwatch.lake.TableSpec.table;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.TableSpec;
import java.time.LocalDate;

/** One row per codebook epoch: embedding basis, term weights and cells, frozen together. */
public final class Codebooks {
  public static final Field<String> EPOCH =
      Field.string(
          "epoch", "Name of the epoch: the day it was trained for and a digest of its content.");
  public static final Field<String> EMBEDDER =
      Field.string(
          "embedder", "Id of the embedder; rows of different embedders are never compared.");
  public static final Field<LocalDate> TRAINED_FOR =
      Field.date("trained_for", "Last day of the logs it was trained on.");
  public static final Field<Long> PROMPTS =
      Field.bigint("prompts", "Distinct prompts in the training sample.");
  public static final Field<Integer> DIMENSIONS =
      Field.integer("dimensions", "Dimensions of the embedding.");
  public static final Field<Integer> CELL_COUNT = Field.integer("cell_count", "Cells.");
  public static final Field<Long> SEED = Field.bigint("seed", "Seed of the training.");
  public static final Field<byte[]> TERM_WEIGHTS =
      Field.bytes(
              "term_weights",
              "IDF per hashed term, little-endian float32; null for embeddings that come with the log.")
          .optional();
  public static final Field<byte[]> BASIS =
      Field.bytes(
              "basis",
              "Terms x dimensions, row-major little-endian float32; null for embeddings that come with the log.")
          .optional();
  public static final Field<byte[]> CENTRES =
      Field.bytes("centres", "Cells x dimensions, row-major little-endian float32, unit length.");
  public static final Field<byte[]> MEAN =
      Field.bytes("mean", "Mean embedding of the sample, little-endian float32.");
  public static final Field<String> PREVIOUS_EPOCH =
      Field.string("previous_epoch", "Epoch it replaces; null for the first.").optional();
  public static final Field<Object> CELL_MAP =
      Field.nested(
              "cell_map",
              "array<int>",
              "For each cell of the previous epoch the nearest cell of this one; null for the first.")
          .optional();

  public static final TableSpec TABLE =
      table("codebooks")
          .doc(
              "One row per codebook epoch: embedding basis, term weights and cells, frozen together.")
          .fields(
              EPOCH,
              EMBEDDER,
              TRAINED_FOR,
              PROMPTS,
              DIMENSIONS,
              CELL_COUNT,
              SEED,
              TERM_WEIGHTS,
              BASIS,
              CENTRES,
              MEAN,
              PREVIOUS_EPOCH,
              CELL_MAP)
          .key(EPOCH)
          .keptUntilErased();

  private Codebooks() {}
}
