package dev.stillwatch.logs;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toUnmodifiableSet;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.try_element_at;
import static org.apache.spark.sql.functions.try_to_date;
import static org.apache.spark.sql.functions.when;

import dev.stillwatch.embedding.EmbeddingColumn;
import dev.stillwatch.lake.Field;
import dev.stillwatch.privacy.RawName;
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
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.CurrentUser;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampType;

/**
 * How one source names what the canonical log holds.
 *
 * <p>A column may have several expressions: those whose source columns are absent or of another
 * type are passed over, the rest are tried in order until one is not null (of a name: not blank).
 * Values that do not parse become null, and so do optional columns of a type that cannot be read.
 * Of a list of turns, each with role and content, the prompt is what the user said last.
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

  private static final String ROLE = "role";
  private static final String CONTENT_OF_TURN = "content";

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
    Dataset<Row> requests = where.isBlank() ? source : requests(source);
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

  /**
   * Canonical columns left empty because what the source has for them is of a type unfit for it.
   */
  public Map<String, String> unfit(Dataset<Row> source) {
    Map<String, String> unfit = new LinkedHashMap<>();
    for (Field<?> field : CanonicalLog.TABLE.fields()) {
      for (String expression : columns.getOrDefault(field.name(), List.of())) {
        if (resolved(field, source).isEmpty()) {
          type(expr(expression), expression, source, ABSENT_OR_OTHER_SHAPE)
              .ifPresent(given -> unfit.put(field.name(), given.catalogString()));
        }
      }
    }
    return unfit;
  }

  /** The day of the source's partition, if it has one; written with or without hyphens. */
  public Optional<Column> partitionDay(Dataset<Row> source) {
    return type(expr(day), day, source, ABSENT).map(type -> date(expr(day), type));
  }

  private static Column date(Column day, DataType given) {
    if (given instanceof DateType || given instanceof TimestampType) {
      return day.try_cast(DataTypes.DateType);
    }
    Column text = day.cast("string");
    return coalesce(text.try_cast(DataTypes.DateType), try_to_date(text, "yyyyMMdd"));
  }

  /** When a request arrived, as far as the source's columns tell. */
  public Column eventTime(Dataset<Row> source) {
    return resolved(CanonicalLog.EVENT_TIME, source).orElse(lit(null)).cast("timestamp");
  }

  private Dataset<Row> requests(Dataset<Row> source) {
    try {
      return source.filter(where);
    } catch (Exception e) {
      throw wrong("where " + where, e);
    }
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
    boolean lone = expressions.size() < 2;
    Set<String> passedOver = lone ? ABSENT : ABSENT_OR_OTHER_SHAPE;
    List<Column> present = new ArrayList<>();
    for (String expression : expressions) {
      Optional<DataType> given = type(expr(expression), expression, source, passedOver);
      if (given.isPresent() && fits(given.get(), field)) {
        present.add(typed(expr(expression), given.get(), field));
      } else if (given.isPresent() && lone && isNeeded(field)) {
        throw new IllegalArgumentException(unfit(field, expression, given.get()));
      }
    }
    return switch (present.size()) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of(present.get(0));
      default ->
          Optional.of(
              coalesce(present.stream().map(one -> named(one, field)).toArray(Column[]::new)));
    };
  }

  // Where a name is kept in one of several columns, the others often hold blanks.
  private static Column named(Column one, Field<?> field) {
    return field.javaType().equals(RawName.class) ? when(trim(one).notEqual(""), one) : one;
  }

  private static boolean isNeeded(Field<?> field) {
    return REQUIRED.contains(field) || CONTENT.contains(field);
  }

  /** Whether values of a type can stand for the field: lists and the like are no text. */
  private static boolean fits(DataType given, Field<?> field) {
    if (field.equals(CanonicalLog.PROMPT_EMBEDDING) || isChat(given, field)) {
      return true;
    }
    boolean nested =
        given instanceof ArrayType || given instanceof StructType || given instanceof MapType;
    return !(nested && field.type().equals(DataTypes.StringType))
        && Cast.canTryCast(given, field.type());
  }

  private static boolean isChat(DataType given, Field<?> field) {
    if (!field.equals(CanonicalLog.PROMPT_TEXT)
        || !(given instanceof ArrayType turns)
        || !(turns.elementType() instanceof StructType turn)) {
      return false;
    }
    return Stream.of(ROLE, CONTENT_OF_TURN)
        .allMatch(
            name ->
                Arrays.stream(turn.fields())
                    .anyMatch(
                        part ->
                            part.name().equals(name)
                                && part.dataType().equals(DataTypes.StringType)));
  }

  private static Column lastUserText(Column chat) {
    Column asked = filter(chat, turn -> turn.getField(ROLE).equalTo("user"));
    Column texts = transform(asked, turn -> turn.getField(CONTENT_OF_TURN));
    return try_element_at(filter(texts, text -> text.notEqual("")), lit(-1));
  }

  private String unfit(Field<?> field, String expression, DataType given) {
    return "Cannot map logs with %s: %s = %s is of the type %s, which cannot be read as %s; name one value of it, such as %s"
        .formatted(
            name,
            field.name(),
            expression,
            given.catalogString(),
            field.type().catalogString(),
            oneOf(expression, given));
  }

  private static String oneOf(String expression, DataType given) {
    if (given instanceof StructType struct && struct.length() > 0) {
      return "%s.`%s`".formatted(expression, struct.fieldNames()[0]);
    } else if (given instanceof MapType) {
      return "%s['KEY']".formatted(expression);
    } else if (given instanceof ArrayType list) {
      return oneOf("try_element_at(%s, -1)".formatted(expression), list.elementType());
    }
    return expression;
  }

  private Column typed(Column value, DataType given, Field<?> field) {
    if (field.equals(CanonicalLog.PROMPT_EMBEDDING)) {
      return EmbeddingColumn.floats(value, given, encoding);
    } else if (isChat(given, field)) {
      return lastUserText(value);
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
      throw wrong("expression " + expression, e);
    }
  }

  private IllegalArgumentException wrong(String what, Exception e) {
    return new IllegalArgumentException(
        "Cannot map logs with %s: %s: %s"
            .formatted(name, what, e.getMessage().lines().findFirst().orElse("")),
        e);
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
