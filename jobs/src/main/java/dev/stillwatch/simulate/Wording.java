package dev.stillwatch.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** How a campaign words its tasks: what stands before them, and which words it swaps. */
final class Wording {
  /** Wordings of which thousands are tried out. */
  static final String SWEEP = "sweep";

  private final Campaign.Content content;
  private final Synonyms synonyms;
  private final List<String> templates;
  private final Grammar sweep;
  private final long seed;

  /** A campaign's wording; the same for campaigns of one seed. */
  Wording(Campaign.Content content, Texts texts, long seed) {
    this.content = content;
    this.seed = seed;
    synonyms = texts.synonyms();
    sweep = texts.frames().get(SWEEP);
    templates =
        content.frame().isEmpty()
            ? List.of()
            : templates(named(texts, content.frame()), content.variants(), seed);
  }

  private static Grammar named(Texts texts, String frame) {
    Grammar grammar = texts.frames().get(frame);
    if (grammar == null) {
      throw new IllegalArgumentException(
          "Invalid frame: %s (one of %s)".formatted(frame, new TreeSet<>(texts.frames().keySet())));
    }
    return grammar;
  }

  private static List<String> templates(Grammar frame, int variants, long seed) {
    if (variants == 1) {
      return List.of(frame.fill(GrammarFile.OPENING, Dice.mix(seed, 2) >>> 1));
    }
    List<String> templates = new ArrayList<>(variants);
    for (int i = 0; i < variants; i++) {
      templates.add(frame.fill(GrammarFile.OPENING, Dice.mix(seed, 2, i) >>> 1));
    }
    return templates;
  }

  /** What stands before a task; empty where nothing does. */
  String frame(Dice dice) {
    boolean bare = templates.isEmpty() || (content.framed() < 1 && !dice.chance(content.framed()));
    return bare ? "" : dice.pick(templates);
  }

  /** A wording that is tried out. */
  String probe(Dice dice) {
    return sweep.fill(GrammarFile.OPENING, dice.bits() >>> 1);
  }

  /** A task as one hand puts it. */
  Dealer.Card reworded(Dealer.Card card, int hand, long draw) {
    return content.paraphrase() <= 0
        ? card
        : new Dealer.Card(new Reworded(card.topic(), hand, draw), card.number());
  }

  /** A topic in the words of one hand at one time. */
  private final class Reworded implements Topic {
    private final Topic plain;
    private final int hand;
    private final long draw;

    Reworded(Topic plain, int hand, long draw) {
      this.plain = plain;
      this.hand = hand;
      this.draw = draw;
    }

    @Override
    public String name() {
      return plain.name();
    }

    @Override
    public String language() {
      return plain.language();
    }

    @Override
    public long size() {
      return plain.size();
    }

    @Override
    public String opening(long card) {
      Dice dice = Dice.of(seed, 5, hand, draw);
      return synonyms.swapped(plain.opening(card), language(), content.paraphrase(), dice);
    }

    @Override
    public String followUp(long card) {
      return plain.followUp(card);
    }
  }
}
