package dev.stillwatch.simulate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Sentences with gaps, and what may fill each gap.
 *
 * <p>Every sentence that can be formed has a number: alternatives add, gaps multiply, and a number
 * is taken apart again in mixed radix.
 */
final class Grammar {
  private static final Pattern GAP = Pattern.compile("\\{(\\p{L}+)}");

  /** More sentences than anybody asks for; keeps products of sizes within 64 bits. */
  private static final long MANY = 1L << 40;

  private final Map<String, Slot> slots = new HashMap<>();

  /** What may fill a gap, and how many fillings that makes. */
  private record Slot(List<Form> forms, long size) {
    Slot(List<Form> forms) {
      this(forms, Math.min(MANY, forms.stream().mapToLong(Form::count).sum()));
    }
  }

  /** One alternative: literals around gaps, and how many sentences that makes. */
  private record Form(List<String> literals, List<String> gaps, long count) {}

  /**
   * A grammar of slots.
   *
   * @param alternatives the fillings of each slot; they may hold gaps of slots that come before
   */
  Grammar(Map<String, List<String>> alternatives) {
    alternatives.forEach(
        (slot, texts) ->
            slots.put(slot, new Slot(texts.stream().map(text -> form(slot, text)).toList())));
  }

  private Form form(String slot, String text) {
    List<String> literals = new ArrayList<>();
    List<String> gaps = new ArrayList<>();
    long count = 1;
    Matcher gap = GAP.matcher(text);
    int from = 0;
    while (gap.find()) {
      literals.add(text.substring(from, gap.start()));
      gaps.add(gap.group(1));
      if (!slots.containsKey(gap.group(1))) {
        throw new IllegalArgumentException(
            "Invalid grammar: no slot %s before %s".formatted(gap.group(1), slot));
      }
      count = Math.min(MANY, count * choices(gaps, gaps.size() - 1));
      from = gap.end();
    }
    literals.add(text.substring(from));
    return new Form(List.copyOf(literals), List.copyOf(gaps), count);
  }

  /** How many fillings a slot has; capped at 2^40. */
  long size(String slot) {
    return slots.get(slot).size();
  }

  /** How many alternatives a slot has, whatever fills their gaps. */
  int alternatives(String slot) {
    return slots.get(slot).forms().size();
  }

  /** How many sentences one alternative of a slot makes. */
  long size(String slot, int alternative) {
    return slots.get(slot).forms().get(alternative).count();
  }

  /** One filling of a slot, by its number; numbers beyond the size start over. */
  String fill(String slot, long number) {
    StringBuilder into = new StringBuilder();
    append(slot, number, into);
    return into.toString();
  }

  /** One filling of one alternative of a slot. */
  String fill(String slot, int alternative, long number) {
    StringBuilder into = new StringBuilder();
    append(slots.get(slot).forms().get(alternative), number, into);
    return into.toString();
  }

  private void append(String slot, long number, StringBuilder into) {
    List<Form> forms = slots.get(slot).forms();
    long left = Math.floorMod(number, size(slot));
    int chosen = 0;
    while (chosen < forms.size() - 1 && left >= forms.get(chosen).count()) {
      left -= forms.get(chosen++).count();
    }
    append(forms.get(chosen), left, into);
  }

  private void append(Form form, long number, StringBuilder into) {
    long left = number;
    long[] picked = new long[form.gaps().size()];
    for (int i = 0; i < picked.length; i++) {
      into.append(form.literals().get(i));
      long choices = choices(form.gaps(), i);
      picked[i] = unlikeBefore(form.gaps(), picked, i, left % choices);
      append(form.gaps().get(i), picked[i], into);
      left /= choices;
    }
    into.append(form.literals().get(form.literals().size() - 1));
  }

  /** How many fillings a gap has, given that no earlier gap of its name is filled the same. */
  private long choices(List<String> gaps, int at) {
    long before = gaps.subList(0, at).stream().filter(gaps.get(at)::equals).count();
    return Math.max(1, Math.min(MANY >> 20, size(gaps.get(at))) - before);
  }

  /** The number-th filling among those that earlier gaps of the same name left over. */
  private static long unlikeBefore(List<String> gaps, long[] picked, int at, long number) {
    long[] taken =
        IntStream.range(0, at)
            .filter(earlier -> gaps.get(earlier).equals(gaps.get(at)))
            .mapToLong(earlier -> picked[earlier])
            .sorted()
            .toArray();
    long free = number;
    for (long one : taken) {
      free += free >= one ? 1 : 0;
    }
    return free;
  }
}
