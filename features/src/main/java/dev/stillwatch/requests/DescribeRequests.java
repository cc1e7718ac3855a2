package dev.stillwatch.requests;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.udf;
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
  private static final int MAX_LABEL_CHARS = 128;
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

  /** Words that callers choose in part: kept short and printable. */
  private static final Map<Field<?>, Field<?>> LABELS =
      Map.of(
          Requests.OPERATION, CanonicalLog.OPERATION,
          Requests.MODEL_REQUESTED, CanonicalLog.MODEL_REQUESTED,
          Requests.MODEL_SERVED, CanonicalLog.MODEL_SERVED,
          Requests.FINISH_REASON, CanonicalLog.FINISH_REASON,
          Requests.ASN, CanonicalLog.ASN,
          Requests.COUNTRY, CanonicalLog.COUNTRY);

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
            .withColumn(ROW_REF.name(), rowRef())
            .select(batchInput());
    StructType kept = keptSchema(seen.schema());
    // A broadcast, because embedder and cells may weigh tens of megabytes and every task needs
    // them.
    Broadcast<PromptPlaces.Parts> parts =
        JavaSparkContext.fromSparkContext(logs.sparkSession().sparkContext())
            .broadcast(
                new PromptPlaces.Parts(
                    embedder, cells, pseudonyms, limits.content().isGiven(), kept.length()));
    Dataset<Row> described =
        seen.mapPartitions(
            new DescribeBatches(parts), Encoders.row(DescribedColumns.following(kept)));
    return described
        .withColumns(
            Map.of(
                Requests.EVENT_TIME.name(),
                timestamp_micros(col(MICROS)),
                Requests.EPOCH.name(),
                lit(cells.epoch()),
                TURN,
                turn()))
        .withColumn(
            REASON.name(), coalesce(REASON.ref(), when(col(TURN).gt(1), JudgeRequests.DUPLICATE)))
        .drop(TURN, MICROS, JudgeRequests.DIGEST.name());
  }

  // Bad rows have no turn to take: they are kept apart, by digest, so that they never count as the
  // first of their id, nor crowd into one partition.
  private static Column turn() {
    Column bad = when(REASON.ref().isNotNull(), JudgeRequests.DIGEST.ref());
    return JudgeRequests.turn(
        col(MICROS), bad, Requests.EVENT_DATE.ref(), Requests.REQUEST_ID.ref());
  }

  /** The request id where it can be one, else a keyed digest of the row. */
  private Column rowRef() {
    Column id = CanonicalLog.REQUEST_ID.ref();
    Column usable = id.rlike("\\S").and(length(id).leq(MAX_REF_CHARS));
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
    columns.add(Requests.EVENT_DATE.from(JudgeRequests.DAY.ref()));
    columns.add(unix_micros(CanonicalLog.EVENT_TIME.ref()).as(MICROS));
    for (Field<?> field : Requests.TABLE.fields()) {
      if (KEPT.containsKey(field)) {
        // Not of bad rows: their ids, too, may be of any size.
        columns.add(field.from(when(REASON.ref().isNull(), KEPT.get(field).ref())));
      } else if (LABELS.containsKey(field)) {
        columns.add(field.from(label(LABELS.get(field).ref())));
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

  private static Column label(Column value) {
    Column printable =
        regexp_replace(substring(value, 1, MAX_LABEL_CHARS), lit("[\\p{Cntrl}\\p{Cf}]"), lit(""));
    return nullif(printable, lit("")).cast(DataTypes.StringType);
  }
}
