package dev.stillwatch.requests;

import dev.stillwatch.embedding.Cells;
import dev.stillwatch.embedding.Embedder;
import dev.stillwatch.embedding.Residual;
import dev.stillwatch.privacy.Pseudonyms;
import dev.stillwatch.text.PromptShape;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds where in the codebook prompts lie; each distinct text is embedded once while remembered.
 *
 * <p>Forgetting changes no result: an embedder gives the same text the same vector every time.
 */
final class PromptPlaces {
  private static final int REMEMBERED = 16_384;

  private final Embedder embedder;
  private final Cells cells;
  private final int dimensions;
  private final Map<Long, Optional<Place>> remembered =
      new LinkedHashMap<>(1024, 0.75f, true /* in order of access */) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Optional<Place>> eldest) {
          return size() > REMEMBERED;
        }
      };

  PromptPlaces(Embedder embedder, Cells cells) {
    this.embedder = embedder;
    this.cells = cells;
    this.dimensions = cells.dimensions();
  }

  /** What tasks need to describe rows, sent to each machine once. */
  record Parts(
      Embedder embedder,
      Cells cells,
      Pseudonyms pseudonyms,
      boolean given,
      int keptColumns,
      int reason)
      implements Serializable {
    @Override
    public String toString() {
      return "Parts[embedder=%s, cells=%s]".formatted(embedder.id(), cells.epoch());
    }
  }

  /** A prompt of a batch; the vector is empty where the logs bring none. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Prompt(String text, Optional<PromptShape> shape, float[] vector) {
    @Override
    public String toString() {
      return "Prompt[text withheld]";
    }
  }

  /** A prompt's cell, and what is left of its vector beside the cell's centre. */
  record Place(int cell, float margin, Residual residual) {}

  /** Places of prompts by their text; empty where the embedder knows nothing of it. */
  List<Optional<Place>> ofTexts(List<Prompt> prompts) {
    Map<Long, Optional<Place>> here = new LinkedHashMap<>();
    Map<Long, String> unknown = new LinkedHashMap<>();
    for (Prompt prompt : prompts) {
      prompt
          .shape()
          .map(PromptShape::textHash)
          .ifPresent(
              hash -> {
                Optional<Place> place = remembered.get(hash);
                if (place == null) {
                  unknown.putIfAbsent(hash, prompt.text());
                } else {
                  here.put(hash, place);
                }
              });
    }
    if (!unknown.isEmpty()) {
      float[] vectors = new float[unknown.size() * dimensions];
      embedder.embed(List.copyOf(unknown.values()), vectors);
      List<Optional<Place>> places = places(vectors, unknown.size());
      int i = 0;
      for (Long hash : unknown.keySet()) {
        here.put(hash, places.get(i++));
      }
      here.forEach(remembered::put);
    }
    return prompts.stream()
        .map(prompt -> prompt.shape().flatMap(shape -> here.get(shape.textHash())))
        .toList();
  }

  /** Places of prompts by the vectors that the logs bring; empty where they bring none. */
  List<Optional<Place>> ofVectors(List<Prompt> prompts) {
    float[] vectors = new float[prompts.size() * dimensions];
    for (int i = 0; i < prompts.size(); i++) {
      unit(prompts.get(i).vector(), vectors, i * dimensions);
    }
    return places(vectors, prompts.size());
  }

  /** Copies a vector at unit length; in double, because squares of small floats vanish in float. */
  private static void unit(float[] vector, float[] into, int at) {
    double squares = 0;
    for (float x : vector) {
      squares += (double) x * x;
    }
    double norm = Math.sqrt(squares);
    for (int i = 0; i < vector.length && norm > 0; i++) {
      into[at + i] = (float) (vector[i] / norm);
    }
  }

  private List<Optional<Place>> places(float[] vectors, int rows) {
    int[] dense = new int[rows];
    int known = 0;
    for (int i = 0; i < rows; i++) {
      dense[i] = isZero(vectors, i) ? -1 : known++;
    }
    float[] packed = new float[known * dimensions];
    for (int i = 0; i < rows; i++) {
      if (dense[i] >= 0) {
        System.arraycopy(vectors, i * dimensions, packed, dense[i] * dimensions, dimensions);
      }
    }
    int[] cell = new int[known];
    float[] margin = new float[known];
    if (known > 0) {
      cells.nearest(packed, known, cell, margin);
    }
    List<Optional<Place>> places = new ArrayList<>(rows);
    for (int at : dense) {
      places.add(at < 0 ? Optional.empty() : Optional.of(place(packed, at, cell[at], margin[at])));
    }
    return places;
  }

  private boolean isZero(float[] vectors, int row) {
    for (int i = row * dimensions; i < (row + 1) * dimensions; i++) {
      if (vectors[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private Place place(float[] vectors, int row, int cell, float margin) {
    return new Place(cell, margin, Residual.of(vectors, row, cells.centres(), cell, dimensions));
  }
}
