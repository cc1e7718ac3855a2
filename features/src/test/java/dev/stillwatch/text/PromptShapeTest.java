package dev.stillwatch.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromptShapeTest {
  private static final long SEED = 7;
  private static final String TEMPLATE =
      "Please grade the following answer on a scale of one to five and explain why you chose so: ";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          add 12 and 7                     | add 4711 and 0.25
          call me at 12:30 on 2026-03-01   | call me at 9:05 on 2025-12-24
          open https://a.example/x?y=1 now | open www.other.example/path now
          write to ann@a.example please    | write to bob.b-c+d@mail.example please
          translate "good day" to French   | translate "how are you, my friend?" to French
          explain “this” word              | explain “that other” word
          what does `x = 1` do             | what does ```y = 2; z = 3``` do
          undo commit 9fceb02d0ae598e95dc9 | undo commit 1a410efbd13591db07496
          decode eyJhbGciOiJIUzI1NiJ9+/=   | decode dGhpcyBpcyBhIHRlc3Qgb2Yx==
          What  is LOVE?                   | what is love
          user42 asks                      | user7 asks
          """)
  void promptsThatDifferInVariablePartsOnlyHaveOneSkeleton(String left, String right) {
    PromptShape a = PromptShape.of(left, SEED);
    PromptShape b = PromptShape.of(right, SEED);

    assertThat(a.skeletonHash()).isEqualTo(b.skeletonHash());
    assertThat(a.simhash()).isEqualTo(b.simhash());
    assertThat(a.textHash()).isNotEqualTo(b.textHash());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          add 12 and 7        | subtract 12 and 7
          don't stop, can't   | don't start, can't
          it is 5" or 6" long | it is 5" and 6" long
          a @ b               | a b@c
          deadbeef            | feedface
          一二三                 | 一二四
          ab cd               | cd ab
          """)
  void otherWordsAreAnotherSkeleton(String left, String right) {
    assertThat(PromptShape.of(left, SEED).skeletonHash())
        .isNotEqualTo(PromptShape.of(right, SEED).skeletonHash());
  }

  @Test
  void promptsOfOneTemplateShareTheHeadAndNotTheTail() {
    PromptShape a = PromptShape.of(TEMPLATE + "the sea is blue because of the sky above it", SEED);
    PromptShape b = PromptShape.of(TEMPLATE + "bread is made of flour and of not much else", SEED);

    assertThat(a.hasFrame()).isTrue();
    assertThat(a.headHash()).isEqualTo(b.headHash());
    assertThat(a.tailHash()).isNotEqualTo(b.tailHash());
  }

  @Test
  void tenWordsAreTooFewForAFrame() {
    assertThat(PromptShape.of("a b c d e f g h i j", SEED).hasFrame()).isFalse();
    assertThat(PromptShape.of("a b c d e f g h i j", SEED).headHash()).isZero();
    assertThat(PromptShape.of("a b c d e f g h i j k", SEED).hasFrame()).isTrue();
  }

  @Test
  void theTailOfALongPromptIsItsEnd() {
    String filler = "word ".repeat(10_000);
    PromptShape a = PromptShape.of(filler + "now answer in one short sentence of plain text", SEED);
    PromptShape b =
        PromptShape.of(filler + filler + "now answer in one short sentence of plain text", SEED);

    assertThat(a.tailHash()).isEqualTo(b.tailHash());
    assertThat(a.textHash()).isNotEqualTo(b.textHash());
    assertThat(a.words()).isEqualTo(10_009);
  }

  @Test
  void nearDuplicatesDifferInFewBitsAndStrangersInMany() {
    String text =
        "the quick brown fox jumps over the lazy dog while seven wise owls watch from the old oak "
            + "tree and wonder whether the fox will ever learn to leave sleeping dogs where they lie";
    long simhash = PromptShape.of(text, SEED).simhash();
    long near = PromptShape.of(text.replace("seven", "many"), SEED).simhash();
    long far = PromptShape.of(TEMPLATE.repeat(2), SEED).simhash();

    assertThat(Long.bitCount(simhash ^ near)).isLessThan(16);
    assertThat(Long.bitCount(simhash ^ far)).isGreaterThan(20);
  }

  @Test
  void everyHashDependsOnTheSeed() {
    PromptShape a = PromptShape.of(TEMPLATE, 1);
    PromptShape b = PromptShape.of(TEMPLATE, 2);

    assertThat(a.textHash()).isNotEqualTo(b.textHash());
    assertThat(a.skeletonHash()).isNotEqualTo(b.skeletonHash());
    assertThat(a.headHash()).isNotEqualTo(b.headHash());
    assertThat(a.tailHash()).isNotEqualTo(b.tailHash());
    assertThat(a.simhash()).isNotEqualTo(b.simhash());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          hello there, 2 of you        | 5 | Latn
          Привет, мир                  | 2 | Cyrl
          你好吗                          | 3 | Hani
          これは日本語です                     | 8 | Jpan
          한국어 질문                       | 5 | Hang
          مرحبا بالعالم                | 2 | Arab
          नमस्ते दुनिया                   | 2 | Deva
          γειά σου                     | 2 | Grek
          ?!…                          | 0 | ''
          12 34                        | 2 | ''
          please translate 你好 into English | 6 | Latn
          """)
  void countsWordsAndNamesTheScript(String text, int words, String script) {
    assertThat(PromptShape.of(text, SEED).words()).isEqualTo(words);
    assertThat(PromptShape.of(text, SEED).script()).isEqualTo(script);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "\ud800",
        "\udc00\ud800 x",
        "\u202e\u202d\u200b",
        "\u0000\u001b[31m",
        "@",
        "a@",
        "@a",
        "\"",
        "\"\"",
        "\"\"\"",
        "'",
        "““““““",
        "http://",
        "www.",
        "1.",
        "1,",
        "\ud83d\ude00"
      })
  void survivesWhatIsHardlyText(String text) {
    assertThat(PromptShape.of(text, SEED)).isEqualTo(PromptShape.of(text, SEED));
  }

  @Test
  void unseenMarksCannotHideAWord() {
    assertThat(PromptShape.of("pass\u200bword \u202eplease", SEED).skeletonHash())
        .isEqualTo(PromptShape.of("password please", SEED).skeletonHash());
  }

  @Test
  void textsOfTenMegabytesAreReadInLinearTime() {
    for (String hostile : new String[] {"“", "\"'", "a@", "http://", "9,", "\ud800"}) {
      PromptShape shape = PromptShape.of(hostile.repeat(10_000_000 / hostile.length()), SEED);
      assertThat(shape.script()).hasSizeBetween(0, 4);
    }
  }

  @Test
  void anyUnitsInAnyOrderHaveAShape() {
    long seed = 20_261_101;
    Random random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      char[] text = new char[random.nextInt(60)];
      for (int i = 0; i < text.length; i++) {
        text[i] =
            random.nextBoolean()
                ? (char) random.nextInt(1 << 16)
                : "\"'`“”@.,:/ 19aZf_-wh".charAt(random.nextInt(20));
      }
      PromptShape shape = PromptShape.of(new String(text), SEED);
      assertThat(shape.words()).as("seed " + seed).isBetween(0, text.length);
    }
  }
}
