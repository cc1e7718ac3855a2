package dev.stillwatch.simulate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A text file of grammars, one section each.
 *
 * <p>{@code == name language} starts a section; {@code slot = a | b} names fillings; a line that
 * starts with {@code ~} is a sentence of context, with {@code +} a follow-up; any other line is an
 * opening.
 */
final class GrammarFile {
  static final String OPENING = "opening";
  static final String CONTEXT = "context";
  static final String FOLLOW_UP = "followup";

  /** A section: its name, its two-letter language, and the alternatives of each slot in order. */
  record Section(String name, String language, Map<String, List<String>> slots) {
    Grammar grammar(Map<String, List<String>> shared) {
      Map<String, List<String>> all = new LinkedHashMap<>(shared);
      for (Map.Entry<String, List<String>> slot : slots.entrySet()) {
        if (!isSentence(slot.getKey())) {
          all.put(slot.getKey(), slot.getValue());
        }
      }
      for (String sentence : List.of(OPENING, CONTEXT, FOLLOW_UP)) {
        if (slots.containsKey(sentence)) {
          all.put(sentence, slots.get(sentence));
        }
      }
      return new Grammar(all);
    }

    private static boolean isSentence(String slot) {
      return slot.equals(OPENING) || slot.equals(CONTEXT) || slot.equals(FOLLOW_UP);
    }
  }

  private GrammarFile() {}

  /** The sections of a resource beside this class's module, in their order. */
  static List<Section> read(String resource) {
    try (InputStream in = GrammarFile.class.getResourceAsStream("/simulate/" + resource)) {
      if (in == null) {
        throw new IllegalStateException("Cannot read grammar %s: not there".formatted(resource));
      }
      return parse(new BufferedReader(new InputStreamReader(in, UTF_8)).lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Section> parse(List<String> lines) {
    List<Section> sections = new ArrayList<>();
    for (String line : lines) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      if (line.startsWith("== ")) {
        String[] head = line.substring(3).strip().split(" ");
        sections.add(new Section(head[0], head[1], new LinkedHashMap<>()));
      } else {
        add(sections.get(sections.size() - 1).slots(), line.strip());
      }
    }
    return sections;
  }

  private static void add(Map<String, List<String>> slots, String line) {
    int equals = line.indexOf(" = ");
    if (equals > 0 && line.substring(0, equals).codePoints().allMatch(Character::isLetter)) {
      slots.put(
          line.substring(0, equals),
          Arrays.stream(line.substring(equals + 3).split("\\|")).map(String::strip).toList());
      return;
    }
    String slot = line.startsWith("~ ") ? CONTEXT : line.startsWith("+ ") ? FOLLOW_UP : OPENING;
    String sentence = slot.equals(OPENING) ? line : line.substring(2);
    slots.computeIfAbsent(slot, key -> new ArrayList<>()).add(sentence);
  }
}
