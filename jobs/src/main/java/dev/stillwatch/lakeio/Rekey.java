package dev.stillwatch.lakeio;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.regexp_extract_all;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.TableSpec;
import dev.stillwatch.lake.Tables;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.Audit;
import dev.stillwatch.lake.tables.CaseEvents;
import dev.stillwatch.lake.tables.CaseEvidence;
import dev.stillwatch.lake.tables.CaseMembers;
import dev.stillwatch.lake.tables.CaseVersions;
import dev.stillwatch.lake.tables.EvaluationAccounts;
import dev.stillwatch.lake.tables.Links;
import dev.stillwatch.lake.tables.QuarantinedRequests;
import dev.stillwatch.lake.tables.Renamings;
import dev.stillwatch.lake.tables.Suppressions;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/**
 * Brings a lake from one pseudonym key to another: every column that holds pseudonyms, and every
 * sentence that quotes one, gets the new names.
 *
 * <p>What is hashed under the key without being a name (prompts, skeletons, conversations, user
 * agents) stays as it is until its days of logs are taken up again: it cannot be told from the
 * lake. Older versions of the tables hold the old names for as long as Delta keeps them.
 *
 * @param lake nobody else may be writing to it
 * @param renamings old and new pseudonyms, {@link Renamings}; asked several times
 */
public record Rekey(Lake lake, Dataset<Row> renamings) {
  private static final Set<TableSpec> APART =
      Set.of(Renamings.TABLE, EvaluationAccounts.TABLE, QuarantinedRequests.TABLE);

  /** Columns of what program or people wrote that may hold a pseudonym among other things. */
  private static final Set<String> SENTENCES =
      Set.of(
          CaseMembers.REASON.name(),
          CaseEvidence.STATEMENT.name(),
          CaseEvidence.TRACE.name(),
          CaseVersions.SUMMARY.name(),
          CaseEvents.NOTE.name(),
          Audit.SUBJECT.name(),
          Audit.PURPOSE.name(),
          Suppressions.TARGET.name());

  private static final String PSEUDONYM = "(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])";
  private static final int MOST_QUOTED = 100_000;
  private static final String REF = "_ref";
  private static final String NEW = "_new";

  /**
   * What a column's pseudonyms come to.
   *
   * @param refs distinct pseudonyms
   * @param unnamed those of them that no log and no table of accounts names any more
   * @param lastSeen last day or night one of those stands in the table; empty where there are none,
   *     or the table has no days
   */
  public record Share(
      String table, String column, long refs, long unnamed, Optional<LocalDate> lastSeen) {}

  /** Which pseudonyms there are, and which of them have no new name; one job. */
  public List<Share> look() {
    Dataset<Row> known =
        renamings
            .select(explode(array(Renamings.OLD_REF.ref(), Renamings.NEW_REF.ref())).as(NEW))
            .distinct();
    List<Dataset<Row>> parts = new ArrayList<>();
    for (TableSpec table : existing()) {
      for (Field<?> field : names(table)) {
        parts.add(refs(table, field));
      }
    }
    if (parts.isEmpty()) {
      return List.of();
    }
    Column unnamed = col(NEW).isNull();
    return parts.stream()
        .reduce(Dataset::union)
        .orElseThrow()
        .groupBy("table", "column", REF)
        .agg(max("day").as("day"))
        .join(known, col(REF).equalTo(col(NEW)), "left")
        .groupBy("table", "column")
        .agg(count(lit(1)), sum(when(unnamed, 1L).otherwise(0L)), max(when(unnamed, col("day"))))
        .orderBy("table", "column")
        .collectAsList()
        .stream()
        .map(
            row ->
                new Share(
                    row.getString(0),
                    row.getString(1),
                    row.getLong(2),
                    row.getLong(3),
                    Optional.ofNullable(row.getLocalDate(4))))
        .toList();
  }

  /**
   * Puts the new names in place, table by table; done again after having been killed, it comes to
   * the same.
   *
   * @return the tables that were written
   */
  public List<String> apply() {
    List<String> written = new ArrayList<>();
    for (TableSpec table : existing()) {
      boolean quotes = !sentences(table).isEmpty();
      Map<String, String> quoted = quotes ? quoted(table) : Map.of();
      if (names(table).isEmpty() && quoted.isEmpty()) {
        continue;
      }
      Dataset<Row> renamed = renamed(table, lake.read(table), quoted);
      lake.replace(table, whole(table), renamed, "rekey");
      written.add(table.name());
    }
    return written;
  }

  private List<TableSpec> existing() {
    return Tables.ALL.stream()
        .filter(table -> !APART.contains(table) && lake.version(table).isPresent())
        .toList();
  }

  /** The columns of a table that hold pseudonyms, one or a list of them. */
  static List<Field<?>> names(TableSpec table) {
    return table.fields().stream()
        .filter(field -> field.name().endsWith(REF) || field.equals(AccountDays.NETWORKS))
        .toList();
  }

  /** The columns of a table that may quote pseudonyms. */
  static List<Field<?>> sentences(TableSpec table) {
    return table.fields().stream().filter(field -> SENTENCES.contains(field.name())).toList();
  }

  private Dataset<Row> refs(TableSpec table, Field<?> field) {
    Column ref = isList(field) ? explode(field.ref()) : field.ref();
    Column day =
        table.partition().map(Field::ref).orElse(lit(null)).cast(DataTypes.DateType).as("day");
    return lake.read(table)
        .select(lit(table.name()).as("table"), lit(field.name()).as("column"), ref.as(REF), day)
        .where(col(REF).isNotNull());
  }

  private static boolean isList(Field<?> field) {
    return !field.type().equals(DataTypes.StringType);
  }

  private Slice whole(TableSpec table) {
    if (table.partition().isEmpty()) {
      return Slice.of(table, List.of());
    }
    Collection<LocalDate> days =
        lake.read(table)
            .select(table.partition().get().ref())
            .distinct()
            .as(Encoders.LOCALDATE())
            .collectAsList();
    // A table that lost its rows to retention is there, and has no days.
    return Slice.of(table, days.isEmpty() ? List.of(LocalDate.EPOCH) : days);
  }

  private Dataset<Row> renamed(TableSpec table, Dataset<Row> rows, Map<String, String> quoted) {
    Dataset<Row> renamed = rows;
    for (Field<?> field : names(table)) {
      renamed = isList(field) ? listRenamed(table, field, renamed) : renamed(field, renamed);
    }
    for (Field<?> field : quoted.isEmpty() ? List.<Field<?>>of() : sentences(table)) {
      Column replaced = udf(new Quoting(quoted), DataTypes.StringType).apply(field.ref());
      renamed = renamed.withColumn(field.name(), replaced);
    }
    return table.equals(Links.TABLE) ? endsSorted(renamed) : renamed;
  }

  private Dataset<Row> renamed(Field<?> field, Dataset<Row> rows) {
    return rows.join(pairs(), field.ref().equalTo(col(REF)), "left")
        .withColumn(field.name(), coalesce(col(NEW), field.ref()))
        .drop(REF, NEW);
  }

  /** By taking the lists apart and putting them together again, sorted as before. */
  private Dataset<Row> listRenamed(TableSpec table, Field<?> field, Dataset<Row> rows) {
    Column[] key = table.key().stream().map(Field::ref).toArray(Column[]::new);
    String[] names = table.key().stream().map(Field::name).toArray(String[]::new);
    Dataset<Row> lists =
        rows.select(with(key, explode(field.ref()).as("_each")))
            .join(pairs(), col("_each").equalTo(col(REF)), "left")
            .groupBy(key)
            .agg(sort_array(collect_list(coalesce(col(NEW), col("_each")))).as("_list"));
    return rows.join(
            lists, scala.jdk.javaapi.CollectionConverters.asScala(List.of(names)).toSeq(), "left")
        .withColumn(field.name(), coalesce(col("_list"), field.ref()))
        .drop("_list");
  }

  private static Column[] with(Column[] columns, Column another) {
    Column[] all = Arrays.copyOf(columns, columns.length + 1);
    all[columns.length] = another;
    return all;
  }

  private Dataset<Row> pairs() {
    return renamings.select(Renamings.OLD_REF.ref().as(REF), Renamings.NEW_REF.ref().as(NEW));
  }

  private static Dataset<Row> endsSorted(Dataset<Row> links) {
    Column left = Links.LEFT_REF.ref();
    Column right = Links.RIGHT_REF.ref();
    return links
        .withColumn("_ends", struct(least(left, right).as("l"), greatest(left, right).as("r")))
        .withColumn(Links.LEFT_REF.name(), col("_ends.l"))
        .withColumn(Links.RIGHT_REF.name(), col("_ends.r"))
        .drop("_ends");
  }

  /** Pseudonyms that a table's sentences quote, with their new names. */
  private Map<String, String> quoted(TableSpec table) {
    Column[] texts = sentences(table).stream().map(Field::ref).toArray(Column[]::new);
    List<Row> found =
        lake.read(table)
            .select(
                explode(regexp_extract_all(concat_ws(" ", texts), lit(PSEUDONYM), lit(0)))
                    .as("_quoted"))
            .distinct()
            .join(pairs(), col("_quoted").equalTo(col(REF)))
            .select(REF, NEW)
            .limit(MOST_QUOTED + 1)
            .collectAsList();
    if (found.size() > MOST_QUOTED) {
      throw new IllegalStateException(
          "Cannot rekey %s: its sentences quote more than %d pseudonyms"
              .formatted(table.name(), MOST_QUOTED));
    }
    Map<String, String> names = new HashMap<>();
    found.forEach(row -> names.put(row.getString(0), row.getString(1)));
    return names;
  }

  /** Puts new names in the place of quoted ones. */
  private static final class Quoting implements UDF1<String, String> {
    private static final long serialVersionUID = 1L;
    private static final Pattern QUOTED = Pattern.compile(PSEUDONYM);

    private final Map<String, String> names;

    Quoting(Map<String, String> names) {
      this.names = names;
    }

    @Override
    public String call(String sentence) {
      return sentence == null
          ? null
          : QUOTED
              .matcher(sentence)
              .replaceAll(quote -> names.getOrDefault(quote.group(), quote.group()));
    }
  }
}
