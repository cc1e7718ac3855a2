package dev.stillwatch.simulate;

import java.util.List;

/** A topic whose texts are given: each is dealt once before any comes again. */
final class CorpusTopic implements Topic {
  private final String name;
  private final String language;
  private final List<String> texts;
  private final long seed;

  CorpusTopic(String name, String language, List<String> texts, long seed) {
    this.name = name;
    this.language = language;
    this.texts = List.copyOf(texts);
    this.seed = Dice.mix(seed, Dice.mix(name));
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
    return texts.size();
  }

  @Override
  public String opening(long card) {
    long round = card / texts.size();
    return texts.get((int) new Shuffle(seed + round, texts.size()).at(card % texts.size()));
  }

  /** The corpora keep no thread of a conversation: what follows is another text of the topic. */
  @Override
  public String followUp(long card) {
    return opening(card);
  }
}
