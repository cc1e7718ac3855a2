package dev.stillwatch.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stillwatch.investigate.LakeViews;
import dev.stillwatch.investigate.Sql;
import dev.stillwatch.lakeio.SmallLake;
import dev.stillwatch.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The notebooks in notebooks-export; run with -Dstillwatch.regenerate=true to write their .ipynb
 * anew.
 */
@ExtendWith(SparkExtension.class)
class ShippedNotebooksTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("stillwatch.root"), "notebooks-export");

  // What a lake may be without: nobody has decided against a case, and no token is used by five.
  private static final Set<String> MAY_BE_EMPTY =
      Set.of("What was ordinary after all", "Payment tokens in common", "Which share members");

  static List<String> names() {
    return Notebooks.NAMES;
  }

  @Test
  void theListIsWhatStandsInTheFolder() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> name.endsWith(".sql"))
                  .map(name -> name.replace(".sql", "")))
          .containsExactlyInAnyOrderElementsOf(Notebooks.NAMES);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyCellRunsAndComesOut(String name, SparkSession spark) throws IOException {
    Sql sql = new Sql(spark, new LakeViews(SmallLake.in(spark)));
    RunNotebook.Executed executed = new RunNotebook(sql, 50).of(source(name), Map.of());

    assertThat(executed.failures()).isEmpty();
    String heading = "";
    for (RunNotebook.Ran ran : executed.cells()) {
      if (ran.cell() instanceof Cell.Prose prose) {
        heading = prose.source().lines().findFirst().orElse("").replaceFirst("^#+ ", "");
      } else if (ran.answer().isPresent() && !MAY_BE_EMPTY.contains(heading)) {
        assertThat(ran.answer().get().rows()).as("%s: %s", name, heading).isNotEmpty();
      }
    }
    assertThat(new NotebookPage(executed).html()).contains("<h1>" + source(name).title() + "</h1>");
    JsonNode file = new ObjectMapper().readTree(Ipynb.of(executed));
    assertThat(file.get("nbformat").asInt()).isEqualTo(4);
    assertThat(sources(file))
        .containsExactlyElementsOf(source(name).cells().stream().map(Cell::source).toList());
    for (JsonNode cell : file.get("cells")) {
      boolean query = cell.get("cell_type").asText().equals("code") && !isWidgets(cell);
      assertThat(cell.path("outputs").findValuesAsText("output_type").contains("execute_result"))
          .isEqualTo(query);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void theExportIsCurrent(String name) throws IOException {
    Path exported = FOLDER.resolve(name + ".ipynb");
    if (Boolean.getBoolean("stillwatch.regenerate")) {
      Files.writeString(exported, Ipynb.of(source(name)));
    }

    assertThat(sources(new ObjectMapper().readTree(exported.toFile())))
        .as("%s is stale: run stillwatch notebook export --out notebooks-export", exported)
        .containsExactlyElementsOf(source(name).cells().stream().map(Cell::source).toList());
  }

  private static Notebook source(String name) throws IOException {
    return Notebook.parse(name, Files.readString(FOLDER.resolve(name + ".sql")));
  }

  private static boolean isWidgets(JsonNode cell) {
    return text(cell.get("source")).startsWith("CREATE WIDGET");
  }

  private static List<String> sources(JsonNode file) {
    List<String> sources = new ArrayList<>();
    file.get("cells").forEach(cell -> sources.add(text(cell.get("source"))));
    return sources;
  }

  private static String text(JsonNode lines) {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line.asText()));
    return text.toString();
  }
}
