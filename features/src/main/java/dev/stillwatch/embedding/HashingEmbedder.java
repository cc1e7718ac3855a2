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
  private static final ThreadLocal<TermEntries> ENTRIES = ThreadLocal.withInitial(TermEntries::new);

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
    TermEntries entries = ENTRIES.get();
    float[][] sums = new float[Math.min(prompts.size(), TermEntries.PROMPTS)][dimensions];
    for (int from = 0; from < prompts.size(); from += sums.length) {
      List<String> batch = prompts.subList(from, Math.min(prompts.size(), from + sums.length));
      entries.read(batch);
      sum(entries, sums);
      for (int row = 0; row < batch.size(); row++) {
        Vectors.normalise(sums[row], 0, dimensions);
        System.arraycopy(sums[row], 0, into, (from + row) * dimensions, dimensions);
      }
    }
  }

  /** What a term that occurs so often counts for before its weight: 1 + ln tf. */
  public static float damped(int frequency) {
    return DAMPED[frequency];
  }

  private void sum(TermEntries entries, float[][] sums) {
    for (float[] sum : sums) {
      Arrays.fill(sum, 0f);
    }
    float[] row = new float[dimensions];
    int copied = -1;
    for (int i = 0; i < entries.size(); i++) {
      int term = entries.term(i);
      if (term != copied) {
        System.arraycopy(basis, term * dimensions, row, 0, dimensions);
        copied = term;
      }
      add(DAMPED[entries.count(i)] * weights[term], row, sums[entries.prompt(i)]);
    }
  }

  // Both arrays have the same index, or the compiler would use no vector instructions.
  private static void add(float weight, float[] row, float[] sum) {
    for (int j = 0; j < sum.length; j++) {
      sum[j] += weight * row[j];
    }
  }

  private static float[] damped() {
    float[] damped = new float[TermCounts.MOST + 1];
    for (int frequency = 1; frequency < damped.length; frequency++) {
      damped[frequency] = (float) (1 + Math.log(frequency));
    }
    return damped;
  }
}
