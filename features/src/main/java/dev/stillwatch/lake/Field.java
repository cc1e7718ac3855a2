package dev.stillwatch.lake;

import static org.apache.spark.sql.functions.col;

import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** A column of a catalogued table: its name, its type, and what it means. */
public record Field<T>(String name, DataType type, Class<T> javaType, boolean required, String doc)
    implements Serializable {

  /** A 64-bit whole number. */
  public static Field<Long> bigint(String name, String doc) {
    return new Field<>(name, DataTypes.LongType, Long.class, true, doc);
  }

  /** A 32-bit whole number. */
  public static Field<Integer> integer(String name, String doc) {
    return new Field<>(name, DataTypes.IntegerType, Integer.class, true, doc);
  }

  /** A double. */
  public static Field<Double> real(String name, String doc) {
    return new Field<>(name, DataTypes.DoubleType, Double.class, true, doc);
  }

  /** A float, for what is stored by the million. */
  public static Field<Float> single(String name, String doc) {
    return new Field<>(name, DataTypes.FloatType, Float.class, true, doc);
  }

  /** A string. */
  public static Field<String> string(String name, String doc) {
    return new Field<>(name, DataTypes.StringType, String.class, true, doc);
  }

  /** A truth value. */
  public static Field<Boolean> bool(String name, String doc) {
    return new Field<>(name, DataTypes.BooleanType, Boolean.class, true, doc);
  }

  /** A calendar day, UTC. */
  public static Field<LocalDate> date(String name, String doc) {
    return new Field<>(name, DataTypes.DateType, LocalDate.class, true, doc);
  }

  /** An instant, UTC, to the microsecond. */
  public static Field<Instant> timestamp(String name, String doc) {
    return new Field<>(name, DataTypes.TimestampType, Instant.class, true, doc);
  }

  /** Bytes. */
  public static Field<byte[]> bytes(String name, String doc) {
    return new Field<>(name, DataTypes.BinaryType, byte[].class, true, doc);
  }

  /** Anything else: arrays, structs and maps, written in Spark's DDL. */
  public static Field<Object> nested(String name, String ddl, String doc) {
    return new Field<>(name, DataType.fromDDL(ddl), Object.class, true, doc);
  }

  /** The same column, allowed to be null. */
  public Field<T> optional() {
    return new Field<>(name, type, javaType, false, doc);
  }

  /** The same column in another table, where it means something narrower. */
  public Field<T> meaning(String newDoc) {
    return new Field<>(name, type, javaType, required, newDoc);
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
    return expression.cast(type).as(name);
  }

  /** This column's value in a collected row; the row's own null where it is null. */
  public T in(Row row) {
    return javaType.cast(row.getAs(name));
  }

  /** This column in a schema, with its meaning as the comment. */
  public StructField column() {
    return new StructField(
        name, type, !required, new MetadataBuilder().putString("comment", doc).build());
  }

  /** A schema of these columns, in this order. */
  public static StructType schema(List<Field<?>> fields) {
    return new StructType(fields.stream().map(Field::column).toArray(StructField[]::new));
  }
}
