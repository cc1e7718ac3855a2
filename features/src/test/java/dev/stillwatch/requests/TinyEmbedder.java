package dev.stillwatch.requests;

import dev.stillwatch.embedding.Embedder;
import java.util.List;

/** Knows three letters, one per dimension. */
record TinyEmbedder() implements Embedder {
  @Override
  public String id() {
    return "tiny";
  }

  @Override
  public int dimensions() {
    return 3;
  }

  @Override
  public void embed(List<String> prompts, float[] into) {
    for (int i = 0; i < prompts.size(); i++) {
      double squares = 0;
      for (int j = 0; j < 3; j++) {
        char letter = (char) ('a' + j);
        into[3 * i + j] = prompts.get(i).chars().filter(c -> c == letter).count();
        squares += into[3 * i + j] * into[3 * i + j];
      }
      for (int j = 0; j < 3 && squares > 0; j++) {
        into[3 * i + j] /= (float) Math.sqrt(squares);
      }
    }
  }
}
