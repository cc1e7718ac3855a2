package dev.stillwatch.investigate;

import dev.stillwatch.lake.TableSpec;
import dev.stillwatch.lake.Tables;
import dev.stillwatch.lakeio.Lake;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The tables of a lake under their own names, and the joins people ask for under theirs.
 *
 * <p>Only what a statement mentions is opened: to open all tables takes longer than most answers.
 * The last night is looked up and stands as a constant in what is asked, so that of each table only
 * the nights in question are read.
 *
 * @param lake the lake, or one as of an earlier moment
 */
public record LakeViews(Lake lake) implements Views {
  private static final Pattern WORD = Pattern.compile("[a-z_]+");

  public LakeViews {
    lake = new WithheldTexts(lake);
  }

  @Override
  public void register(SparkSession spark, String statement) {
    register(spark, mentioned(statement));
  }

  /** Registers the views of those names; what they are made of is among them, or known already. */
  void register(SparkSession spark, Set<String> names) {
    for (TableSpec table : Tables.ALL) {
      if (names.contains(table.name())) {
        lake.read(table).createOrReplaceTempView(table.name());
      }
    }
    for (JoinedView view : JoinedView.ALL) {
      if (names.contains(view.name())) {
        Dataset<Row> rows = spark.sql(view.sql());
        (view.equals(JoinedView.LAST_NIGHT) ? constant(spark, rows) : rows)
            .createOrReplaceTempView(view.name());
      }
    }
  }

  private static Dataset<Row> constant(SparkSession spark, Dataset<Row> rows) {
    return spark.createDataFrame(rows.collectAsList(), rows.schema());
  }

  /** Words of the statement, and of the views among them; all there are where it asks for names. */
  static Set<String> mentioned(String statement) {
    if (statement.strip().regionMatches(true /* ignore case */, 0, "show", 0, 4)) {
      Set<String> all = Tables.ALL.stream().map(TableSpec::name).collect(Collectors.toSet());
      JoinedView.ALL.forEach(view -> all.add(view.name()));
      return all;
    }

    Set<String> mentioned = words(statement);
    for (int i = JoinedView.ALL.size() - 1; i >= 0; i--) {
      // A view is made of tables and of views before it.
      JoinedView view = JoinedView.ALL.get(i);
      if (mentioned.contains(view.name())) {
        mentioned.addAll(words(view.sql()));
      }
    }
    return mentioned;
  }

  private static Set<String> words(String sql) {
    return WORD.matcher(sql.toLowerCase(Locale.ROOT))
        .results()
        .map(word -> word.group())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
