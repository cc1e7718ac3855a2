package dev.stillwatch.evaluate;

import java.util.List;
import java.util.Map;

/**
 * Whether as many links are false as a night expects to be (table {@code channels}).
 *
 * <p>In a world without campaigns every link is, so the expected number over the number of links is
 * 1 where bits are what they say, and less where they promise too much. Nothing is said of other
 * worlds: accounts of one campaign that are linked to each other belong together.
 */
record LinkExpectation(KnownWorld world) {
  static final String EXPECTED = "false_links_expected";

  /** What a channel did: how many links, and how many of them it expects to be false. */
  record Counted(long links, double expectedFalse) {}

  /** For each channel with links, and for all of them together. */
  List<Measurement> of(Map<String, Counted> channels) {
    Measurements figures = new Measurements();
    if (!world.campaigns().isEmpty()) {
      return figures.all();
    }
    channels.forEach(
        (channel, counted) ->
            figures.ratio(EXPECTED, channel, counted.expectedFalse(), counted.links()));
    figures.ratio(
        EXPECTED,
        Measurement.WHOLE,
        channels.values().stream().mapToDouble(Counted::expectedFalse).sum(),
        channels.values().stream().mapToLong(Counted::links).sum());
    return figures.all();
  }
}
