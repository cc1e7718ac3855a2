package dev.stillwatch.requests;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_from_unix_date;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;

import dev.stillwatch.embedding.Cells;
import dev.stillwatch.embedding.Embedder;
import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.tables.Requests;
import dev.stillwatch.logs.CanonicalLog;
import dev.stillwatch.logs.LogRows;
import dev.stillwatch.privacy.Pseudonyms;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Describes requests without their text: the one step that sees prompts and raw names.
 *
 * <p>Rows are judged by expressions and placed in embedding space in batches; only what may be kept
 * leaves the batch. Rows that cannot be used pass through with the reason and a reference alone, so
 * that logs are read once for {@link AcceptRequests} and {@link QuarantineRequests} both. Of rows
 * with the same request id on a day the earliest is usable, which is found out last, because that
 * exchange must not carry text.
 *
 * @param embedder makes vectors of texts; not asked where the logs bring the vectors
 * @param cells the codebook of the current epoch
 * @param limits what a row must keep to
 */
public record DescribeRequests(
    Embedder embedder, Cells cells, Pseudonyms pseudonyms, RequestLimits limits) {
  /** Why the row cannot be used; null where it can. */
  public static final Field<String> REASON = JudgeRequests.REASON;

  /** File the row was read from. */
  public static final Field<String> SOURCE_FILE = LogRows.SOURCE_FILE;

  /** The reference back to the row. */
  public static final Field<String> ROW_REF =
      Field.string("_row_ref", "The request id where it can be one, else a keyed digest.");

  private static final String TURN = "_turn";
  private static final String MICROS = "_micros";
  private static final String DAYS = "_days";
  private static final int MAX_REF_CHARS = 512;

  /** Columns that an expression computes and the batch hands through. */
  private static final Map<Field<?>, Field<?>> KEPT =
      Map.ofEntries(
          Map.entry(Requests.REQUEST_ID, CanonicalLog.REQUEST_ID),
          Map.entry(Requests.STREAM, CanonicalLog.STREAM),
          Map.entry(Requests.TEMPERATURE, CanonicalLog.TEMPERATURE),
          Map.entry(Requests.TOP_P, CanonicalLog.TOP_P),
          Map.entry(Requests.MAX_TOKENS, CanonicalLog.MAX_TOKENS),
          Map.entry(Requests.CHOICES, CanonicalLog.N),
          Map.entry(Requests.TOOL_COUNT, CanonicalLog.TOOL_COUNT),
          Map.entry(Requests.INPUT_TOKENS, CanonicalLog.INPUT_TOKENS),
          Map.entry(Requests.CACHED_INPUT_TOKENS, CanonicalLog.CACHED_INPUT_TOKENS),
          Map.entry(Requests.OUTPUT_TOKENS, CanonicalLog.OUTPUT_TOKENS),
          Map.entry(Requests.REASONING_TOKENS, CanonicalLog.REASONING_TOKENS),
          Map.entry(Requests.STATUS_CODE, CanonicalLog.STATUS_CODE),
          Map.entry(Requests.REFUSED, CanonicalLog.REFUSED),
          Map.entry(Requests.LATENCY_MS, CanonicalLog.LATENCY_MS));

  public DescribeRequests {
    int given = limits.content().dimensions();
    if (embedder.dimensions() != cells.dimensions() || (given > 0 && given != cells.dimensions())) {
      throw new IllegalArgumentException(
          "Cannot describe requests: embedder of %d dimensions, cells of %d, limits of %d"
              .formatted(embedder.dimensions(), cells.dimensions(), given));
    }
  }

  /**
   * From canonical columns and those of {@link LogRows} to described rows: the columns of requests,
   * {@link #SOURCE_FILE}, {@link #ROW_REF} and {@link #REASON}.
   */
  public Dataset<Row> from(Dataset<Row> logs) {
    Dataset<Row> seen =
        new JudgeRequests(limits)
            .from(logs)
            .withColumn(JudgeRequests.DAY.name(), coalesce(JudgeRequests.DAY.ref(), lastDay()))
            .filter(JudgeRequests.DAY.ref().isin(limits.days().toArray()))
            // Of good rows it is the request id, which need not travel twice.
            .withColumn(ROW_REF.name(), when(REASON.ref().isNotNull(), rowRef()))
            .select(batchInput());
    StructType kept = keptSchema(seen.schema());
    // A broadcast, because embedder and cells may weigh tens of megabytes and every task needs
    // them.
    Broadcast<PromptPlaces.Parts> parts =
        JavaSparkContext.fromSparkContext(logs.sparkSession().sparkContext())
            .broadcast(
                new PromptPlaces.Parts(
                    embedder,
                    cells,
                    pseudonyms,
                    limits.content().isGiven(),
                    kept.length(),
                    kept.fieldIndex(REASON.name())));
    Dataset<Row> described =
        seen.mapPartitions(
            new DescribeBatches(parts), Encoders.row(DescribedColumns.following(kept)));
    return described
        .withColumns(
            Map.of(
                Requests.EVENT_TIME.name(),
                timestamp_micros(col(MICROS)),
                Requests.EVENT_DATE.name(),
                date_from_unix_date(col(DAYS)),
                ROW_REF.name(),
                coalesce(ROW_REF.ref(), Requests.REQUEST_ID.ref()),
                Requests.EPOCH.name(),
                lit(cells.epoch()),
                TURN,
                turn()))
        .withColumn(
            REASON.name(), coalesce(REASON.ref(), when(col(TURN).gt(1), JudgeRequests.DUPLICATE)))
        .drop(TURN, MICROS, DAYS, JudgeRequests.DIGEST.name());
  }

  // Bad rows have no turn to take: they are kept apart, by digest, so that they never count as the
  // first of their id, nor crowd into one partition.
  private static Column turn() {
    Column bad = when(REASON.ref().isNotNull(), JudgeRequests.DIGEST.ref());
    return JudgeRequests.turn(col(MICROS), Requests.REQUEST_ID.ref(), col(DAYS), bad);
  }

  /** The request id where it can be one, else a keyed digest of the row. */
  private Column rowRef() {
    Column id = CanonicalLog.REQUEST_ID.ref();
    Column usable = JudgeRequests.isVisible(id).and(not(JudgeRequests.isLonger(id, MAX_REF_CHARS)));
    Column keyed =
        udf(new KeyedDigest(KeyedHash.of(pseudonyms, "row")), DataTypes.StringType)
            .apply(JudgeRequests.DIGEST.ref());
    return when(usable, id).otherwise(keyed);
  }

  private Column lastDay() {
    return lit(limits.days().get(limits.days().size() - 1));
  }

  private static Column[] batchInput() {
    List<Column> columns = new ArrayList<>();
    columns.add(LogRows.SOURCE_FILE.ref());
    columns.add(ROW_REF.ref());
    columns.add(REASON.ref());
    columns.add(JudgeRequests.DIGEST.ref());
    // As numbers, because a row holds dates and times as objects.
    columns.add(unix_date(JudgeRequests.DAY.ref()).as(DAYS));
    columns.add(unix_micros(CanonicalLog.EVENT_TIME.ref()).as(MICROS));
    for (Field<?> field : Requests.TABLE.fields()) {
      if (KEPT.containsKey(field)) {
        // Not of bad rows: their ids, too, may be of any size.
        columns.add(field.from(when(REASON.ref().isNull(), KEPT.get(field).ref())));
      }
    }
    DescribedColumns.CONSUMED.forEach(field -> columns.add(hidden(field)));
    return columns.toArray(Column[]::new);
  }

  // Renamed: some are called as a column of requests that holds their hash. Of bad rows none are
  // carried along: they may be of any size.
  private static Column hidden(Field<?> field) {
    return when(REASON.ref().isNull(), field.ref()).as("_raw_" + field.name());
  }

  private static StructType keptSchema(StructType seen) {
    StructField[] fields = seen.fields();
    return new StructType(
        java.util.Arrays.copyOf(fields, fields.length - DescribedColumns.CONSUMED.size()));
  }
}
