package dev.stillwatch.embedding;

import java.util.List;

/**
 * Stands for what made the vectors that logs bring along; it is never asked for one.
 *
 * @param id what made the vectors
 * @param dimensions length of each
 */
public record GivenVectors(String id, int dimensions) implements Embedder {
  @Override
  public void embed(List<String> prompts, float[] into) {
    throw new IllegalStateException(
        "Cannot embed prompts: vectors of %s come with the logs".formatted(id));
  }
}
