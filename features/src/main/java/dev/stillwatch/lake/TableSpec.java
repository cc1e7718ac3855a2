package dev.stillwatch.lake;

import static java.util.stream.Collectors.toSet;

import dev.stillwatch.checks.Check;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What the lake promises about one table.
 *
 * <p>Everything else that names the table's columns follows from here: the schema, the storage
 * format's constraints and comments, the checks before publishing, the catalogue page.
 *
 * @param key the fields whose values together identify a row
 * @param partition the field by whose values the table is replaced, if it is replaced in slices
 * @param retention how long a slice is kept; absent where rows are kept until erased
 * @param constraints name to SQL condition that holds on every row
 * @param changeFeed whether readers may follow its changes
 * @param source whether it is only ever read: such a table may hold raw names and prompts
 */
public record TableSpec(
    String name,
    String doc,
    List<Field<?>> fields,
    List<Field<?>> key,
    Optional<Field<?>> partition,
    Optional<Period> retention,
    Map<String, String> constraints,
    boolean changeFeed,
    boolean source) {

  public TableSpec {
    fields = List.copyOf(fields);
    key = List.copyOf(key);
    // Not Map.copyOf: the order of declaration is the order of the page.
    constraints = Collections.unmodifiableMap(new LinkedHashMap<>(constraints));
    Set<String> names = fields.stream().map(Field::name).collect(toSet());
    if (names.size() != fields.size()) {
      throw new IllegalArgumentException("Invalid table %s: a column twice".formatted(name));
    }
    for (Field<?> field : fields) {
      if (field.isRaw() && !source) {
        throw new IllegalArgumentException(
            "Invalid table %s: %s is raw, which nothing that is written may hold"
                .formatted(name, field.name()));
      }
    }
    for (Field<?> field : key) {
      if (!names.contains(field.name()) || !field.required()) {
        throw new IllegalArgumentException(
            "Invalid table %s: key column %s must be a required column"
                .formatted(name, field.name()));
      }
    }
    partition.ifPresent(
        field -> {
          if (!names.contains(field.name())) {
            throw new IllegalArgumentException(
                "Invalid table %s: no partition column %s".formatted(name, field.name()));
          }
        });
  }

  /** Starts the declaration of a table. */
  public static Builder table(String name) {
    return new Builder(name);
  }

  /** The Spark schema, with each column's meaning as its comment. */
  public StructType schema() {
    return Field.schema(fields);
  }

  /** A table without rows. */
  public Dataset<Row> empty(SparkSession spark) {
    return spark.createDataFrame(List.of(), schema());
  }

  /**
   * The only door to a write: exactly the declared columns, in the declared order and types.
   *
   * @throws IllegalArgumentException naming the columns that are missing, undeclared, of another
   *     type, or raw under another name; or if the table is only ever read
   */
  public Dataset<Row> conform(Dataset<Row> rows) {
    if (source) {
      throw new IllegalArgumentException("Cannot write %s: it is only read".formatted(name));
    }
    Map<String, DataType> given = new LinkedHashMap<>();
    List<String> raw = new ArrayList<>();
    for (StructField field : rows.schema().fields()) {
      given.put(field.name(), field.dataType());
      if (Field.isRaw(field)) {
        raw.add(field.name());
      }
    }
    List<String> missing =
        fields.stream().map(Field::name).filter(n -> !given.containsKey(n)).toList();
    Set<String> declared = fields.stream().map(Field::name).collect(toSet());
    List<String> undeclared = given.keySet().stream().filter(n -> !declared.contains(n)).toList();
    List<String> mistyped =
        fields.stream()
            .filter(f -> given.containsKey(f.name()))
            .filter(f -> !DataType.equalsStructurally(f.type(), given.get(f.name()), true))
            .map(
                f ->
                    "%s %s instead of %s"
                        .formatted(
                            f.name(),
                            given.get(f.name()).catalogString(),
                            f.type().catalogString()))
            .toList();
    if (missing.isEmpty() && undeclared.isEmpty() && mistyped.isEmpty() && raw.isEmpty()) {
      return rows.select(fields.stream().map(Field::ref).toArray(Column[]::new));
    }

    List<String> why = new ArrayList<>();
    if (!missing.isEmpty()) {
      why.add("missing columns " + missing);
    }
    if (!undeclared.isEmpty()) {
      why.add("undeclared columns " + undeclared);
    }
    if (!mistyped.isEmpty()) {
      why.add("mistyped columns " + mistyped);
    }
    if (!raw.isEmpty()) {
      why.add("raw columns " + raw);
    }
    throw new IllegalArgumentException(
        "Cannot write %s: %s".formatted(name, String.join(", ", why)));
  }

  /**
   * The checks that follow from the declaration itself, each on one slice before it is published.
   */
  public List<Check> checks() {
    List<Check> checks = new ArrayList<>();
    fields.stream().filter(Field::required).forEach(field -> checks.add(new Check.Complete(field)));
    fields.stream()
        .filter(field -> !field.pattern().isEmpty())
        .forEach(field -> checks.add(new Check.Matches(field)));
    constraints.forEach((label, condition) -> checks.add(new Check.Holds(label, condition)));
    if (!key.isEmpty()) {
      checks.add(new Check.Unique(key));
    }
    return List.copyOf(checks);
  }

  /** This table's section of the catalogue page. */
  public String markdown() {
    StringBuilder page = new StringBuilder();
    page.append("## ").append(name).append("\n\n").append(doc).append("\n\n");
    page.append("Key: ").append(key.isEmpty() ? "none" : names(key));
    page.append(". Replaced by: ").append(partition.map(f -> "`" + f.name() + "`").orElse("whole"));
    page.append(". Kept: ").append(retention.map(TableSpec::words).orElse("until erased"));
    page.append(changeFeed ? ". Change data feed.\n\n" : ".\n\n");
    page.append("| column | type | null | meaning |\n|---|---|---|---|\n");
    for (Field<?> field : fields) {
      page.append(
          "| `%s` | %s | %s | %s |\n"
              .formatted(
                  field.name(),
                  field.type().catalogString().replace("|", "\\|"),
                  field.required() ? "" : "yes",
                  field.doc().replace("|", "\\|")));
    }
    if (!constraints.isEmpty()) {
      page.append("\nAlways true:\n\n");
      constraints.forEach((label, sql) -> page.append("- %s: `%s`\n".formatted(label, sql)));
    }
    return page.append('\n').toString();
  }

  private static String names(List<Field<?>> fields) {
    return String.join(", ", fields.stream().map(f -> "`" + f.name() + "`").toList());
  }

  private static String words(Period period) {
    if (period.toTotalMonths() == 0) {
      return period.get(ChronoUnit.DAYS) + " days";
    }
    return period.toTotalMonths() + " months";
  }

  /** Collects the parts of a declaration. */
  public static final class Builder {
    private final String name;
    private String doc = "";
    private List<Field<?>> fields = List.of();
    private List<Field<?>> key = List.of();
    private Optional<Field<?>> partition = Optional.empty();
    private Optional<Period> retention = Optional.empty();
    private final Map<String, String> constraints = new LinkedHashMap<>();
    private boolean changeFeed;
    private boolean source;

    private Builder(String name) {
      this.name = name;
    }

    public Builder doc(String sentence) {
      this.doc = sentence;
      return this;
    }

    public Builder fields(Field<?>... declared) {
      this.fields = Arrays.asList(declared);
      return this;
    }

    public Builder key(Field<?>... identifying) {
      this.key = Arrays.asList(identifying);
      return this;
    }

    public Builder partitionedBy(Field<?> field) {
      this.partition = Optional.of(field);
      return this;
    }

    public Builder always(String label, String sqlCondition) {
      constraints.put(label, sqlCondition);
      return this;
    }

    public Builder withChangeFeed() {
      this.changeFeed = true;
      return this;
    }

    /** Ends the declaration of a table whose slices age. */
    public TableSpec keptFor(Period period) {
      this.retention = Optional.of(period);
      return build();
    }

    /** Ends the declaration of a table that is kept until somebody is erased from it. */
    public TableSpec keptUntilErased() {
      return build();
    }

    /** Ends the declaration of what is read from elsewhere and never written. */
    public TableSpec onlyRead() {
      this.source = true;
      return build();
    }

    private TableSpec build() {
      return new TableSpec(
          name, doc, fields, key, partition, retention, constraints, changeFeed, source);
    }
  }
}
