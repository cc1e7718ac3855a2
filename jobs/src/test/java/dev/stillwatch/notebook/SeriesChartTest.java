package dev.stillwatch.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.investigate.Answer;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class SeriesChartTest {
  private static final StructType SCHEMA =
      new StructType().add("day", "string").add("times", "double");

  @Test
  void aLineIsBrokenWhereAValueIsMissing() {
    String svg = drawn(ChartWish.Form.LINE, row("a", 1.0), row("b", null), row("c", 2.0));

    // From 60 to 720 in two steps; 2 is the top at 26, 1 half way up from 190: 108.
    assertThat(svg).contains("d=\"M60.0 108.0 M720.0 26.0\"");
  }

  @Test
  void barsStartAtZeroAndTextIsEscaped() {
    String svg = drawn(ChartWish.Form.BAR, row("<script>", 4.0), row("b", 0.0));

    assertThat(svg).contains("height=\"164.0\"").contains("&lt;script&gt;");
    assertThat(svg.split("<rect", -1)).as("one bar and one key").hasSize(3);
  }

  @Test
  void everyBarOfAFewHasItsName() {
    String few = drawn(ChartWish.Form.BAR, row("ann", 4.0), row("bob", 1.0), row("cat", 2.0));

    // Three slots of 220 from 60 on.
    assertThat(few).contains("x=\"170.0\"", ">ann<", "x=\"390.0\"", ">bob<", ">cat<");
  }

  @Test
  void nothingIsDrawnOfNothing() {
    ChartWish wish = new ChartWish(ChartWish.Form.BAR, "day", List.of("times"));

    assertThat(new SeriesChart(wish, new Answer(SCHEMA, List.of(), false)).drawn()).isEmpty();
    assertThat(
            new SeriesChart(
                    new ChartWish(ChartWish.Form.BAR, "day", List.of("other")),
                    new Answer(SCHEMA, List.of(row("a", 1.0)), false))
                .drawn())
        .isEmpty();
  }

  private static String drawn(ChartWish.Form form, Row... rows) {
    ChartWish wish = new ChartWish(form, "day", List.of("times"));
    return new SeriesChart(wish, new Answer(SCHEMA, List.of(rows), false))
        .drawn()
        .orElseThrow()
        .toString();
  }

  private static Row row(String day, Double times) {
    return new GenericRowWithSchema(new Object[] {day, times}, SCHEMA);
  }
}
