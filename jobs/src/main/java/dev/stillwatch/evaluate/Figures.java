package dev.stillwatch.evaluate;

import static java.util.stream.Collectors.groupingBy;

import dev.stillwatch.evaluate.Measurement.Share;
import dev.stillwatch.numeric.ClopperPearson;
import dev.stillwatch.numeric.Interval;
import dev.stillwatch.numeric.MeanInterval;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Sums up the worlds of one detector.
 *
 * <p>Shares of things that stand alone are added up over worlds and bounded after Clopper and
 * Pearson; everything else is a mean over worlds with Student's t, cut to the values it can have.
 * One world alone bounds no mean.
 */
public final class Figures {
  static final double CONFIDENCE = 0.95;

  /** Figures that may exceed one. */
  private static final Set<String> COUNTS =
      Set.of(
          CaseRanking.CASES,
          CaseRanking.FALSE_CASES,
          Timeliness.ALERTS,
          Timeliness.NIGHTS,
          CaseIdentity.SWITCHES);

  private final Map<String, Map<String, Figure>> byMetric;

  private Figures(Map<String, Map<String, Figure>> byMetric) {
    this.byMetric = byMetric;
  }

  /** The figures of some worlds of one detector. */
  public static Figures of(Collection<WorldResult> worlds) {
    Map<String, Map<String, Figure>> byMetric = new TreeMap<>();
    worlds.stream()
        .flatMap(world -> world.figures().stream())
        .collect(
            groupingBy(
                Measurement::metric,
                TreeMap::new,
                groupingBy(Measurement::slice, TreeMap::new, java.util.stream.Collectors.toList())))
        .forEach(
            (metric, slices) ->
                slices.forEach(
                    (slice, values) ->
                        byMetric
                            .computeIfAbsent(metric, key -> new TreeMap<>())
                            .put(slice, figure(values))));
    return new Figures(byMetric);
  }

  /** The figure of whole worlds, if any of them has it. */
  public Optional<Figure> whole(String metric) {
    return of(metric, Measurement.WHOLE);
  }

  /** The figure of a slice, if any world has it. */
  public Optional<Figure> of(String metric, String slice) {
    return Optional.ofNullable(byMetric.getOrDefault(metric, Map.of()).get(slice));
  }

  /** The figures of a metric's slices, whole worlds apart, by slice. */
  public List<Figure> slices(String metric) {
    return byMetric.getOrDefault(metric, Map.of()).values().stream()
        .filter(figure -> !figure.slice().equals(Measurement.WHOLE))
        .toList();
  }

  /** All figures, by metric and slice. */
  public List<Figure> all() {
    return byMetric.values().stream().flatMap(slices -> slices.values().stream()).toList();
  }

  private static Figure figure(List<Measurement> values) {
    Measurement first = values.get(0);
    List<Share> shares = values.stream().flatMap(value -> value.share().stream()).toList();
    if (shares.size() == values.size()) {
      Share sum =
          new Share(
              shares.stream().mapToLong(Share::hits).sum(),
              shares.stream().mapToLong(Share::trials).sum());
      return new Figure(
          first.metric(),
          first.slice(),
          sum.value(),
          Optional.of(new ClopperPearson(CONFIDENCE).of(sum.hits(), sum.trials())),
          values.size(),
          Optional.of(sum));
    }
    double[] each = values.stream().mapToDouble(Measurement::value).toArray();
    Optional<Interval> bounds =
        each.length < 2
            ? Optional.empty()
            : Optional.of(
                new MeanInterval(CONFIDENCE)
                    .of(each)
                    .within(0, COUNTS.contains(first.metric()) ? Double.POSITIVE_INFINITY : 1));
    return new Figure(
        first.metric(),
        first.slice(),
        java.util.Arrays.stream(each).average().orElseThrow(),
        bounds,
        each.length,
        Optional.empty());
  }
}
