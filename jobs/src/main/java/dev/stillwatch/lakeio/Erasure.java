package dev.stillwatch.lakeio;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.replace;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.TableSpec;
import dev.stillwatch.lake.Tables;
import dev.stillwatch.lake.tables.CaseExemplars;
import dev.stillwatch.lake.tables.Links;
import dev.stillwatch.lake.tables.Renamings;
import dev.stillwatch.lake.tables.Requests;
import io.delta.tables.DeltaTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.types.DataTypes;
import scala.Option;

/**
 * Removes an account from every table of a lake and from everything Delta remembers of them.
 *
 * <p>Rows about the account go; in other rows, such as notes, its names are overwritten. Sums over
 * many accounts stay. Afterwards no older version of a table that held it can be read any more.
 *
 * <p>The caller must be alone on the lake: files are deleted at once that a run, or a reader of an
 * older version, may still want. Delta's own guard against that is lifted for these deletions only.
 */
public record Erasure(SparkSession spark, DeltaLake lake) {
  private static final String ERASED = "[erased]";
  private static final String WORD = "word";
  // A shorter raw name would be found inside words that have nothing to do with it.
  private static final int SHORTEST_RAW_NAME = 6;
  private static final Set<String> NAMING =
      Set.of(
          Requests.ACCOUNT_REF.name(),
          Links.LEFT_REF.name(),
          Links.RIGHT_REF.name(),
          Renamings.NEW_REF.name());
  private static final Pattern LOG_FILE = Pattern.compile("(\\d{20})\\..*");

  /**
   * What is left of an account in a table's files, data, change data and log alike.
   *
   * @param files files looked through
   * @param found rows and lines of log that name the account
   */
  public record Proof(String table, int files, long found) {}

  /**
   * What came of an erasure.
   *
   * @param known whether any table named the account before
   * @param proofs for each table that exists what is left: nothing, unless something went wrong
   */
  public record Erased(boolean known, List<Proof> proofs) {}

  /**
   * Erases an account and looks for it afterwards.
   *
   * @param ref its pseudonym
   * @param rawName its name in the source logs, for where people wrote it into notes
   */
  public Erased erase(String ref, String rawName) {
    SparkSession own = unguarded();
    List<String> words = words(own, ref, rawName);
    boolean known = false;
    // Texts first: which are the account's is known by its requests.
    if (existing().contains(CaseExemplars.TABLE)) {
      deleteTextsOf(own, ref);
    }
    for (TableSpec table : existing()) {
      boolean named = proof(own, table, words).found() > 0;
      if (named) {
        deleteRows(own, table, ref);
        words.forEach(word -> overwriteMentions(own, table, word));
      }
      if (named || table.equals(CaseExemplars.TABLE)) {
        forgetHistory(own, table);
      }
      known |= named;
    }
    return new Erased(known, proofs(ref, rawName));
  }

  /** What is in the files of the lake that names an account. */
  public List<Proof> proofs(String ref, String rawName) {
    SparkSession own = unguarded();
    List<String> words = words(own, ref, rawName);
    return existing().stream().map(table -> proof(own, table, words)).toList();
  }

  // Rows are searched as JSON, and the log holds JSON within JSON: there a name with a backslash or
  // a quote is written otherwise.
  private static List<String> words(SparkSession own, String ref, String rawName) {
    if (rawName.length() < SHORTEST_RAW_NAME) {
      return List.of(ref);
    }
    String once = inJson(own, rawName);
    return Stream.of(ref, rawName, once, inJson(own, once)).distinct().toList();
  }

  /** A word as JSON writes it between quotes. */
  private static String inJson(SparkSession own, String word) {
    String json = one(own, word).select(to_json(struct(col(WORD)))).as(Encoders.STRING()).head();
    return json.substring(json.indexOf(':') + 2, json.length() - 2);
  }

  private List<TableSpec> existing() {
    return Tables.ALL.stream().filter(table -> lake.version(table).isPresent()).toList();
  }

  private SparkSession unguarded() {
    return UpkeepSession.beside(
        spark,
        Map.of(
            "spark.databricks.delta.retentionDurationCheck.enabled", "false",
            "spark.databricks.delta.formatCheck.enabled", "false"));
  }

  private void deleteTextsOf(SparkSession own, String ref) {
    if (lake.version(Requests.TABLE).isEmpty()) {
      return;
    }
    Dataset<Row> requests =
        own.read()
            .format("delta")
            .load(lake.location(Requests.TABLE))
            .where(Requests.ACCOUNT_REF.ref().equalTo(ref))
            .select(Requests.REQUEST_ID.ref().as(WORD))
            .distinct();
    delete(own, CaseExemplars.TABLE, requests, same(CaseExemplars.REQUEST_ID.name()));
  }

  private void deleteRows(SparkSession own, TableSpec table, String ref) {
    List<Column> names =
        table.fields().stream()
            .map(Field::name)
            .filter(NAMING::contains)
            .map(Erasure::same)
            .toList();
    if (!names.isEmpty()) {
      delete(own, table, one(own, ref), names.stream().reduce(Column::or).orElseThrow());
    }
  }

  // By merging: a deletion's condition would stand in the log with the very name that is to go.
  private void delete(SparkSession own, TableSpec table, Dataset<Row> words, Column condition) {
    DeltaTable.forPath(own, lake.location(table))
        .as("_table")
        .merge(words.as("_words"), condition)
        .whenMatched()
        .delete()
        .execute();
  }

  private void overwriteMentions(SparkSession own, TableSpec table, String word) {
    for (String column : columnsThatMention(table, word)) {
      Column text = col("_table." + column);
      Column mention = col("_words." + WORD);
      DeltaTable.forPath(own, lake.location(table))
          .as("_table")
          .merge(one(own, word).as("_words"), text.contains(mention))
          .whenMatched()
          .update(Map.of(column, replace(text, mention, lit(ERASED))))
          .execute();
    }
  }

  /** Names of the text columns in which a word stands; one job. */
  private List<String> columnsThatMention(TableSpec table, String word) {
    List<Field<?>> texts =
        table.fields().stream().filter(field -> field.type().equals(DataTypes.StringType)).toList();
    if (texts.isEmpty()) {
      return List.of();
    }
    Column[] mentions =
        texts.stream()
            .map(field -> coalesce(max(field.ref().contains(word)), lit(false)).as(field.name()))
            .toArray(Column[]::new);
    Row found = lake.read(table).select(mentions).head();
    return texts.stream().map(Field::name).filter(found::<Boolean>getAs).toList();
  }

  private static Column same(String column) {
    return col("_table." + column).equalTo(col("_words." + WORD));
  }

  private static Dataset<Row> one(SparkSession own, String word) {
    return own.createDataset(List.of(word), Encoders.STRING()).toDF(WORD);
  }

  // Files no longer part of the table go at once, and with them the change data; the log keeps the
  // smallest and largest key of every file there ever was, so all of it before the newest version
  // goes too, once a checkpoint stands in for it.
  private void forgetHistory(SparkSession own, TableSpec table) {
    DeltaTable.forPath(own, lake.location(table)).vacuum(0 /* hours */);
    DeltaLog log = DeltaLog.forTable(own, lake.location(table));
    Snapshot newest = log.update(false /* not later */, Option.empty(), Option.empty());
    log.checkpoint(newest, Option.empty());
    try {
      Path folder = new Path(lake.location(table), "_delta_log");
      FileSystem files = folder.getFileSystem(own.sessionState().newHadoopConf());
      for (FileStatus file : files.listStatus(folder)) {
        Matcher name = LOG_FILE.matcher(file.getPath().getName());
        if (name.matches() && Long.parseLong(name.group(1)) < newest.version()) {
          files.delete(file.getPath(), false /* recursive */);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot erase the log of %s".formatted(table.name()), e);
    }
    // Snapshots in memory may point at what is gone.
    DeltaLog.clearCache();
  }

  private Proof proof(SparkSession own, TableSpec table, List<String> words) {
    List<Path> data = new ArrayList<>();
    List<Path> checkpoints = new ArrayList<>();
    List<Path> texts = new ArrayList<>();
    for (Path file : files(table)) {
      boolean inLog = file.toString().contains("/_delta_log/");
      if (!file.getName().endsWith(".parquet")) {
        texts.add(file);
      } else if (inLog) {
        checkpoints.add(file);
      } else {
        data.add(file);
      }
    }
    long found = rows(own, data, words) + rows(own, checkpoints, words);
    for (Path text : texts) {
      found += lines(own, text, words);
    }
    return new Proof(table.name(), data.size() + checkpoints.size() + texts.size(), found);
  }

  private static long rows(SparkSession own, List<Path> files, List<String> words) {
    if (files.isEmpty()) {
      return 0;
    }
    Dataset<Row> rows =
        own.read().parquet(files.stream().map(Path::toString).toArray(String[]::new));
    Column row = to_json(struct(col("*")));
    return rows.where(words.stream().map(row::contains).reduce(Column::or).orElseThrow()).count();
  }

  private static long lines(SparkSession own, Path file, List<String> words) {
    try (var in = file.getFileSystem(own.sessionState().newHadoopConf()).open(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> words.stream().anyMatch(line::contains))
          .count();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot look through %s".formatted(file), e);
    }
  }

  private List<Path> files(TableSpec table) {
    try {
      Path folder = new Path(lake.location(table));
      RemoteIterator<LocatedFileStatus> all =
          folder
              .getFileSystem(spark.sessionState().newHadoopConf())
              .listFiles(folder, true /* and below */);
      List<Path> files = new ArrayList<>();
      while (all.hasNext()) {
        LocatedFileStatus file = all.next();
        // Checksums of Hadoop's local file system hold no content.
        if (file.getLen() > 0
            && !(file.getPath().getName().startsWith(".")
                && file.getPath().getName().endsWith(".crc"))) {
          files.add(file.getPath());
        }
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list the files of %s".formatted(table.name()), e);
    }
  }
}
