package dev.stillwatch.codebook;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import dev.ludovic.netlib.lapack.JavaLAPACK;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.netlib.util.intW;

/**
 * The leading right singular vectors of a sparse matrix, approximately.
 *
 * <p>Randomised subspace iteration: Halko, Martinsson and Tropp (2011), "Finding structure with
 * randomness", algorithm 4.4, then their section 5.1. Orthonormal bases are taken from the
 * eigenvectors of the small Gram matrix in double precision, which drops directions the matrix does
 * not have.
 *
 * @param rank how many vectors are wanted
 * @param oversampling further random directions that are followed and dropped in the end
 * @param iterations power iterations
 * @param seed of the random directions
 */
record TruncatedSvd(int rank, int oversampling, int iterations, long seed) {
  private static final BLAS BLAS_OF_JAVA = JavaBLAS.getInstance();
  private static final int BLOCK = 512;

  // Squared singular values below this share of the largest are rounding errors of float32.
  private static final double NEGLIGIBLE = 1e-10;

  /**
   * Columns x found, row-major, found at most the rank wanted, with orthonormal columns in the
   * order of falling singular values.
   *
   * <p>The sign of each column is such that its entry of largest magnitude is positive.
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Basis(int found, float[] vectors) {}

  /** The basis of a matrix with at least one entry that is not zero. */
  Basis of(SparseRows matrix) {
    SparseRows transposed = matrix.transposed();
    int width = Math.min(rank + oversampling, Math.min(matrix.rows(), matrix.columns()));
    Dense q = new Dense(gaussian(matrix.columns() * width), width);
    for (int i = 0; i < iterations; i++) {
      Dense y = orthonormal(new Dense(matrix.times(q.values, q.width), q.width));
      q = orthonormal(new Dense(transposed.times(y.values, y.width), y.width));
    }
    if (iterations == 0) {
      q = orthonormal(q);
    }

    Dense image = new Dense(matrix.times(q.values, q.width), q.width);
    Eigen eigen = eigen(gram(image), q.width);
    int found = Math.min(rank, eigen.kept());
    Dense vectors = q.times(eigen.leading(found, false /* scaled */), found);
    fixSigns(vectors);
    return new Basis(found, vectors.values);
  }

  private float[] gaussian(int size) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static Dense orthonormal(Dense y) {
    Eigen eigen = eigen(gram(y), y.width);
    return y.times(eigen.leading(eigen.kept(), true /* scaled */), eigen.kept());
  }

  /** Y^T Y in double precision, summed by blocks of rows. */
  private static double[] gram(Dense y) {
    int width = y.width;
    int rows = y.values.length / width;
    double[] gram = new double[width * width];
    double[] block = new double[BLOCK * width];
    for (int from = 0; from < rows; from += BLOCK) {
      int size = Math.min(BLOCK, rows - from);
      for (int i = 0; i < size * width; i++) {
        block[i] = y.values[from * width + i];
      }
      BLAS_OF_JAVA.dgemm(
          "N", "T", width, width, size, 1, block, width, block, width, 1, gram, width);
    }
    return gram;
  }

  private static Eigen eigen(double[] symmetric, int size) {
    double[] vectors = symmetric.clone();
    double[] values = new double[size];
    double[] work = new double[Math.max(1, 34 * size)];
    intW info = new intW(0);
    JavaLAPACK.getInstance().dsyev("V", "U", size, vectors, size, values, work, work.length, info);
    if (info.val != 0) {
      throw new IllegalStateException(
          "Cannot find eigenvalues of a matrix of %d rows: dsyev says %d"
              .formatted(size, info.val));
    }
    return new Eigen(size, values, vectors);
  }

  private static void fixSigns(Dense basis) {
    int width = basis.width;
    float[] extreme = new float[width];
    for (int i = 0; i < basis.values.length; i++) {
      float value = basis.values[i];
      extreme[i % width] =
          Math.abs(value) > Math.abs(extreme[i % width]) ? value : extreme[i % width];
    }
    for (int i = 0; i < basis.values.length; i++) {
      basis.values[i] = extreme[i % width] < 0 ? -basis.values[i] : basis.values[i];
    }
  }

  /** A dense matrix, row-major. */
  private static final class Dense {
    final float[] values;
    final int width;

    Dense(float[] values, int width) {
      this.values = values;
      this.width = width;
    }

    /** This times a matrix of width x newWidth, row-major. */
    Dense times(float[] right, int newWidth) {
      int rows = values.length / width;
      float[] product = new float[rows * newWidth];
      BLAS_OF_JAVA.sgemm(
          "N", "N", newWidth, rows, width, 1f, right, newWidth, values, width, 0f, product,
          newWidth);
      return new Dense(product, newWidth);
    }
  }

  /** Eigenvalues in rising order and their vectors, one after the other. */
  private static final class Eigen {
    final int size;
    final double[] values;
    final double[] vectors;

    Eigen(int size, double[] values, double[] vectors) {
      this.size = size;
      this.values = values;
      this.vectors = vectors;
    }

    int kept() {
      double least = values[size - 1] * NEGLIGIBLE;
      return (int) Math.max(1, Arrays.stream(values).filter(value -> value > least).count());
    }

    /** The vectors of the largest eigenvalues as columns; scaled: over the eigenvalues' roots. */
    float[] leading(int many, boolean scaled) {
      float[] columns = new float[size * many];
      for (int j = 0; j < many; j++) {
        int from = size - 1 - j;
        double scale = scaled ? 1 / Math.sqrt(values[from]) : 1;
        for (int i = 0; i < size; i++) {
          columns[i * many + j] = (float) (vectors[from * size + i] * scale);
        }
      }
      return columns;
    }
  }
}
