package dev.stillwatch.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RememberedTest {
  private final List<String> asked = new ArrayList<>();
  private final Remembered<String> remembered =
      new Remembered<>(
          text -> {
            asked.add(text);
            return text + "!";
          });

  @Test
  void asksOnceForEachText() {
    for (String text : List.of("a", "b", "b", "a", "")) {
      assertThat(remembered.of(text)).isEqualTo(text + "!");
    }

    assertThat(asked).containsExactlyInAnyOrder("", "a", "b");
  }

  @Test
  void havingForgottenItAsksAgain() {
    for (int i = 0; i < 200_000; i++) {
      remembered.of("text " + i);
    }

    assertThat(remembered.of("text 0")).isEqualTo("text 0!");
    assertThat(asked.stream().filter("text 0"::equals)).hasSize(2);
  }

  @Test
  void numberedNamesHavePlacesOfTheirOwn() {
    // String.hashCode of these differs in its low bits by multiples of 31 alone.
    for (int time = 0; time < 2; time++) {
      for (int i = 0; i < 2_000; i++) {
        remembered.of("account-%06d".formatted(i));
      }
    }

    // 2,000 in 16,384 places: one in eight meets another.
    assertThat(asked).hasSizeLessThan(2_600);
  }

  @Test
  void longTextsAreNotRemembered() {
    String longText = "x".repeat(513);

    assertThat(remembered.of(longText)).isEqualTo(longText + "!");
    assertThat(remembered.of(longText)).isEqualTo(longText + "!");
    assertThat(asked.stream().filter(longText::equals)).hasSize(2);
  }
}
