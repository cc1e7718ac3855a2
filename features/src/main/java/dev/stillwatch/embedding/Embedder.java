package dev.stillwatch.embedding;

import java.io.Serializable;
import java.util.List;

/** Turns prompts into unit vectors; the same prompt always into the same one. */
public interface Embedder extends Serializable {
  /** What made the vectors; rows of different ids are never compared. */
  String id();

  /** Length of each vector. */
  int dimensions();

  /**
   * Embeds a batch.
   *
   * @param prompts at least one prompt
   * @param into receives prompts x dimensions values, row-major, each row of unit length, or all
   *     zeros where nothing in the prompt is known
   */
  void embed(List<String> prompts, float[] into);
}
