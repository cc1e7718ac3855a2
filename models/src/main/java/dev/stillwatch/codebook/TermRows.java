package dev.stillwatch.codebook;

import dev.stillwatch.embedding.HashingEmbedder;
import dev.stillwatch.embedding.TermCounts;
import dev.stillwatch.embedding.Vectors;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.util.List;

/** The term counts of a sample of prompts, and how much each term weighs in it. */
final class TermRows {
  // A term takes 16 bits, its count no more.
  private static final int COUNT_BITS = 16;
  // So that a sample of prompts that all have the same terms still has a direction.
  private static final double LEAST_WEIGHT = 1e-3;
  private static final ThreadLocal<TermCounts> COUNTS = ThreadLocal.withInitial(TermCounts::new);

  private final int[] starts;
  private final int[] terms;
  private final short[] counts;
  private final float[] weights;

  private TermRows(int[] starts, int[] terms, short[] counts) {
    this.starts = starts;
    this.terms = terms;
    this.counts = counts;
    this.weights = weightsOf(terms, starts.length - 1);
  }

  /** The term counts of a prompt as bytes. */
  static byte[] pack(String prompt) {
    TermCounts terms = COUNTS.get();
    int distinct = terms.count(prompt);
    ByteBuffer bytes = ByteBuffer.allocate(distinct * Integer.BYTES);
    for (int i = 0; i < distinct; i++) {
      bytes.putInt(terms.term(i) << COUNT_BITS | terms.count(i));
    }
    return bytes.array();
  }

  /** Unpacks; prompts without terms are left out. */
  static TermRows of(List<byte[]> packed) {
    List<byte[]> rows = packed.stream().filter(row -> row.length > 0).toList();
    int entries = Math.toIntExact(rows.stream().mapToLong(row -> row.length).sum() / Integer.BYTES);
    int[] starts = new int[rows.size() + 1];
    int[] terms = new int[entries];
    short[] counts = new short[entries];
    int at = 0;
    for (int row = 0; row < rows.size(); row++) {
      IntBuffer entry = ByteBuffer.wrap(rows.get(row)).asIntBuffer();
      while (entry.hasRemaining()) {
        int packedEntry = entry.get();
        terms[at] = packedEntry >>> COUNT_BITS;
        counts[at++] = (short) packedEntry;
      }
      starts[row + 1] = at;
    }
    return new TermRows(starts, terms, counts);
  }

  /** Number of prompts. */
  int count() {
    return starts.length - 1;
  }

  /** ln((n + 1) / (df + 1)) of each term, n prompts, df of which have it; at least 0.001. */
  float[] weights() {
    return weights;
  }

  /** One row of unit length per prompt: (1 + ln tf) * weight. */
  SparseRows weighted() {
    float[] values = new float[terms.length];
    for (int row = 0; row < count(); row++) {
      int from = starts[row];
      for (int i = from; i < starts[row + 1]; i++) {
        values[i] = HashingEmbedder.damped(counts[i]) * weights[terms[i]];
      }
      Vectors.normalise(values, from, starts[row + 1] - from);
    }
    return new SparseRows(TermCounts.TERMS, starts, terms, values);
  }

  private static float[] weightsOf(int[] terms, int prompts) {
    int[] having = new int[TermCounts.TERMS];
    for (int term : terms) {
      having[term]++;
    }
    float[] weights = new float[TermCounts.TERMS];
    for (int term = 0; term < weights.length; term++) {
      double idf = Math.log((prompts + 1.0) / (having[term] + 1.0));
      weights[term] = (float) Math.max(LEAST_WEIGHT, idf);
    }
    return weights;
  }
}
