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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The notebooks in notebooks-export, and what their .ipynb show of a demonstration. */
@ExtendWith(SparkExtension.class)
class ShippedNotebooksTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("stillwatch.root"), "notebooks-export");

  // What a lake may be without: nobody has decided against a case, and no token is used by five.
  private static final Set<String> MAY_BE_EMPTY =
      Set.of("What was ordinary after all", "Payment tokens in common", "Which share members");

  private static final Pattern HEADING = Pattern.compile("<th>([^<]*)</th>");

  private static final String MAKE =
      "run stillwatch demo --days 28 --accounts 400 --set detection.cadence=7 --out DIR, then"
          + " stillwatch notebook export --set lake.path=DIR/lake --out notebooks-export";

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
    assertThat(columns(exported(name)))
        .as("%s.ipynb is stale: %s", name, MAKE)
        .containsExactlyElementsOf(
            executed.cells().stream()
                .flatMap(ran -> ran.answer().stream())
                .map(answer -> List.of(answer.schema().fieldNames()))
                .toList());
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
  void theExportShowsWhatItsCellsGave(String name) throws IOException {
    JsonNode file = exported(name);

    assertThat(sources(file))
        .as("%s.ipynb is stale: %s", name, MAKE)
        .containsExactlyElementsOf(source(name).cells().stream().map(Cell::source).toList());
    for (JsonNode cell : file.get("cells")) {
      if (cell.get("cell_type").asText().equals("code") && !isWidgets(cell)) {
        assertThat(cell.get("outputs").findValuesAsText("output_type"))
            .as(text(cell.get("source")))
            .contains("execute_result")
            .doesNotContain("error");
      }
    }
  }

  @Test
  void allExportsAreOfOneRunAndTheirNightsTellOfIt() throws IOException {
    Set<String> runs = new HashSet<>();
    for (String name : Notebooks.NAMES) {
      runs.add(exported(name).at("/metadata/stillwatch/run").asText());
    }

    assertThat(runs).hasSize(1);
    String run = runs.iterator().next();
    assertThat(run).isNotBlank();
    assertThat(exported("table-health").get("cells").findValues("text/plain"))
        .anySatisfy(table -> assertThat(text(table)).contains(run));
  }

  private static JsonNode exported(String name) throws IOException {
    return new ObjectMapper().readTree(FOLDER.resolve(name + ".ipynb").toFile());
  }

  /** The columns of each table that a file shows. */
  private static List<List<String>> columns(JsonNode file) {
    return file.get("cells").findValues("text/html").stream()
        .map(html -> HEADING.matcher(text(html)).results().map(th -> th.group(1)).toList())
        .toList();
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
