package dev.stillwatch.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EscapeTest {
  @Test
  void whatActsIsWrittenOut() {
    assertThat(Escape.terminal("a\u001B[31mb")).isEqualTo("a\\u{1B}[31mb");
    assertThat(Escape.terminal("\u202Eexe.png\u200F\u2066"))
        .isEqualTo("\\u{202E}exe.png\\u{200F}\\u{2066}");
    assertThat(Escape.terminal("a\nb\r\tc\u0085")).isEqualTo("a\\nb\\r\\tc\\u{85}");
    assertThat(Escape.terminal("x\uD800y")).isEqualTo("x\\u{D800}y");
    assertThat(Escape.terminal("\uDB40\uDC41")).isEqualTo("\\u{E0041}");
    assertThat(Escape.terminal("zero\u200Bwidth\uFEFF")).isEqualTo("zero\\u{200B}width\\u{FEFF}");
  }

  @Test
  void whatIsReadStays() {
    assertThat(Escape.terminal("Zoë, 東京, Привет, עברית, 😀"))
        .isEqualTo("Zoë, 東京, Привет, עברית, 😀");
    assertThat(Escape.html("a < b & \"c\" 'd'"))
        .isEqualTo("a &lt; b &amp; &quot;c&quot; &#39;d&#39;");
  }

  @Test
  void noAsciiMarkupSurvivesInMarkdown() {
    assertThat(Escape.markdown("[x](http://e) <b>|`*_"))
        .isEqualTo("\\[x\\](http&#58;//e) &lt;b&gt;\\|\\`\\*\\_");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "=1+1          | '=1+1",
        "+cmd          | '+cmd",
        "-2            | '-2",
        "@SUM(A1)      | '@SUM(A1)",
        "＝1            | '＝1",
        "~ =1~         | ~\"' =1\"~",
        "a,b           | ~\"a,b\"~",
        "say \"no\"    | ~\"say \"\"no\"\"\"~",
        "plain         | plain"
      })
  void csvTextIsNeverAFormula(String text, String cell) {
    assertThat(Csv.line(List.of(text))).isEqualTo(cell + "\r\n");
  }

  @Test
  void csvNumbersStayNumbers() {
    assertThat(Csv.line(Arrays.asList(-2, 1.5, null, true, "\t=x", "l1\nl2")))
        .isEqualTo("-2,1.5,,true,'\\t=x,l1\\nl2\r\n");
  }

  @Test
  void jsonReadsBackWhatActs() {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("b", "</script>\u001B\u202E\"\\");
    value.put("a", List.of(1L, 0.5, Double.NaN));

    assertThat(Json.line(value))
        .isEqualTo("{\"b\":\"\\u003c/script\\u003e\\u001b\\u202e\\\"\\\\\",\"a\":[1,0.5,null]}");
  }

  @Test
  void markupClosesWhatItOpens() {
    Markup page = new Markup().open("p");

    assertThatThrownBy(() -> page.close("div")).hasMessage("Cannot close div: open is p");
    assertThatThrownBy(() -> new Markup().open("p onclick"))
        .hasMessage("Invalid name in markup: p onclick");
    assertThatThrownBy(() -> new Markup().style("</style><script>"))
        .hasMessage("Invalid style sheet: holds < or &");
  }

  @Test
  void widthsCountWhatATerminalShows() {
    assertThat(TextWidth.of("東京e\u0301")).isEqualTo(5);
    assertThat(TextWidth.cut("東京都庁", 5)).isEqualTo("東京…");
    assertThat(TextWidth.right("7", 3)).isEqualTo("  7");
  }
}
