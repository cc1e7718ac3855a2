package dev.stillwatch.logs;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.spark.sql.api.java.UDF1;

/**
 * Reads 32-bit floats, least significant byte first, out of bytes.
 *
 * <p>A function of our own because Spark SQL has none that reinterprets bits as a float. Bytes that
 * are no whole number of floats give null, and so does null.
 */
final class LittleEndianFloats implements UDF1<byte[], float[]> {
  private static final long serialVersionUID = 1L;

  @Override
  @SuppressWarnings("ReturnsNullCollection") // null in data: the value could not be read
  public float[] call(byte[] bytes) {
    if (bytes == null || bytes.length % Float.BYTES != 0) {
      return null;
    }
    float[] floats = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
    return floats;
  }
}
