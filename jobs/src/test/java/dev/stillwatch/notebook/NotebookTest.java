package dev.stillwatch.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NotebookTest {
  private static final String SOURCE =
      """
      -- Databricks notebook source
      -- MAGIC %md
      -- MAGIC # Who came
      -- MAGIC
      -- MAGIC By day.

      -- COMMAND ----------

      CREATE WIDGET TEXT who DEFAULT 'ann';
      CREATE WIDGET TEXT day DEFAULT '';

      -- COMMAND ----------

      -- chart: line day times
      SELECT day, times FROM visits WHERE who = :who
      """;

  @Test
  void cellsAreProseParametersAndQueries() {
    Notebook notebook = Notebook.parse("visits", SOURCE);

    assertThat(notebook.title()).isEqualTo("Who came");
    assertThat(notebook.cells())
        .extracting(Cell::source)
        .startsWith("# Who came\n\nBy day.")
        .hasSize(3);
    assertThat(notebook.defaults()).containsExactly(Map.entry("who", "ann"), Map.entry("day", ""));
    assertThat(((Cell.Query) notebook.cells().get(2)).chart())
        .contains(new ChartWish(ChartWish.Form.LINE, "day", List.of("times")));
  }

  @Test
  void valuesStandInPlaceOfDefaults() {
    Notebook notebook = Notebook.parse("visits", SOURCE);

    assertThat(notebook.values(Map.of("who", "bob"))).containsEntry("who", "bob");
    assertThatThrownBy(() -> notebook.values(Map.of("where", "here")))
        .hasMessage("Invalid parameter of visits: where (one of [who, day])");
  }

  @Test
  void whatIsNoNotebookIsRefusedWithThePlace() {
    assertThatThrownBy(() -> Notebook.parse("x", "SELECT 1"))
        .hasMessage(
            "Cannot read notebook x: its first line is not \"-- Databricks notebook source\"");
    assertThatThrownBy(
            () -> Notebook.parse("x", "-- Databricks notebook source\n-- MAGIC %python\n"))
        .hasMessage(
            "Cannot read notebook x: cell 1: it is in a language other than SQL and Markdown");
    assertThatThrownBy(
            () ->
                Notebook.parse(
                    "x", "-- Databricks notebook source\n-- MAGIC %md hello\nSELECT 1\n"))
        .hasMessage("Cannot read notebook x: cell 1: prose and queries are mixed");
    assertThatThrownBy(
            () ->
                Notebook.parse(
                    "x", "-- Databricks notebook source\nCREATE WIDGET DROPDOWN a DEFAULT 'b';\n"))
        .hasMessageStartingWith("Cannot read notebook x: cell 1: a parameter reads");
  }
}
