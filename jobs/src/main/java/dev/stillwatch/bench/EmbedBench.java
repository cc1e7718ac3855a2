package dev.stillwatch.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stillwatch.embedding.HashingEmbedder;
import dev.stillwatch.embedding.TermCounts;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/** How fast one core embeds distinct prompts. */
final class EmbedBench implements Bench {
  private static final int ROWS = 50_000;
  private static final int CHARS = 300;
  private static final int DIMENSIONS = 128;
  private static final int BATCH = 256;
  private static final int WORDS = 30_000;
  private static final int WARM_UP = 3;
  private static final int ROUNDS = 7;

  @Override
  public String name() {
    return "embed";
  }

  @Override
  public String doc() {
    return "Prompts of 300 characters embedded on one core; ratio: share it reaches of the rate of"
        + " decoding the same bytes and looking at every character once.";
  }

  /** Seconds of processor time: the median of seven rounds after three to warm up. */
  @Override
  public List<Figure> figures(Ground ground) {
    int rows = ground.size().rowsOr(ROWS);
    SplittableRandom random = new SplittableRandom(ground.size().seed());
    List<String> prompts = prompts(rows, random);
    List<byte[]> encoded = prompts.stream().map(prompt -> prompt.getBytes(UTF_8)).toList();
    HashingEmbedder embedder =
        new HashingEmbedder(
            "bench",
            DIMENSIONS,
            numbers(TermCounts.TERMS, random),
            numbers(TermCounts.TERMS * DIMENSIONS, random));
    double embedding = seconds(() -> embedAll(embedder, prompts));
    double scanning = seconds(() -> scanAll(encoded));
    return List.of(
        Figure.count("rows", rows),
        Figure.count("chars", CHARS),
        Figure.count("dimensions", DIMENSIONS),
        Figure.rate("embedded_per_second", rows / embedding),
        Figure.rate("scanned_per_second", rows / scanning),
        new Figure(Figure.RATIO, scanning / embedding, "share"));
  }

  private static long embedAll(HashingEmbedder embedder, List<String> prompts) {
    float[] vectors = new float[BATCH * DIMENSIONS];
    long seen = 0;
    for (int from = 0; from < prompts.size(); from += BATCH) {
      embedder.embed(prompts.subList(from, Math.min(prompts.size(), from + BATCH)), vectors);
      seen += Float.floatToIntBits(vectors[0]);
    }
    return seen;
  }

  private static long scanAll(List<byte[]> encoded) {
    long seen = 0;
    for (byte[] bytes : encoded) {
      String text = new String(bytes, UTF_8);
      for (int i = 0; i < text.length(); i++) {
        seen += text.charAt(i);
      }
    }
    return seen;
  }

  // What the work returns is used, so that the compiler cannot leave the work out.
  private static double seconds(LongSupplier work) {
    double[] rounds = new double[ROUNDS];
    long seen = 0;
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      seen += work.getAsLong();
      long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
      if (round >= 0) {
        rounds[round] = nanos / 1e9 + (seen == Long.MIN_VALUE ? 1 : 0);
      }
    }
    Arrays.sort(rounds);
    // Below a tick of the clock the rate is unknown, not endless.
    return Math.max(1e-6, rounds[ROUNDS / 2]);
  }

  /** Distinct prompts of words whose frequency falls with their rank, as in real text. */
  private static List<String> prompts(int rows, SplittableRandom random) {
    String[] words = new String[WORDS];
    for (int i = 0; i < WORDS; i++) {
      words[i] = word(random);
    }
    List<String> prompts = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      StringBuilder text = new StringBuilder();
      while (text.length() < CHARS) {
        int rank = (int) Math.exp(random.nextDouble() * Math.log(WORDS)) - 1;
        text.append(words[rank]).append(random.nextInt(10) == 0 ? ", " : " ");
      }
      prompts.add(text.substring(0, CHARS));
    }
    return prompts;
  }

  private static String word(SplittableRandom random) {
    StringBuilder word = new StringBuilder();
    int length = 2 + random.nextInt(8);
    for (int i = 0; i < length; i++) {
      word.append((char) ('a' + random.nextInt(26)));
    }
    return word.toString();
  }

  private static float[] numbers(int size, SplittableRandom random) {
    float[] numbers = new float[size];
    for (int i = 0; i < size; i++) {
      numbers[i] = (float) random.nextDouble() - 0.25f;
    }
    return numbers;
  }
}
