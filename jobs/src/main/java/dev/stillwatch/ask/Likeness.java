package dev.stillwatch.ask;

import dev.stillwatch.codebook.Codebook;
import dev.stillwatch.embedding.Vectors;
import dev.stillwatch.lake.tables.Requests;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * What prompts of one codebook epoch are compared with: a direction in its space.
 *
 * <p>A request keeps its cell and its residual r in steps of scale s; its vector is centre(cell) +
 * s r, each number right to s / 2. The cosine to it is exact up to that.
 *
 * @param epoch the epoch
 * @param direction of unit length
 * @param centres of the epoch's cells, cells x dimensions, row-major; not to be written to
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; shared by all tasks, never written to.
public record Likeness(String epoch, float[] direction, float[] centres) implements Serializable {

  /**
   * What is like a text.
   *
   * @throws IllegalArgumentException if the epoch cannot embed texts, or knows nothing of this one
   */
  public static Likeness toText(Codebook codebook, String text) {
    if (!codebook.embedsPrompts()) {
      throw new IllegalArgumentException(
          "Cannot compare with a text: vectors of epoch %s come with the logs; name a request instead"
              .formatted(codebook.epoch()));
    }
    float[] direction = new float[codebook.dimensions()];
    codebook.embedder().embed(List.of(text), direction);
    return of(codebook, direction, "the text");
  }

  /**
   * What is like a request.
   *
   * @param request a row of requests, of the codebook's epoch
   * @throws IllegalArgumentException if it has no place in the epoch
   */
  public static Likeness toRequest(Codebook codebook, Row request) {
    Integer cell = Requests.CELL.in(request);
    if (cell == null) {
      return of(codebook, new float[codebook.dimensions()], "the request");
    }
    float[] direction = new float[codebook.dimensions()];
    byte[] residual = Requests.RESIDUAL.in(request);
    float scale = Requests.RESIDUAL_SCALE.in(request);
    for (int i = 0; i < direction.length; i++) {
      direction[i] = codebook.centres()[cell * direction.length + i] + scale * residual[i];
    }
    Vectors.normalise(direction, 0, direction.length);
    return of(codebook, direction, "the request");
  }

  private static Likeness of(Codebook codebook, float[] direction, String what) {
    boolean known = false;
    for (float x : direction) {
      known |= x != 0;
    }
    if (!known) {
      throw new IllegalArgumentException(
          "Cannot compare: nothing of %s is known to epoch %s".formatted(what, codebook.epoch()));
    }
    return new Likeness(codebook.epoch(), direction, codebook.centres());
  }

  /** Cosine to a prompt of the epoch, in [-1, 1]; 0 to a vector of no length. */
  double cosine(int cell, byte[] residual, float scale) {
    double dot = 0;
    double squares = 0;
    int at = cell * direction.length;
    for (int i = 0; i < direction.length; i++) {
      double x = centres[at + i] + (double) scale * residual[i];
      dot += direction[i] * x;
      squares += x * x;
    }
    return squares > 0 ? Math.max(-1, Math.min(1, dot / Math.sqrt(squares))) : 0;
  }
}
