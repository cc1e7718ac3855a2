package dev.stillwatch.bench;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;

import dev.stillwatch.codebook.Codebook;
import dev.stillwatch.embedding.Residual;
import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.tables.Requests;
import java.time.LocalDate;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Requests with the vectors that were drawn, quantised as a night does it, and little else; equally
 * many on each of {@value #DAYS} days.
 *
 * @param rows how many
 * @param accounts who sent them, in turn
 */
record DrawnRequests(DrawnVectors vectors, long rows, int accounts) {
  /** Days they are spread over. */
  static final int DAYS = 28;

  /** The first of the days. */
  static final LocalDate FIRST = LocalDate.parse("2026-03-01");

  private static final String NUMBER = "id";
  private static final String PLACE = "_place";

  /** The id of the request with that vector. */
  static String id(long number) {
    return "r" + number;
  }

  /** The number of the vector of a request. */
  static long number(String id) {
    return Long.parseLong(id.substring(1));
  }

  /** The epoch they belong to. */
  Codebook codebook() {
    return Codebook.ofVectors(
        "drawn", FIRST, rows, vectors.seed(), vectors.centres(), new float[vectors.dimensions()]);
  }

  /** Rows of requests; a file's worth of one day to a partition. */
  Dataset<Row> in(SparkSession spark) {
    StructType place =
        new StructType()
            .add(Requests.CELL.name(), Requests.CELL.type())
            .add(Requests.RESIDUAL.name(), Requests.RESIDUAL.type())
            .add(Requests.RESIDUAL_SCALE.name(), Requests.RESIDUAL_SCALE.type());
    Column day =
        date_add(lit(FIRST), col(NUMBER).multiply(DAYS).divide(rows).cast(DataTypes.IntegerType));
    Map<Field<?>, Column> known =
        Map.of(
            Requests.EVENT_DATE, day,
            Requests.EVENT_TIME, day.cast(DataTypes.TimestampType),
            Requests.REQUEST_ID, concat(lit("r"), col(NUMBER)),
            Requests.ACCOUNT_REF, concat(lit("a"), col(NUMBER).mod(accounts)),
            Requests.TEXT_HASH, col(NUMBER),
            Requests.EPOCH, lit(codebook().epoch()),
            Requests.CELL, col(PLACE).getField(Requests.CELL.name()),
            Requests.RESIDUAL, col(PLACE).getField(Requests.RESIDUAL.name()),
            Requests.RESIDUAL_SCALE, col(PLACE).getField(Requests.RESIDUAL_SCALE.name()));
    Stream<Column> columns =
        Requests.TABLE.fields().stream()
            .map(field -> field.from(known.getOrDefault(field, lit(null).cast(field.type()))));
    return spark
        .range(0, rows, 1, DAYS)
        .withColumn(
            PLACE, udf(new Quantised(vectors), place).asNondeterministic().apply(col(NUMBER)))
        .select(columns.toArray(Column[]::new));
  }

  private record Quantised(DrawnVectors vectors) implements UDF1<Long, Row> {
    @Override
    public Row call(Long number) {
      int cell = vectors.cell(number);
      Residual residual =
          Residual.of(vectors.vector(number), 0, vectors.centres(), cell, vectors.dimensions());
      return RowFactory.create(cell, residual.steps(), residual.scale());
    }
  }
}
