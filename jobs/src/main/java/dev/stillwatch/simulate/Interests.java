package dev.stillwatch.simulate;

import java.util.ArrayList;
import java.util.List;

/**
 * Which few topics each ordinary customer comes back to.
 *
 * <p>Everything is worked out from places in shuffled orders, so that nothing has to be kept per
 * customer: a customer's place in the first order gives the language and the first topic, the place
 * within the language gives how many further topics there are, and which.
 */
final class Interests implements Habits.Repertoire {
  /** Share of customers that have more topics than the index; the last are the generalists. */
  private static final double[] HAVE_MORE = {1, 0.85, 0.5, 0.3, 0.15};

  private static final int GENERALIST_SLOTS = 14;

  private final Dealer dealer;
  private final Shuffle order;
  private final List<Tongue> tongues = new ArrayList<>();

  /** The customers of one language: their places, and each slot's division among the topics. */
  private record Tongue(String language, long from, long to, List<Slot> slots) {}

  /** One slot: who of a language's customers has it, and where each topic's places begin. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Slot(Shuffle order, int[] topics, long[] begins, long[] lanes) {}

  /**
   * The interests of a number of customers in all topics.
   *
   * @param generalists share of them with many topics
   */
  Interests(Dealer dealer, long seed, int customers, double generalists) {
    this(dealer, seed, customers, generalists, 0, dealer.topics().size());
  }

  /** Interests in the topics from one up to, and without, another. */
  Interests(Dealer dealer, long seed, int customers, double generalists, int begin, int end) {
    this.dealer = dealer;
    order = new Shuffle(seed, customers);
    double total =
        dealer.topics().subList(begin, end).stream().mapToDouble(Interests::weight).sum();
    double before = 0;
    int first = begin;
    while (first < end) {
      String language = dealer.topics().get(first).language();
      int last = first;
      double weight = 0;
      while (last < end && dealer.topics().get(last).language().equals(language)) {
        weight += weight(dealer.topics().get(last++));
      }
      long from = Math.round(customers * before / total);
      before += weight;
      long to = Math.round(customers * before / total);
      if (to > from) {
        tongues.add(
            new Tongue(language, from, to, slots(seed, to - from, first, last, generalists)));
      }
      first = last;
    }
  }

  private List<Slot> slots(long seed, long customers, int first, int last, double generalists) {
    List<Slot> slots = new ArrayList<>();
    for (int slot = 0; slot < GENERALIST_SLOTS; slot++) {
      double share = slot < HAVE_MORE.length ? Math.max(HAVE_MORE[slot], generalists) : generalists;
      long holders = (long) Math.ceil(customers * share);
      if (holders > 0) {
        slots.add(slot(Dice.mix(seed, slot, first), holders, first, last));
      }
    }
    return slots;
  }

  private Slot slot(long seed, long holders, int first, int last) {
    int[] topics = new int[last - first];
    long[] begins = new long[topics.length + 1];
    long[] lanes = new long[topics.length];
    double total = 0;
    for (int i = 0; i < topics.length; i++) {
      topics[i] = first + i;
      total += weight(dealer.topics().get(first + i));
    }
    double before = 0;
    for (int i = 0; i < topics.length; i++) {
      before += weight(dealer.topics().get(topics[i]));
      begins[i + 1] = Math.round(holders * before / total);
      lanes[i] = dealer.reserve(topics[i], begins[i + 1] - begins[i]);
    }
    return new Slot(new Shuffle(seed, holders), topics, begins, lanes);
  }

  /** Large corpora interest more people, but not as many more as they are larger. */
  private static double weight(Topic topic) {
    return StrictMath.sqrt((double) Math.min(topic.size(), 10_000));
  }

  String language(int customer) {
    return tongue(order.at(customer)).language();
  }

  @Override
  public int count(int customer) {
    long place = order.at(customer);
    Tongue tongue = tongue(place);
    int count = 0;
    while (count < tongue.slots().size()
        && place - tongue.from() < tongue.slots().get(count).order().size()) {
      count++;
    }
    return count;
  }

  @Override
  public Dealer.Card card(int customer, int slot, long draw) {
    long place = order.at(customer);
    Tongue tongue = tongue(place);
    Slot division = tongue.slots().get(slot);
    long at = division.order().at(place - tongue.from());
    int topic = 0;
    while (at >= division.begins()[topic + 1]) {
      topic++;
    }
    long lane = division.lanes()[topic] + at - division.begins()[topic];
    return dealer.card(division.topics()[topic], lane, draw);
  }

  private Tongue tongue(long place) {
    for (Tongue tongue : tongues) {
      if (place < tongue.to()) {
        return tongue;
      }
    }
    throw new IllegalStateException("No language at place " + place);
  }
}
