package dev.stillwatch.lake;

import static org.apache.spark.sql.functions.col;

import dev.stillwatch.privacy.PrivateTypes;
import dev.stillwatch.privacy.PromptText;
import dev.stillwatch.privacy.RawName;
import dev.stillwatch.privacy.RedactedText;
import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A column of a catalogued table: its name, its type, and what it means.
 *
 * @param pattern regular expression that every value satisfies from end to end; empty for any value
 */
public record Field<T>(
    String name, DataType type, Class<T> javaType, boolean required, String doc, String pattern)
    implements Serializable {
  private static final String ANYTHING = "";
  private static final String PSEUDONYM = "[0-9a-f]{32}";
  private static final String RAW = "raw";

  /** A 64-bit whole number. */
  public static Field<Long> bigint(String name, String doc) {
    return new Field<>(name, DataTypes.LongType, Long.class, true, doc, ANYTHING);
  }

  /** A 32-bit whole number. */
  public static Field<Integer> integer(String name, String doc) {
    return new Field<>(name, DataTypes.IntegerType, Integer.class, true, doc, ANYTHING);
  }

  /** A double. */
  public static Field<Double> real(String name, String doc) {
    return new Field<>(name, DataTypes.DoubleType, Double.class, true, doc, ANYTHING);
  }

  /** A float, for what is stored by the million. */
  public static Field<Float> single(String name, String doc) {
    return new Field<>(name, DataTypes.FloatType, Float.class, true, doc, ANYTHING);
  }

  /** A string. */
  public static Field<String> string(String name, String doc) {
    return new Field<>(name, DataTypes.StringType, String.class, true, doc, ANYTHING);
  }

  /** A name under the pseudonym key; see {@link dev.stillwatch.privacy.Pseudonyms}. */
  public static Field<String> pseudonym(String name, String doc) {
    return new Field<>(name, DataTypes.StringType, String.class, true, doc, PSEUDONYM);
  }

  /** What a source log calls somebody; only a table that is never written may hold it. */
  public static Field<RawName> rawName(String name, String doc) {
    return new Field<>(name, DataTypes.StringType, RawName.class, true, doc, ANYTHING);
  }

  /** A prompt as it was written; only a table that is never written may hold it. */
  public static Field<PromptText> promptText(String name, String doc) {
    return new Field<>(name, DataTypes.StringType, PromptText.class, true, doc, ANYTHING);
  }

  /** A prompt after redaction. */
  public static Field<RedactedText> redactedText(String name, String doc) {
    return new Field<>(name, DataTypes.StringType, RedactedText.class, true, doc, ANYTHING);
  }

  /** A truth value. */
  public static Field<Boolean> bool(String name, String doc) {
    return new Field<>(name, DataTypes.BooleanType, Boolean.class, true, doc, ANYTHING);
  }

  /** A calendar day, UTC. */
  public static Field<LocalDate> date(String name, String doc) {
    return new Field<>(name, DataTypes.DateType, LocalDate.class, true, doc, ANYTHING);
  }

  /** An instant, UTC, to the microsecond. */
  public static Field<Instant> timestamp(String name, String doc) {
    return new Field<>(name, DataTypes.TimestampType, Instant.class, true, doc, ANYTHING);
  }

  /** Bytes. */
  public static Field<byte[]> bytes(String name, String doc) {
    return new Field<>(name, DataTypes.BinaryType, byte[].class, true, doc, ANYTHING);
  }

  /** Anything else: arrays, structs and maps, written in Spark's DDL. */
  public static Field<Object> nested(String name, String ddl, String doc) {
    return new Field<>(name, DataType.fromDDL(ddl), Object.class, true, doc, ANYTHING);
  }

  /** The same column, allowed to be null. */
  public Field<T> optional() {
    return new Field<>(name, type, javaType, false, doc, pattern);
  }

  /** The same column in another table, where it means something narrower. */
  public Field<T> meaning(String newDoc) {
    return new Field<>(name, type, javaType, required, newDoc, pattern);
  }

  /** This column of the dataset at hand. */
  public Column ref() {
    return col(name);
  }

  /** This column of an aliased dataset. */
  public Column ref(String alias) {
    return col(alias + "." + name);
  }

  /** This column, computed by an expression. */
  public Column from(Column expression) {
    Column typed = expression.cast(type);
    // The mark goes with the column under whatever name it is selected next.
    return isRaw() ? typed.as(name, marked()) : typed.as(name);
  }

  /** Whether no table of the lake may hold it. */
  public boolean isRaw() {
    return PrivateTypes.isRaw(javaType);
  }

  /** Whether its values are pseudonyms. */
  public boolean isPseudonym() {
    return pattern.equals(PSEUDONYM);
  }

  /** Whether a dataset's column is a raw one, under whatever name. */
  static boolean isRaw(StructField column) {
    return column.metadata().contains(RAW);
  }

  /** This column's value in a collected row; the row's own null where it is null. */
  public T in(Row row) {
    return PrivateTypes.as(javaType, row.getAs(name));
  }

  /** This column in a schema, with its meaning as the comment. */
  public StructField column() {
    MetadataBuilder about = new MetadataBuilder();
    if (isRaw()) {
      about.withMetadata(marked());
    }
    return new StructField(name, type, !required, about.putString("comment", doc).build());
  }

  private static Metadata marked() {
    return new MetadataBuilder().putBoolean(RAW, true).build();
  }

  /** A schema of these columns, in this order. */
  public static StructType schema(List<Field<?>> fields) {
    return new StructType(fields.stream().map(Field::column).toArray(StructField[]::new));
  }
}
