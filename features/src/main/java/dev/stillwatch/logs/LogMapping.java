package dev.stillwatch.logs;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toUnmodifiableSet;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import dev.stillwatch.embedding.EmbeddingColumn;
import dev.stillwatch.lake.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.CurrentUser;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * How one source names what the canonical log holds.
 *
 * <p>A column may have several expressions: those whose source columns are absent or of another
 * type are passed over, the rest are tried in order until one is not null. Values that do not parse
 * become null.
 *
 * @param name what to call the mapping in messages
 * @param columns canonical column to Spark SQL expressions over the source's columns
 * @param day expression for the day of the source's partition; of no effect where its columns are
 *     absent
 * @param where condition of the source rows that are requests at all; others are no bad rows, they
 *     are passed over
 * @param encoding how vectors are written, one of {@link EmbeddingColumn#ENCODINGS}
 */
public record LogMapping(
    String name, Map<String, List<String>> columns, String day, String where, String encoding) {
  /** The usual name of a day's partition. */
  public static final String EVENT_DATE = "event_date";

  private static final List<Field<?>> REQUIRED =
      List.of(CanonicalLog.REQUEST_ID, CanonicalLog.EVENT_TIME, CanonicalLog.ACCOUNT_ID);
  private static final List<Field<?>> CONTENT =
      List.of(CanonicalLog.PROMPT_TEXT, CanonicalLog.PROMPT_EMBEDDING);

  /** What Spark says of an expression whose column or field the source does not have. */
  private static final Set<String> ABSENT =
      Set.of(
          "UNRESOLVED_COLUMN",
          "FIELD_NOT_FOUND",
          "INVALID_EXTRACT_BASE_FIELD_TYPE",
          "MISSING_COLUMN");

  private static final Set<String> ABSENT_OR_OTHER_SHAPE =
      Stream.concat(ABSENT.stream(), Stream.of("DATATYPE_MISMATCH")).collect(toUnmodifiableSet());

  public LogMapping {
    Map<String, List<String>> copy = new LinkedHashMap<>();
    columns.forEach((column, expressions) -> copy.put(column, List.copyOf(expressions)));
    columns = Map.copyOf(copy);
    List<String> known = CanonicalLog.TABLE.fields().stream().map(Field::name).toList();
    for (String column : columns.keySet()) {
      if (!known.contains(column)) {
        String hint =
            NearestName.to(column, known)
                .map(nearest -> ", did you mean %s?".formatted(nearest))
                .orElse("");
        throw new IllegalArgumentException(
            "Invalid mapping %s: %s (no such canonical column%s)".formatted(name, column, hint));
      }
    }
    List<String> missing =
        REQUIRED.stream().map(Field::name).filter(field -> !copy.containsKey(field)).toList();
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "Invalid mapping %s: nothing for %s (required)".formatted(name, missing));
    }
    if (CONTENT.stream().noneMatch(field -> copy.containsKey(field.name()))) {
      throw new IllegalArgumentException(
          "Invalid mapping %s: nothing for prompt_text or prompt_embedding (one is required)"
              .formatted(name));
    }
  }

  /**
   * The source's rows under canonical names, followed by those of {@link LogRows} that it carries.
   *
   * @throws IllegalArgumentException if the source lacks the columns for the id, the time, the
   *     account or any content, or an expression is wrong
   */
  public Dataset<Row> from(Dataset<Row> source) {
    Dataset<Row> requests = where.isBlank() ? source : source.filter(where);
    List<Column> mapped = new ArrayList<>();
    List<String> absent = new ArrayList<>();
    for (Field<?> field : CanonicalLog.TABLE.fields()) {
      Optional<Column> column = resolved(field, requests);
      if (column.isEmpty()) {
        absent.add(field.name());
      }
      mapped.add(field.from(column.orElse(lit(null))));
    }
    refuseIfUnusable(absent, source);
    for (Field<?> field : List.of(LogRows.SOURCE_FILE, LogRows.LOG_DATE)) {
      if (Arrays.asList(source.columns()).contains(field.name())) {
        mapped.add(field.ref());
      }
    }
    return requests.select(mapped.toArray(Column[]::new));
  }

  /** The same mapping of a source that writes vectors in another way. */
  public LogMapping encoded(String otherEncoding) {
    return new LogMapping(name, columns, day, where, otherEncoding);
  }

  /** The canonical columns that the source has something for. */
  public List<String> covered(Dataset<Row> source) {
    return CanonicalLog.TABLE.fields().stream()
        .filter(field -> resolved(field, source).isPresent())
        .map(Field::name)
        .toList();
  }

  /** The day of the source's partition, if it has one. */
  public Optional<Column> partitionDay(Dataset<Row> source) {
    return type(expr(day), day, source, ABSENT).map(type -> expr(day).try_cast(DataTypes.DateType));
  }

  /** When a request arrived, as far as the source's columns tell. */
  public Column eventTime(Dataset<Row> source) {
    return resolved(CanonicalLog.EVENT_TIME, source).orElse(lit(null)).cast("timestamp");
  }

  private void refuseIfUnusable(List<String> absent, Dataset<Row> source) {
    List<String> missing =
        new ArrayList<>(REQUIRED.stream().map(Field::name).filter(absent::contains).toList());
    List<String> content = CONTENT.stream().map(Field::name).toList();
    if (absent.containsAll(content)) {
      missing.addAll(content);
    }
    if (!missing.isEmpty()) {
      String tried =
          missing.stream()
              .map(column -> column + " = " + columns.getOrDefault(column, List.of()))
              .collect(joining(", "));
      throw new IllegalArgumentException(
          "Cannot map logs with %s: the source lacks the columns of %s; it has %s"
              .formatted(name, tried, Arrays.toString(source.columns())));
    }
  }

  private Optional<Column> resolved(Field<?> field, Dataset<Row> source) {
    List<String> expressions = columns.getOrDefault(field.name(), List.of());
    // A lone expression of another type is a mistake; among several it is for another shape.
    Set<String> passedOver = expressions.size() > 1 ? ABSENT_OR_OTHER_SHAPE : ABSENT;
    List<Column> present = new ArrayList<>();
    for (String expression : expressions) {
      type(expr(expression), expression, source, passedOver)
          .map(type -> typed(expr(expression), type, field))
          .filter(column -> type(column, expression, source, passedOver).isPresent())
          .ifPresent(present::add);
    }
    return switch (present.size()) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of(present.get(0));
      default -> Optional.of(coalesce(present.toArray(Column[]::new)));
    };
  }

  private Column typed(Column value, DataType given, Field<?> field) {
    if (field.equals(CanonicalLog.PROMPT_EMBEDDING)) {
      return EmbeddingColumn.floats(value, given, encoding);
    }
    return given.equals(field.type()) ? value : value.try_cast(field.type());
  }

  /** The type of an expression over the source; empty where the source lacks what it names. */
  private Optional<DataType> type(
      Column column, String expression, Dataset<Row> source, Set<String> passedOver) {
    try {
      Dataset<Row> alone = source.select(column);
      return asksWhoRunsThis(alone)
          ? Optional.empty()
          : Optional.of(alone.schema().fields()[0].dataType());
    } catch (Exception e) {
      // Scala throws it unannounced, so javac would not let it be caught by its own type.
      if (e instanceof AnalysisException analysis && isOneOf(passedOver, analysis)) {
        return Optional.empty();
      }
      throw new IllegalArgumentException(
          "Cannot map logs with %s: expression %s: %s"
              .formatted(name, expression, e.getMessage().lines().findFirst().orElse("")),
          e);
    }
  }

  // SQL reads the name of an absent column called user as a function: whoever runs the job.
  private static boolean asksWhoRunsThis(Dataset<Row> alone) {
    return alone
        .queryExecution()
        .analyzed()
        .expressions()
        .exists(expression -> expression.exists(part -> part instanceof CurrentUser));
  }

  private static boolean isOneOf(Set<String> conditions, AnalysisException e) {
    String condition = e.getCondition();
    return condition != null && conditions.contains(condition.split("\\.")[0]);
  }
}
