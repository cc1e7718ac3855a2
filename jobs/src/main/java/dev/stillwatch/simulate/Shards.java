package dev.stillwatch.simulate;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A data set dealt out over the members of a campaign: every member goes through all its topics in
 * the proportion of their sizes, and no text goes to more members than it is meant for while there
 * are fresh ones.
 */
final class Shards {
  private static final int CYCLE = 256;

  private final Dealer dealer;
  private final long seed;
  private final int hands;
  private final int[] topics;
  private final long[] lanes;
  private final int[] turns = new int[CYCLE];
  private final int[] earlier = new int[CYCLE];
  private final int[] perCycle;

  /**
   * Shards of the topics whose names start as given.
   *
   * @param content beginnings of names; all topics where none fits or none is given
   * @param redundancy how many members each text is dealt to, at different times
   */
  Shards(Dealer dealer, long seed, List<String> content, int members, int redundancy) {
    this.dealer = dealer;
    this.seed = seed;
    hands = (members + redundancy - 1) / redundancy;
    List<Topic> all = dealer.topics();
    int[] chosen =
        IntStream.range(0, all.size())
            .filter(topic -> content.stream().anyMatch(all.get(topic).name()::startsWith))
            .toArray();
    topics = chosen.length > 0 ? chosen : IntStream.range(0, all.size()).toArray();
    lanes = new long[topics.length];
    double total = 0;
    for (int i = 0; i < topics.length; i++) {
      lanes[i] = dealer.reserve(topics[i], hands);
      total += weight(topics[i]);
    }
    perCycle = new int[topics.length];
    Shuffle places = new Shuffle(seed, CYCLE);
    double before = 0;
    int turn = 0;
    for (int i = 0; i < topics.length; i++) {
      before += weight(topics[i]);
      int until = (int) Math.round(CYCLE * before / total);
      for (; turn < until; turn++) {
        turns[(int) places.at(turn)] = i;
      }
    }
    for (int place = 0; place < CYCLE; place++) {
      earlier[place] = perCycle[turns[place]]++;
    }
  }

  // Texts formed by a grammar are without end; there, each topic counts the same.
  private double weight(int topic) {
    Topic at = dealer.topics().get(topic);
    return at instanceof CorpusTopic ? at.size() : 1;
  }

  /** The draw-th text of a member. */
  Dealer.Card card(int member, long draw) {
    long place = draw + Math.floorMod(Dice.mix(seed, member), CYCLE);
    int at = (int) (place % CYCLE);
    int topic = turns[at];
    long drawn = place / CYCLE * perCycle[topic] + earlier[at];
    return dealer.card(topics[topic], lanes[topic] + member % hands, drawn);
  }
}
