package dev.stillwatch.simulate;

import static dev.stillwatch.simulate.GrammarFile.CONTEXT;
import static dev.stillwatch.simulate.GrammarFile.FOLLOW_UP;
import static dev.stillwatch.simulate.GrammarFile.OPENING;

/** A topic whose texts are formed by a grammar. */
final class GrammarTopic implements Topic {
  private final String name;
  private final String language;
  private final Grammar grammar;
  private final long seed;
  private final int patterns;
  private final Shuffle openings;
  private final Shuffle followUps;

  GrammarTopic(String name, String language, Grammar grammar, long seed) {
    this.name = name;
    this.language = language;
    this.grammar = grammar;
    this.seed = Dice.mix(seed, Dice.mix(name));
    patterns = grammar.alternatives(OPENING);
    long smallest = Long.MAX_VALUE;
    for (int pattern = 0; pattern < patterns; pattern++) {
      smallest = Math.min(smallest, grammar.size(OPENING, pattern));
    }
    openings = new Shuffle(this.seed, smallest * patterns);
    followUps = new Shuffle(this.seed + 1, grammar.size(FOLLOW_UP));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String language() {
    return language;
  }

  @Override
  public long size() {
    return openings.size();
  }

  @Override
  public String opening(long card) {
    long place = openings.at(Math.floorMod(card, openings.size()));
    int pattern = (int) (place % patterns);
    // A pattern with more sentences than the smallest one spends them over the rounds.
    long scattered =
        new Shuffle(seed + 2 + pattern, grammar.size(OPENING, pattern)).at(place / patterns);
    String sentence = grammar.fill(OPENING, pattern, scattered);
    Dice dice = Dice.of(seed, card, 3);
    return switch (dice.weighted(5, 3, 2, 1)) {
      case 0 -> sentence;
      case 1 -> join(context(dice), sentence);
      case 2 -> join(sentence, context(dice));
      default -> join(context(dice), join(sentence, context(dice)));
    };
  }

  @Override
  public String followUp(long card) {
    String sentence = grammar.fill(FOLLOW_UP, followUps.at(Math.floorMod(card, followUps.size())));
    Dice dice = Dice.of(seed, card, 4);
    return dice.chance(0.5) ? sentence : join(sentence, context(dice));
  }

  private String context(Dice dice) {
    return grammar.fill(CONTEXT, dice.bits() >>> 1);
  }

  /** Two sentences; the first gets its full stop where it has none. */
  private String join(String first, String second) {
    boolean wide = language.equals("zh") || language.equals("ja");
    char last = first.charAt(first.length() - 1);
    boolean ended = ".?!。？！".indexOf(last) >= 0;
    return first + (ended ? "" : wide ? "。" : ".") + (wide ? "" : " ") + second;
  }
}
