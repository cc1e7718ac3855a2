package dev.stillwatch.embedding;

import java.util.Arrays;
import java.util.List;

/**
 * The built-in embedder: hashed words and word pairs, weighted and reduced by a basis learned from
 * the lake's own prompts. It measures wording, not meaning.
 *
 * <p>embedding = unit(sum over terms t of (1 + ln tf(t)) * idf(t) * basis[t]); latent semantic
 * analysis (Deerwester et al. 1990) over hashed features (Weinberger et al. 2009).
 */
public final class HashingEmbedder implements Embedder {
  private static final long serialVersionUID = 1L;
  private static final float[] DAMPED = damped();
  private static final ThreadLocal<TermCounts> COUNTS = ThreadLocal.withInitial(TermCounts::new);

  private final String id;
  private final int dimensions;
  private final float[] weights;
  private final float[] basis;

  /**
   * An embedder over arrays that it does not copy, for they are large.
   *
   * @param weights inverse document frequency of each term
   * @param basis terms x dimensions, row-major
   * @throws IllegalArgumentException if the arrays do not fit each other
   */
  public HashingEmbedder(String id, int dimensions, float[] weights, float[] basis) {
    if (dimensions < 1
        || weights.length != TermCounts.TERMS
        || basis.length != TermCounts.TERMS * dimensions) {
      throw new IllegalArgumentException(
          "Invalid basis: %d weights and %d numbers (must be %d, and %d times as many)"
              .formatted(weights.length, basis.length, TermCounts.TERMS, dimensions));
    }
    this.id = id;
    this.dimensions = dimensions;
    this.weights = weights;
    this.basis = basis;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public int dimensions() {
    return dimensions;
  }

  @Override
  public void embed(List<String> prompts, float[] into) {
    Terms terms = new Terms(dimensions);
    float[] sum = new float[dimensions];
    for (int row = 0; row < prompts.size(); row++) {
      embed(prompts.get(row), terms, sum);
      System.arraycopy(sum, 0, into, row * dimensions, dimensions);
    }
  }

  /** What a term that occurs so often counts for before its weight: 1 + ln tf. */
  public static float damped(int frequency) {
    return DAMPED[frequency];
  }

  private void embed(String prompt, Terms terms, float[] sum) {
    Arrays.fill(sum, 0f);
    TermCounts counts = COUNTS.get();
    int distinct = counts.count(prompt);
    for (int i = 0; i < distinct; i++) {
      int term = counts.term(i);
      float weight = DAMPED[counts.count(i)] * weights[term];
      if (terms.take(weight, basis, term * dimensions) == Terms.AT_ONCE) {
        terms.addTo(sum);
      }
    }
    terms.addTo(sum);
    Vectors.normalise(sum, 0, dimensions);
  }

  private static float[] damped() {
    float[] damped = new float[2 * TermCounts.WORDS + 1];
    for (int frequency = 1; frequency < damped.length; frequency++) {
      damped[frequency] = (float) (1 + Math.log(frequency));
    }
    return damped;
  }

  /**
   * Weighted rows of the basis on their way into a sum, four at once.
   *
   * <p>Copied first, because the compiler uses vector instructions only where all arrays have the
   * same index; and four at once, because the rows lie far apart in memory.
   */
  private static final class Terms {
    static final int AT_ONCE = 4;

    private final float[] weights = new float[AT_ONCE];
    private final float[][] rows;
    private int waiting;

    Terms(int dimensions) {
      rows = new float[AT_ONCE][dimensions];
    }

    int take(float weight, float[] basis, int from) {
      weights[waiting] = weight;
      System.arraycopy(basis, from, rows[waiting], 0, rows[waiting].length);
      return ++waiting;
    }

    void addTo(float[] sum) {
      Arrays.fill(weights, waiting, AT_ONCE, 0f);
      waiting = 0;
      add(weights[0], rows[0], weights[1], rows[1], weights[2], rows[2], weights[3], rows[3], sum);
    }

    private static void add(
        float w0,
        float[] r0,
        float w1,
        float[] r1,
        float w2,
        float[] r2,
        float w3,
        float[] r3,
        float[] sum) {
      for (int j = 0; j < sum.length; j++) {
        sum[j] += (w0 * r0[j] + w1 * r1[j]) + (w2 * r2[j] + w3 * r3[j]);
      }
    }
  }
}
