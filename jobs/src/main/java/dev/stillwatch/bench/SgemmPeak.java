package dev.stillwatch.bench;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The most single-precision operations a second that one core gets out of matrix products: the best
 * of some shapes, and of the JVM's own kernel, which cells are assigned with, and the machine's.
 */
final class SgemmPeak {
  private static final int ROUNDS = 5;

  private record Shape(String left, String right, int m, int n, int k) {}

  // That of assigning cells, whose left side is read along its rows, and squares, read either way.
  private static final List<Shape> SHAPES =
      List.of(
          new Shape("T", "N", 8_192, 256, 384),
          new Shape("T", "N", 768, 768, 768),
          new Shape("N", "N", 768, 768, 768));

  private SgemmPeak() {}

  /** Multiplications and additions a second. */
  static double measured(long seed) {
    return List.of(JavaBLAS.getInstance(), BLAS.getInstance()).stream()
        .distinct()
        .flatMap(blas -> SHAPES.stream().map(shape -> rate(blas, shape, seed)))
        .max(Double::compare)
        .orElseThrow();
  }

  private static double rate(BLAS blas, Shape shape, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] left = numbers(shape.m * shape.k, random);
    float[] right = numbers(shape.k * shape.n, random);
    float[] products = new float[shape.m * shape.n];
    double best = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      blas.sgemm(
          shape.left,
          shape.right,
          shape.m,
          shape.n,
          shape.k,
          1f,
          left,
          shape.left.equals("T") ? shape.k : shape.m,
          right,
          shape.k,
          0f,
          products,
          shape.m);
      double seconds = (System.nanoTime() - start) / 1e9;
      best = Math.max(best, 2.0 * shape.m * shape.n * shape.k / seconds);
    }
    return best;
  }

  private static float[] numbers(int many, SplittableRandom random) {
    float[] numbers = new float[many];
    for (int i = 0; i < many; i++) {
      numbers[i] = random.nextFloat();
    }
    return numbers;
  }
}
