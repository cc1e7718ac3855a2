package dev.stillwatch.codebook;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;

/**
 * The fastest matrix products of single precision to be had here: the machine's library where there
 * is one, else Java's own.
 *
 * <p>Each task multiplies on the core that it was given. A library that would start threads of its
 * own is left alone: with a task on every core they would only wait for each other. All of them
 * keep to OMP_NUM_THREADS, so that is what is asked for.
 */
final class Products {
  static final BLAS FASTEST =
      "1".equals(System.getenv("OMP_NUM_THREADS")) ? BLAS.getInstance() : JavaBLAS.getInstance();

  private Products() {}
}
