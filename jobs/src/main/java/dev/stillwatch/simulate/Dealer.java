package dev.stillwatch.simulate;

import java.util.List;

/**
 * Deals the texts of topics so that no two hands hold the same card.
 *
 * <p>Whoever draws from a topic owns one lane of it: card number {@code draw * lanes + lane}. Cards
 * are thereby unique without anybody having to remember what was dealt; texts come again only when
 * a topic is exhausted.
 */
final class Dealer {
  private final List<Topic> topics;
  private final long[] lanes;

  Dealer(List<Topic> topics) {
    this.topics = List.copyOf(topics);
    lanes = new long[topics.size()];
  }

  List<Topic> topics() {
    return topics;
  }

  /** Reserves lanes of a topic; answers the first of them. Only while a world is set up. */
  long reserve(int topic, long count) {
    long first = lanes[topic];
    lanes[topic] += count;
    return first;
  }

  /** A text that a lane has not been dealt before: its draw-th one. */
  Card card(int topic, long lane, long draw) {
    return new Card(topics.get(topic), draw * lanes[topic] + lane);
  }

  /** One text of a topic, not yet written out. */
  record Card(Topic topic, long number) {
    String opening() {
      return topic.opening(number);
    }

    String followUp() {
      return topic.followUp(number);
    }
  }
}
