package dev.stillwatch.bench;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The most single-precision operations that one core-second gets out of matrix products: the best
 * of some shapes, by the JVM's own kernel, which cells are assigned with, or by the machine's.
 */
final class SgemmPeak {
  private static final int ROUNDS = 5;

  /** So many that the clock's steps do not matter. */
  private static final int AT_ONCE = 8;

  private record Shape(String left, String right, int m, int n, int k) {}

  // That of assigning cells, whose left side is read along its rows, and squares, read either way.
  private static final List<Shape> SHAPES =
      List.of(
          new Shape("T", "N", 8_192, 256, 384),
          new Shape("T", "N", 768, 768, 768),
          new Shape("N", "N", 768, 768, 768));

  private SgemmPeak() {}

  /** Multiplications and additions a core-second by the JVM's kernel. */
  static double ofJava(long seed) {
    return best(JavaBLAS.getInstance(), seed);
  }

  /** The same by the library that the machine has, or again by the JVM's if it has none. */
  static double ofMachine(long seed) {
    return best(BLAS.getInstance(), seed);
  }

  private static double best(BLAS blas, long seed) {
    return SHAPES.stream().mapToDouble(shape -> rate(blas, shape, seed)).max().orElseThrow();
  }

  private static double rate(BLAS blas, Shape shape, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] left = numbers(shape.m * shape.k, random);
    float[] right = numbers(shape.k * shape.n, random);
    float[] products = new float[shape.m * shape.n];
    Runnable some =
        () -> {
          for (int i = 0; i < AT_ONCE; i++) {
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
          }
        };
    return 2.0 * AT_ONCE * shape.m * shape.n * shape.k / CpuClock.median(ROUNDS, some);
  }

  private static float[] numbers(int many, SplittableRandom random) {
    float[] numbers = new float[many];
    for (int i = 0; i < many; i++) {
      numbers[i] = random.nextFloat();
    }
    return numbers;
  }
}
