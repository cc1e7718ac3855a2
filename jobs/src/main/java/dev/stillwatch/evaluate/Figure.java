package dev.stillwatch.evaluate;

import dev.stillwatch.numeric.Interval;
import java.util.Optional;

/**
 * A figure over several worlds.
 *
 * @param slice archetype, confounder or campaign; empty for whole worlds
 * @param interval 95 % bounds; absent where they cannot be told
 * @param worlds worlds that have the figure, at least one
 * @param share the trials it is a share of, added up over the worlds
 */
public record Figure(
    String metric,
    String slice,
    double value,
    Optional<Interval> interval,
    int worlds,
    Optional<Measurement.Share> share) {}
