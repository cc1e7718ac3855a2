package dev.stillwatch.shell;

import dev.stillwatch.cli.RowPrinter;
import dev.stillwatch.investigate.Catalogue;
import dev.stillwatch.investigate.LakeViews;
import dev.stillwatch.investigate.Sql;
import dev.stillwatch.investigate.WithheldTexts;
import dev.stillwatch.lake.TableSpec;
import dev.stillwatch.lake.Tables;
import dev.stillwatch.lakeio.Lake;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What lies before somebody who asks in Java: a session and the lake, both for reading.
 *
 * @param spark refuses to write
 * @param lake as it stands or as it was, without redacted prompts
 */
public record Desk(SparkSession spark, Lake lake) {
  /** What is at hand, for people to read. */
  public static final String METHODS =
      "lake.table(\"cases\"), lake.table(Cases.TABLE), lake.sql(\"SELECT …\"), lake.show(rows), lake.tables()";

  private static final int SHOWN = 20;

  // Snippets are classes of their own and share nothing with us but what is static.
  private static volatile Desk current;

  public Desk {
    lake = new WithheldTexts(lake);
  }

  /** Makes this the desk that snippets find. */
  void open() {
    current = this;
    SparkSession.setActiveSession(spark);
  }

  /**
   * The desk of this shell.
   *
   * @throws IllegalStateException if no shell is open
   */
  public static Desk current() {
    if (current == null) {
      throw new IllegalStateException("Cannot ask in Java: no shell is open");
    }
    return current;
  }

  /**
   * A table's rows.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public Dataset<Row> table(String name) {
    return table(Tables.named(name));
  }

  /** A table's rows. */
  public Dataset<Row> table(TableSpec table) {
    return lake.read(table);
  }

  /** The rows that a statement over tables and joined views asks for. */
  public Dataset<Row> sql(String statement) {
    return new Sql(spark, new LakeViews(lake)).rows(statement);
  }

  /** Names of tables and joined views. */
  public void tables() {
    print(Catalogue.listed());
  }

  /** What a table or joined view holds. */
  public void tables(String name) {
    print(Catalogue.described(name).orElse("No table or view of that name.\n"));
  }

  /** The first twenty rows, safe for any terminal. */
  public void show(Dataset<Row> rows) {
    show(rows, SHOWN);
  }

  /** The first rows, as many as wanted, safe for any terminal. */
  public void show(Dataset<Row> rows, int limit) {
    StringBuilder text = new StringBuilder();
    try {
      new RowPrinter(RowPrinter.Format.TABLE, Math.max(1, limit)).print(rows, text);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot print rows", e);
    }
    print(text.toString());
  }

  private static void print(String text) {
    PrintStream out = new PrintStream(System.out, true /* at line ends */, StandardCharsets.UTF_8);
    out.print(text);
    out.flush();
  }

  @Override
  public String toString() {
    return "the lake: " + METHODS;
  }
}
