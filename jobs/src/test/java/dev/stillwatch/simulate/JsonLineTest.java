package dev.stillwatch.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonLineTest {
  @Test
  void findsTextsAtTheTopLevelOnly() {
    JsonLine line =
        new JsonLine(
            "{ \"meta\": {\"text\": \"inner\", \"a\": [1, {\"b\": \"}\"}]}, \"turn\": 3 , \"text\" : \"outer\", \"end\": null}");

    assertThat(line.text("text")).hasValue("outer");
    assertThat(line.text("turn")).isEmpty();
    assertThat(line.text("lang")).isEmpty();
  }

  @Test
  void takesEscapesApart() {
    assertThat(
            new JsonLine("{\"text\": \"a\\n\\\"b\\\" \\u4f60\\ud83d\\ude00 \\\\ \\/\"}")
                .text("text"))
        .hasValue("a\n\"b\" 你😀 \\ /");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "secret",
        "{\"text\": \"secret",
        "{\"text\" \"secret\"}",
        "{\"text\": \"\\u12\"}",
        "[1]"
      })
  void refusesWhatIsNoObjectWithoutQuotingIt(String line) {
    assertThatThrownBy(
            () -> new JsonLine(line).text("other").or(() -> new JsonLine(line).text("text")))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .doesNotContain("secret");
  }
}
