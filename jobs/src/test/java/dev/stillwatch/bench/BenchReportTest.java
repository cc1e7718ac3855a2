package dev.stillwatch.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class BenchReportTest {
  private static final Machine MACHINE =
      new Machine("local[2]", 2, 1L << 30, "a JVM 17", "Linux amd64", "4.1.0");
  private static final Size SIZE = new Size(50_000, 1_000, 1, 180, 0, 7);

  @Test
  void figuresStandBelowTheirBenchInColumns() {
    List<String> lines =
        report(
                measured(
                    "scan",
                    Figure.count("rows", 50_123),
                    Figure.seconds("seconds", 0.25),
                    Figure.rate("rows_per_core_second", 100_246)))
            .lines();

    assertThat(String.join("\n", lines))
        .isEqualTo(
            """
            master       local[2]
            cores        2
            heap_bytes   1073741824
            java         a JVM 17
            system       Linux amd64
            spark        4.1.0
            data         an invented world of about 50,000 requests a day, 1,000 accounts, 1 days before the night, seed 7
            command      stillwatch bench scan
            code         unpackaged

            scan: what scan does
              rows                   50,123
              seconds                0.2500  s
              rows_per_core_second  100,246  rows/core-s""");
  }

  @Test
  void aLoneBenchHasItsFiguresAtTheTopOfTheJson() {
    String json =
        report(measured("scan", Figure.count("rows", 3), Figure.ratio("ratio", 1.5))).json();

    assertThat(json)
        .startsWith("{\"bench\":\"scan\",\"rows\":3,\"ratio\":1.5,\"units\":{\"ratio\":\"x\"},")
        .contains("\"machine\":{\"master\":\"local[2]\",\"cores\":2,")
        .contains("\"command\":\"stillwatch bench scan\"")
        .doesNotContain("\n");
  }

  @Test
  void severalBenchesStandInAList() {
    String json =
        report(
                measured("scan", Figure.count("rows", 3)),
                measured("night", Figure.count("rows", 4)))
            .json();

    assertThat(json)
        .startsWith(
            "{\"bench\":\"several\",\"benches\":[{\"bench\":\"scan\",\"rows\":3,\"units\":{}},"
                + "{\"bench\":\"night\",\"rows\":4,\"units\":{}}],");
  }

  @Test
  void whatCannotBeToldIsSaidToBeUnknown() {
    Figure figure = Figure.ratio("ratio", Double.NaN);

    assertThat(figure.text()).isEqualTo("unknown");
    assertThat(report(measured("scan", figure)).json()).contains("\"ratio\":null");
  }

  @Test
  void benchesRunOnceEachInTheOrderOfTheList() {
    assertThat(Benches.named(List.of("night", "scan", "night")))
        .extracting(Bench::name)
        .containsExactly("scan", "night");
    assertThat(Benches.named(List.of("all"))).isEqualTo(Benches.LIST);
  }

  @Test
  void anUnknownBenchIsNamedWithTheKnownOnes() {
    assertThatThrownBy(() -> Benches.named(List.of("scan", "sacn")))
        .hasMessageStartingWith("Invalid bench: sacn (one of simulate, scan, ")
        .hasMessageEndingWith("history, all)");
  }

  @Test
  void costsAreToldPerRowAndPerCore() {
    Costs costs = new Costs(2, 3, 12, 3.5, 2.5, 1_000, 0, 64);

    assertThat(costs.figures(400, 2))
        .contains(
            // 400 rows in 2 s on 2 cores.
            Figure.rate("rows_per_core_second", 100),
            // In 2.5 s of work.
            Figure.rate("rows_per_cpu_second", 160),
            new Figure("shuffled_bytes_per_row", 2.5, "bytes"),
            Figure.bytes("peak_task_memory", 64));
  }

  @Test
  void aWorldTooSmallForItsGroupsIsRefused() {
    assertThatThrownBy(() -> new Size(50_000, 10, 1, 180, 0, 7))
        .hasMessage("Invalid accounts: 10 (must be at least 60)");
  }

  private static BenchReport report(BenchReport.Measured... benches) {
    return new BenchReport(MACHINE, SIZE, "stillwatch bench scan", "unpackaged", List.of(benches));
  }

  private static BenchReport.Measured measured(String name, Figure... figures) {
    return new BenchReport.Measured(name, "what %s does".formatted(name), List.of(figures));
  }
}
