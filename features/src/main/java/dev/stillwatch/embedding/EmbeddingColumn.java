package dev.stillwatch.embedding;

import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * Embeddings that come with the log, in whatever form the log keeps them.
 *
 * <p>Encodings: {@code auto} (by the column's type), {@code array} (of numbers), {@code f32le}
 * (bytes, little-endian float32), {@code json} (a string such as {@code [0.1, 0.2]}), and {@code
 * int8} or {@code int8:SCALE} or {@code int8:SCALE:ZERO} (an array of bytes q that stand for SCALE
 * * (q - ZERO); SCALE is 1/127 and ZERO 0 unless given).
 */
public final class EmbeddingColumn {
  /** Every encoding this class knows, for messages and documentation. */
  public static final List<String> ENCODINGS = List.of("auto", "array", "f32le", "json", "int8");

  private static final DataType FLOATS =
      DataTypes.createArrayType(DataTypes.FloatType, true /* may hold nulls */);

  private EmbeddingColumn() {}

  /**
   * The embeddings as array&lt;float&gt;; null where a value is null, cannot be decoded, or has a
   * null among its numbers.
   *
   * @param type the type of the raw column
   * @throws IllegalArgumentException if the encoding is unknown or does not fit the type
   */
  public static Column floats(Column raw, DataType type, String encoding) {
    String[] parts = encoding.strip().toLowerCase(Locale.ROOT).split(":", -1);
    String name = parts[0].equals("auto") ? natural(type) : parts[0];
    if (!fits(name, type) || (parts.length > 1 && !name.equals("int8")) || parts.length > 3) {
      throw new IllegalArgumentException(
          "Cannot read embeddings: encoding %s of a column of type %s (known: %s)"
              .formatted(encoding, type.catalogString(), String.join(", ", ENCODINGS)));
    }
    Column floats =
        switch (name) {
          case "f32le" -> decoded(raw);
          case "json" -> from_json(raw, FLOATS);
          case "int8" -> scaled(raw, parts).cast(FLOATS);
          default -> raw.cast(FLOATS);
        };
    return when(exists(floats, Column::isNull), lit(null)).otherwise(floats).cast(FLOATS);
  }

  /**
   * Says in words why a vector cannot be used, if it cannot.
   *
   * @param dimension how many numbers it must have
   */
  public static Optional<String> problemWith(float[] vector, int dimension) {
    if (vector.length != dimension) {
      return Optional.of(
          "embedding has %d dimensions instead of %d".formatted(vector.length, dimension));
    }
    double squares = 0;
    for (float value : vector) {
      if (!Float.isFinite(value)) {
        return Optional.of("embedding has a number that is not finite");
      }
      squares += (double) value * value;
    }
    return squares == 0 ? Optional.of("embedding has zero length") : Optional.empty();
  }

  /** The vector at unit length, as a new array. */
  public static float[] normalise(float[] vector) {
    float[] unit = vector.clone();
    Vectors.normalise(unit, 0, unit.length);
    return unit;
  }

  private static String natural(DataType type) {
    if (type.equals(DataTypes.BinaryType)) {
      return "f32le";
    }
    if (type.equals(DataTypes.StringType)) {
      return "json";
    }
    return type instanceof ArrayType array && array.elementType().equals(DataTypes.ByteType)
        ? "int8"
        : "array";
  }

  private static boolean fits(String encoding, DataType type) {
    return switch (encoding) {
      case "f32le" -> type.equals(DataTypes.BinaryType);
      case "json" -> type.equals(DataTypes.StringType);
      case "array", "int8" ->
          type instanceof ArrayType array
              && array.elementType() instanceof org.apache.spark.sql.types.NumericType;
      default -> false;
    };
  }

  private static Column scaled(Column raw, String[] parts) {
    double scale = parts.length > 1 ? number(parts[1]) : 1 / 127.0;
    double zero = parts.length > 2 ? number(parts[2]) : 0;
    return transform(raw, q -> q.cast("double").minus(zero).multiply(scale));
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "Invalid embedding encoding: %s (must be a number)".formatted(text), e);
    }
  }

  // A function of our own: Spark's expressions cannot reinterpret bits as floats.
  private static Column decoded(Column raw) {
    UDF1<byte[], float[]> decode =
        bytes -> bytes == null || bytes.length % Float.BYTES != 0 ? null : Vectors.floats(bytes);
    return udf(decode, FLOATS).apply(raw);
  }
}
