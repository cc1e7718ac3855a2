package dev.stillwatch.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.stillwatch.text.Glyphs;
import dev.stillwatch.text.Hash64;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class HashingEmbedderTest {
  private static final long SEED = 20_261_101;
  private static final int DIMENSIONS = 24;
  private static final Pattern WORD =
      Pattern.compile(
          "[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0410-\u044f]+|\\d+"
              + "|[\u4e00-\u9fa5\u3041-\u3096\uac00-\ud7a3]|[^\\sA-Za-z\\d]");

  private final Random random = new Random(SEED);
  private final float[] weights = numbers(TermCounts.TERMS);
  private final float[] basis = numbers(TermCounts.TERMS * DIMENSIONS);
  private final HashingEmbedder embedder = new HashingEmbedder("test", DIMENSIONS, weights, basis);

  @Test
  void embedsAsPlainCodeDoes() {
    List<String> prompts = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      prompts.add(prompt());
    }
    float[] actual = new float[prompts.size() * DIMENSIONS];

    embedder.embed(prompts, actual);

    for (int row = 0; row < prompts.size(); row++) {
      double[] expected = plainly(prompts.get(row));
      for (int i = 0; i < DIMENSIONS; i++) {
        // Sums of at most 500 float32 products of numbers below 4, then scaled to unit length.
        assertThat((double) actual[row * DIMENSIONS + i])
            .as("seed %d, prompt %d", SEED, row)
            .isCloseTo(expected[i], within(2e-5));
      }
    }
  }

  @Test
  void countsTermsAsPlainCodeDoes() {
    TermCounts counts = new TermCounts();
    for (int i = 0; i < 500; i++) {
      String prompt = prompt();
      Map<Integer, Integer> actual = new HashMap<>();
      int distinct = counts.count(prompt);
      for (int t = 0; t < distinct; t++) {
        actual.put(counts.term(t), counts.count(t));
      }
      assertThat(actual).as("seed " + SEED).isEqualTo(terms(prompt)).hasSize(distinct);
    }
  }

  @Test
  void readsNoMoreThanItsShare() {
    assertThat(embed("word ".repeat(3_000_000))).isEqualTo(embed("word ".repeat(250)));
    assertThat(embed("x".repeat(1_500) + " unread")).isEqualTo(embed("x".repeat(1_500)));
  }

  @Test
  void caseAndValuesOfNumbersDoNotMatter() {
    assertThat(embed("Add 12 AND 7")).isEqualTo(embed("add 3 and 4711"));
    assertThat(embed("pass\u200bword")).isEqualTo(embed("password"));
  }

  @Test
  void nothingToReadIsAllZeros() {
    assertThat(embed("")).containsOnly(0f);
    assertThat(embed(" \n\u200b")).containsOnly(0f);
  }

  @Test
  void termsWithoutWeightAreUnknown() {
    HashingEmbedder blank =
        new HashingEmbedder("blank", DIMENSIONS, new float[TermCounts.TERMS], basis);
    float[] into = numbers(DIMENSIONS);

    blank.embed(List.of("hello"), into);

    assertThat(into).containsOnly(0f);
  }

  @Test
  void refusesABasisOfAnotherSize() {
    assertThatThrownBy(() -> new HashingEmbedder("x", 3, weights, basis))
        .hasMessage(
            "Invalid basis: 65536 weights and 1572864 numbers (must be 65536, and 3 times as many)");
  }

  private float[] embed(String prompt) {
    float[] into = new float[DIMENSIONS];
    embedder.embed(List.of(prompt), into);
    return into;
  }

  private double[] plainly(String prompt) {
    double[] sum = new double[DIMENSIONS];
    terms(prompt)
        .forEach(
            (term, count) -> {
              double weight = (1 + Math.log(count)) * weights[term];
              for (int i = 0; i < DIMENSIONS; i++) {
                sum[i] += weight * basis[term * DIMENSIONS + i];
              }
            });
    double squares = 0;
    for (double value : sum) {
      squares += value * value;
    }
    for (int i = 0; i < DIMENSIONS; i++) {
      sum[i] = squares > 0 ? sum[i] / Math.sqrt(squares) : 0;
    }
    return sum;
  }

  private static Map<Integer, Integer> terms(String prompt) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(prompt.substring(0, Math.min(1_500, prompt.length())));
    while (matcher.find() && words.size() < 250) {
      String word = matcher.group();
      words.add(Character.isDigit(word.charAt(0)) ? "0" : word.toLowerCase(Locale.ROOT));
    }
    Map<Integer, Integer> terms = new HashMap<>();
    for (int i = 0; i < words.size(); i++) {
      long word = hash(words.get(i));
      terms.merge((int) (word & 0xffff), 1, Integer::sum);
      if (i > 0) {
        long pair = Hash64.finish(Hash64.append(hash(words.get(i - 1)), word));
        terms.merge((int) (pair & 0xffff), 1, Integer::sum);
      }
    }
    return terms;
  }

  private static long hash(String word) {
    long state = Hash64.start(0);
    for (int i = 0; i < word.length(); i++) {
      state = Hash64.step(state, Glyphs.lower(word.charAt(i)));
    }
    return Hash64.finish(state);
  }

  private String prompt() {
    String[] pieces = {
      "the", "The", "of", "Zebra", "café", "пример", "42", "2026", "你", "好", "こ", "한", ",", ".",
      "\"", "?", "x", "naïve", "(", ")"
    };
    StringBuilder text = new StringBuilder();
    int words = random.nextInt(400);
    for (int i = 0; i < words; i++) {
      text.append(pieces[random.nextInt(pieces.length)]);
      text.append(random.nextInt(5) == 0 ? "" : " ");
    }
    return text.toString();
  }

  private float[] numbers(int size) {
    float[] numbers = new float[size];
    for (int i = 0; i < size; i++) {
      numbers[i] = random.nextFloat() * 2 - 1;
    }
    return numbers;
  }
}
