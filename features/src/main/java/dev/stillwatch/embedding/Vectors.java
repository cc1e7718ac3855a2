package dev.stillwatch.embedding;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Rows of floats: their length, and their form as bytes. */
public final class Vectors {
  private Vectors() {}

  /** Scales a row to unit length; a row of zeros, or of a length beyond float, becomes zeros. */
  public static void normalise(float[] rows, int offset, int dimensions) {
    double squares = 0;
    for (int i = offset; i < offset + dimensions; i++) {
      squares += (double) rows[i] * rows[i];
    }
    double scale = squares > 0 && squares < Double.POSITIVE_INFINITY ? 1 / Math.sqrt(squares) : 0;
    for (int i = offset; i < offset + dimensions; i++) {
      rows[i] = (float) (rows[i] * scale);
    }
  }

  /** Little-endian float32. */
  public static byte[] bytes(float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  /**
   * The floats of little-endian float32.
   *
   * @throws IllegalArgumentException if the length is no multiple of four
   */
  public static float[] floats(byte[] bytes) {
    if (bytes.length % Float.BYTES != 0) {
      throw new IllegalArgumentException(
          "Cannot read floats: %d bytes (must be a multiple of 4)".formatted(bytes.length));
    }
    float[] values = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }
}
