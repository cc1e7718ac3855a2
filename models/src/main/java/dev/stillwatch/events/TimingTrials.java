package dev.stillwatch.events;

import java.util.List;
import java.util.stream.Stream;

/**
 * How often the tests of a night that set campaigns beside releases say what they should, over
 * invented worlds whose truth is known.
 *
 * @param worlds how many of each kind
 * @param shifts most phases of the calendar, and number of pseudo-cases
 * @param seed of the first world
 */
public record TimingTrials(int worlds, int shifts, long seed) {
  public TimingTrials {
    if (worlds < 1) {
      throw new IllegalArgumentException("Invalid worlds: %d (at least 1)".formatted(worlds));
    }
  }

  /** All figures, as many worlds for each. */
  public List<TrialFigure> figures() {
    return Stream.of(
            new VolumeTrials(new AlignedVolume(shifts, seed), worlds, seed).figures(),
            new PivotTrials(shifts, worlds, seed).figures(),
            new SpikeTrials(worlds, seed).figures())
        .flatMap(List::stream)
        .toList();
  }
}
