package dev.stillwatch.simulate;

import dev.stillwatch.simulate.Campaign.Source;

/** What a campaign asks: its data set dealt out, each task in the campaign's wording. */
final class Tasks {
  private final Source source;
  private final Shards shards;
  private final Wording wording;

  /**
   * The tasks of a campaign.
   *
   * @param hands to how many the data set is dealt out; a member may hold several
   */
  Tasks(Setting setting, Campaign plan, long seed, int hands) {
    Campaign.Content content = plan.content();
    source = content.source();
    shards =
        new Shards(
            source == Source.USERS ? setting.organic() : setting.fields(),
            seed,
            content.topics(),
            hands,
            content.redundancy());
    wording = new Wording(content, setting.texts(), seed);
  }

  Wording wording() {
    return wording;
  }

  /** The draw-th task of a hand. */
  Dealer.Card card(int hand, long draw) {
    return source == Source.GOAL ? goal() : wording.reworded(shards.card(hand, draw), hand, draw);
  }

  /** The one task that wordings are tried out on. */
  Dealer.Card goal() {
    return shards.card(0, 0);
  }
}
