package dev.stillwatch.requests;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.isnan;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.octet_length;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import dev.stillwatch.lake.Field;
import dev.stillwatch.logs.CanonicalLog;
import dev.stillwatch.logs.LogRows;
import java.time.Instant;
import java.time.LocalDate;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Says of every row of the logs whether it can be used, and if not, why.
 *
 * <p>Only expressions, so that whoever counts reasons reads each row once and embeds nothing. That
 * a request id came twice is found later, by {@link #turn}: it takes an exchange, which must not
 * carry text.
 */
public record JudgeRequests(RequestLimits limits) {
  /** Why the row cannot be used; null where it can. */
  public static final Field<String> REASON =
      Field.string("_reason", "Why the row cannot be used; null where it can.").optional();

  /** Digest of the whole row, for order among equals. */
  public static final Field<Long> DIGEST =
      Field.bigint("_digest", "Digest of the row; not keyed, so never to be stored.");

  /**
   * Day the row counts for: that of its log partition, so that each day of logs makes one slice of
   * the lake and a row that arrived a little late is neither lost nor a reason to read other days.
   */
  public static final Field<LocalDate> DAY =
      Field.date(
              "_day", "Day of the logs the row counts for; null where neither log nor time tell.")
          .optional();

  /** Request id that can serve as a reference. */
  public static final Field<String> ID =
      Field.string("_id", "Request id; null where it is blank or too long to be one.").optional();

  private static final String TURN = "_turn";
  static final String DUPLICATE = "request id came before";
  private static final Instant EARLIEST = Instant.parse("2015-01-01T00:00:00Z");
  private static final int MAX_ID_CHARS = 512;

  /**
   * Judges rows.
   *
   * @param logs canonical columns and those of {@link LogRows}
   * @return the same columns but the attributes, and {@link #REASON}, {@link #DIGEST}, {@link #DAY}
   */
  public Dataset<Row> from(Dataset<Row> logs) {
    Column[] all =
        Stream.concat(
                CanonicalLog.TABLE.fields().stream()
                    .filter(field -> !field.equals(CanonicalLog.ATTRIBUTES)),
                Stream.of(LogRows.SOURCE_FILE, LogRows.LOG_DATE))
            .map(Field::ref)
            .toArray(Column[]::new);
    return logs.select(all)
        // Gateways write -1 where the provider does not tell.
        .withColumn(
            CanonicalLog.REASONING_TOKENS.name(),
            nullif(CanonicalLog.REASONING_TOKENS.ref(), lit(-1L)))
        .select(
            col("*"),
            DAY.from(coalesce(LogRows.LOG_DATE.ref(), to_date(CanonicalLog.EVENT_TIME.ref()))),
            DIGEST.from(xxhash64(all)),
            REASON.from(reason()));
  }

  /**
   * Judges rows, repeated request ids too, and keeps only what is asked for beside.
   *
   * @param logs as for {@link #from}
   * @param beside expressions over the canonical columns; they cross an exchange, so no text
   * @return {@link #REASON}, {@link #ID}, {@link #DIGEST}, the time, those of {@link LogRows}, and
   *     what was asked for
   */
  public Dataset<Row> withTurns(Dataset<Row> logs, Column... beside) {
    Column[] narrow =
        Stream.concat(
                Stream.of(
                    LogRows.SOURCE_FILE.ref(),
                    LogRows.LOG_DATE.ref(),
                    CanonicalLog.EVENT_TIME.ref(),
                    DAY.ref(),
                    DIGEST.ref(),
                    REASON.ref(),
                    ID.from(usableId())),
                Stream.of(beside))
            .toArray(Column[]::new);
    // Bad rows have no turn to take: they are kept apart, by digest, so that they never count as
    // the first of their id, nor crowd into one partition.
    Column bad = when(REASON.ref().isNotNull(), DIGEST.ref());
    Dataset<Row> turns =
        from(logs)
            .select(narrow)
            .withColumn(TURN, turn(CanonicalLog.EVENT_TIME.ref(), bad, DAY.ref(), ID.ref()));
    return turns
        .withColumn(REASON.name(), coalesce(REASON.ref(), when(col(TURN).gt(1), lit(DUPLICATE))))
        .drop(TURN);
  }

  private static Column usableId() {
    Column id = CanonicalLog.REQUEST_ID.ref();
    return when(isVisible(id).and(not(isLonger(id, MAX_ID_CHARS))), id);
  }

  /**
   * Whether there is anything but white space. Whatever begins with a visible sign is greater than
   * the first of them, for texts are compared by their bytes; a pattern would decode all of it.
   */
  static Column isVisible(Column text) {
    return text.geq("!").or(text.rlike("\\S"));
  }

  /** Whether there are more characters; counted only where there are more bytes. */
  static Column isLonger(Column text, int chars) {
    return octet_length(text).gt(chars).and(length(text).gt(chars));
  }

  /** One for the first row with an identity, in an order that no re-run changes. */
  static Column turn(Column time, Column... identity) {
    // Sorted by a number first: ids that begin alike would be compared to their ends.
    Column[] numbered =
        Stream.concat(Stream.of(xxhash64(identity)), Stream.of(identity)).toArray(Column[]::new);
    return row_number()
        .over(Window.partitionBy(numbered).orderBy(time, LogRows.SOURCE_FILE.ref(), DIGEST.ref()));
  }

  private Column reason() {
    return coalesce(id(CanonicalLog.REQUEST_ID, "request id"), time(), rest());
  }

  private Column rest() {
    return coalesce(id(CanonicalLog.ACCOUNT_ID, "account id"), tokens(), content());
  }

  private static Column id(Field<?> field, String name) {
    return when(isBlank(field), name + " is null or blank")
        .when(
            isLonger(field.ref(), MAX_ID_CHARS),
            "%s over %d characters".formatted(name, MAX_ID_CHARS));
  }

  private Column time() {
    Column time = CanonicalLog.EVENT_TIME.ref();
    Column off = abs(datediff(to_date(time), LogRows.LOG_DATE.ref()));
    return when(time.isNull(), "event time is null or not a time")
        .when(time.lt(lit(EARLIEST)), "event time before 2015")
        .when(time.gt(lit(limits.notAfter())), "event time in the future")
        .when(
            off.gt(limits.lateDays()),
            "event time more than %d days off the log's day".formatted(limits.lateDays()));
  }

  private static Column tokens() {
    Column negative =
        Stream.of(
                CanonicalLog.INPUT_TOKENS,
                CanonicalLog.CACHED_INPUT_TOKENS,
                CanonicalLog.OUTPUT_TOKENS,
                CanonicalLog.REASONING_TOKENS)
            .map(field -> coalesce(field.ref().lt(0), lit(false)))
            .reduce(Column::or)
            .orElseThrow();
    return when(negative, "negative tokens");
  }

  private Column content() {
    Column vector = CanonicalLog.PROMPT_EMBEDDING.ref();
    Column cap =
        when(
            isLonger(CanonicalLog.PROMPT_TEXT.ref(), limits.maxPromptChars()),
            "text over %d characters".formatted(limits.maxPromptChars()));
    Column blank = isBlank(CanonicalLog.PROMPT_TEXT);
    if (!limits.content().isGiven()) {
      return coalesce(
          cap,
          when(blank.and(vector.isNotNull()), "no text to embed")
              .when(blank, "neither text nor embedding"));
    }
    return coalesce(
        cap,
        when(blank.and(vector.isNull()), "neither text nor embedding"),
        when(vector.isNotNull(), vectorProblem(vector)));
  }

  private Column vectorProblem(Column vector) {
    int dimensions = limits.content().dimensions();
    String model = limits.content().model();
    Column otherModel = CanonicalLog.EMBEDDING_MODEL.ref().notEqual(model);
    return when(
            size(vector).notEqual(dimensions),
            concat(
                lit("embedding has "),
                size(vector).cast("string"),
                lit(" dimensions instead of " + dimensions)))
        .when(lit(!model.isEmpty()).and(otherModel), "embedding of another model")
        .when(exists(vector, JudgeRequests::isNoNumber), "embedding holds null, NaN or infinity")
        .when(not(exists(vector, x -> x.notEqual(0f))), "embedding has zero norm");
  }

  private static Column isNoNumber(Column x) {
    return x.isNull().or(isnan(x)).or(abs(x).equalTo(Float.POSITIVE_INFINITY));
  }

  private static Column isBlank(Field<?> field) {
    return field.ref().isNull().or(not(isVisible(field.ref())));
  }
}
