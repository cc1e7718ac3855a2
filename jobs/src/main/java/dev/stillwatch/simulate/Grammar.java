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

  /** One alternative: literals before gaps, the end, and how many sentences that makes. */
  private record Form(List<Gap> gaps, String end, long count) {}

  /**
   * A place to be filled.
   *
   * @param literal what stands before it
   * @param choices how many fillings there are, given that no gap of its name before it in the form
   *     is filled the same
   * @param twins the places of those gaps among the form's
   */
  private record Gap(String literal, Slot slot, long choices, List<Integer> twins) {}

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
    List<Gap> gaps = new ArrayList<>();
    List<String> names = new ArrayList<>();
    long count = 1;
    Matcher gap = GAP.matcher(text);
    int from = 0;
    while (gap.find()) {
      String name = gap.group(1);
      if (!slots.containsKey(name)) {
        throw new IllegalArgumentException(
            "Invalid grammar: no slot %s before %s".formatted(name, slot));
      }
      gaps.add(gap(text.substring(from, gap.start()), name, names));
      names.add(name);
      count = Math.min(MANY, count * gaps.get(gaps.size() - 1).choices());
      from = gap.end();
    }
    return new Form(List.copyOf(gaps), text.substring(from), count);
  }

  private Gap gap(String literal, String name, List<String> before) {
    List<Integer> twins =
        IntStream.range(0, before.size())
            .filter(earlier -> before.get(earlier).equals(name))
            .boxed()
            .toList();
    long choices = Math.max(1, Math.min(MANY >> 20, size(name)) - twins.size());
    return new Gap(literal, slots.get(name), choices, twins);
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
    append(slots.get(slot), number, into);
    return into.toString();
  }

  /** One filling of one alternative of a slot. */
  String fill(String slot, int alternative, long number) {
    StringBuilder into = new StringBuilder();
    append(slots.get(slot).forms().get(alternative), number, into);
    return into.toString();
  }

  private static void append(Slot slot, long number, StringBuilder into) {
    List<Form> forms = slot.forms();
    long left = Math.floorMod(number, slot.size());
    int chosen = 0;
    while (chosen < forms.size() - 1 && left >= forms.get(chosen).count()) {
      left -= forms.get(chosen++).count();
    }
    append(forms.get(chosen), left, into);
  }

  private static void append(Form form, long number, StringBuilder into) {
    long left = number;
    long[] picked = new long[form.gaps().size()];
    for (int i = 0; i < picked.length; i++) {
      Gap gap = form.gaps().get(i);
      into.append(gap.literal());
      picked[i] = unlikeBefore(gap.twins(), picked, left % gap.choices());
      append(gap.slot(), picked[i], into);
      left /= gap.choices();
    }
    into.append(form.end());
  }

  /** The number-th filling among those that earlier gaps of the same name left over. */
  private static long unlikeBefore(List<Integer> twins, long[] picked, long number) {
    if (twins.isEmpty()) {
      return number;
    }
    long[] taken = twins.stream().mapToLong(earlier -> picked[earlier]).sorted().toArray();
    long free = number;
    for (long one : taken) {
      free += free >= one ? 1 : 0;
    }
    return free;
  }
}
