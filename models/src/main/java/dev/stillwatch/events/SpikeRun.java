package dev.stillwatch.events;

import dev.stillwatch.numeric.BenjaminiYekutieli;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Days of one campaign that stand out and lie close together, up to the last of them; the onset is
 * that of the first.
 */
record SpikeRun(
    int first, SpikeDay last, Onset onset, long observed, double expected, double p, double q) {

  /**
   * The runs among days, by campaign and day.
   *
   * @param days those with p of at most alpha, in any order
   * @param tests how many days were tested
   */
  static List<SpikeRun> of(List<SpikeDay> days, long tests, double alpha) {
    List<SpikeDay> ordered =
        days.stream()
            .sorted(Comparator.comparing(SpikeDay::campaign).thenComparingInt(SpikeDay::day))
            .toList();
    double[] q =
        BenjaminiYekutieli.adjust(ordered.stream().mapToDouble(SpikeDay::p).toArray(), tests);
    List<SpikeRun> runs = new ArrayList<>();
    for (int i = 0; i < q.length; i++) {
      if (q[i] > alpha) {
        continue;
      }
      int latest = runs.size() - 1;
      if (latest >= 0 && runs.get(latest).reaches(ordered.get(i))) {
        runs.set(latest, runs.get(latest).and(ordered.get(i), q[i]));
      } else {
        runs.add(startedBy(ordered.get(i), q[i]));
      }
    }
    return runs;
  }

  private static SpikeRun startedBy(SpikeDay day, double q) {
    return new SpikeRun(day.day(), day, day.onset(), day.observed(), day.expected(), day.p(), q);
  }

  private boolean reaches(SpikeDay next) {
    int gap = next.day() - last.day() - 1;
    return last.campaign().equals(next.campaign())
        && (gap == 0 || (gap == 1 && last.next().isPresent()));
  }

  private SpikeRun and(SpikeDay next, double nextQ) {
    boolean skipped = next.day() - last.day() > 1;
    return new SpikeRun(
        first,
        next,
        onset,
        observed + (skipped ? last.next().orElseThrow().observed() : 0) + next.observed(),
        expected + (skipped ? last.next().orElseThrow().expected() : 0) + next.expected(),
        Math.min(p, next.p()),
        Math.min(q, nextQ));
  }
}
