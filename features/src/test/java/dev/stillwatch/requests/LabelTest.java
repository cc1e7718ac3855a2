package dev.stillwatch.requests;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LabelTest {
  @Test
  void whatCannotBePrintedIsDropped() {
    assertThat(Label.of("m\u001b[31m\u202e\n1")).contains("m[31m1");
    assertThat(Label.of("\u200b\u0007")).isEmpty();
    assertThat(Label.of("")).isEmpty();
  }

  @Test
  void blanksCanBePrinted() {
    assertThat(Label.of(" ")).contains(" ");
  }

  @Test
  void theFirst128CharactersAreKeptWhateverTheyAreMadeOf() {
    String twoUnits = "\ud83d\ude00";

    assertThat(Label.of("x".repeat(129))).contains("x".repeat(128));
    assertThat(Label.of(twoUnits.repeat(128))).contains(twoUnits.repeat(128));
    assertThat(Label.of(twoUnits.repeat(129))).contains(twoUnits.repeat(128));
    // Cut first and cleaned then: what is dropped counts.
    assertThat(Label.of("\n".repeat(100) + "x".repeat(100))).contains("x".repeat(28));
  }
}
