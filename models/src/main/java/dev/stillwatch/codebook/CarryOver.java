package dev.stillwatch.codebook;

import dev.ludovic.netlib.blas.JavaBLAS;
import dev.stillwatch.embedding.Vectors;

/**
 * Carries centres from one learned basis into another.
 *
 * <p>A centre c of the old space stands for the weighted terms B c, where B is the old basis with
 * orthonormal columns. Weighed anew, those terms have the embedding B'^T diag(idf' / idf) B c in
 * the new space.
 */
final class CarryOver {
  private CarryOver() {}

  static float[] centres(
      float[] centres,
      float[] weights,
      float[] basis,
      float[] newWeights,
      float[] newBasis,
      int newDimensions) {
    int terms = weights.length;
    int dimensions = basis.length / terms;
    float[] reweighed = basis.clone();
    for (int term = 0; term < terms; term++) {
      float factor = weights[term] > 0 ? newWeights[term] / weights[term] : 0f;
      for (int i = term * dimensions; i < (term + 1) * dimensions; i++) {
        reweighed[i] *= factor;
      }
    }

    // Row-major matrices are column-major transposed: between = newBasis^T reweighed, read as
    // dimensions x newDimensions, column-major, with column j the image's j-th coordinate.
    JavaBLAS blas = JavaBLAS.getInstance();
    float[] between = new float[dimensions * newDimensions];
    blas.sgemm(
        "N",
        "T",
        dimensions,
        newDimensions,
        terms,
        1f,
        reweighed,
        dimensions,
        newBasis,
        newDimensions,
        0f,
        between,
        dimensions);
    int count = centres.length / dimensions;
    float[] carried = new float[count * newDimensions];
    blas.sgemm(
        "T",
        "N",
        newDimensions,
        count,
        dimensions,
        1f,
        between,
        dimensions,
        centres,
        dimensions,
        0f,
        carried,
        newDimensions);
    for (int i = 0; i < count; i++) {
      Vectors.normalise(carried, i * newDimensions, newDimensions);
    }
    return carried;
  }
}
