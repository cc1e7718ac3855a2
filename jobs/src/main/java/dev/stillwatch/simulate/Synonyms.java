package dev.stillwatch.simulate;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Words of one language that can stand for each other.
 *
 * @param others the words a word can be replaced by, in lower case
 */
record Synonyms(String language, Map<String, List<String>> others) {
  private static final Pattern WORD = Pattern.compile("\\p{L}+");

  Synonyms {
    others = Map.copyOf(others);
  }

  /** The synonyms of a grammar file's section, whose slots are groups of them. */
  static Synonyms of(GrammarFile.Section section) {
    Map<String, List<String>> others = new HashMap<>();
    for (List<String> group : section.slots().values()) {
      for (String word : group) {
        others.put(word, group.stream().filter(other -> !other.equals(word)).toList());
      }
    }
    return new Synonyms(section.language(), others);
  }

  /**
   * A text with some of its words replaced; as it is where it is of another language.
   *
   * @param share share of the words with a synonym that are replaced, in [0, 1]
   */
  String swapped(String text, String in, double share, Dice dice) {
    if (!in.equals(language)) {
      return text;
    }
    return WORD.matcher(text)
        .replaceAll(word -> Matcher.quoteReplacement(swap(word.group(), share, dice)));
  }

  private String swap(String word, double share, Dice dice) {
    List<String> choice = others.getOrDefault(word.toLowerCase(Locale.ROOT), List.of());
    if (choice.isEmpty() || !dice.chance(share)) {
      return word;
    }
    String other = dice.pick(choice);
    return Character.isUpperCase(word.charAt(0))
        ? Character.toUpperCase(other.charAt(0)) + other.substring(1)
        : other;
  }
}
