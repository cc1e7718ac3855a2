package dev.stillwatch.requests;

import dev.stillwatch.embedding.Embedder;

/**
 * What of a request is placed in embedding space: its text, or a vector that the logs bring.
 *
 * @param model what made the vectors; empty where any will do, or where text is embedded
 * @param dimensions length the vectors must have; 0 where text is embedded
 */
public record PromptContent(String model, int dimensions) {
  public PromptContent {
    if (dimensions < 0) {
      throw new IllegalArgumentException(
          "Invalid dimensions: %d (at least 0)".formatted(dimensions));
    }
  }

  /** The text is embedded here; vectors in the logs are ignored. */
  public static PromptContent text() {
    return new PromptContent("", 0);
  }

  /** The logs bring vectors of the embedder's length. */
  public static PromptContent vectors(Embedder embedder) {
    return new PromptContent(embedder.id(), embedder.dimensions());
  }

  /** Whether the logs bring the vectors. */
  public boolean isGiven() {
    return dimensions > 0;
  }
}
