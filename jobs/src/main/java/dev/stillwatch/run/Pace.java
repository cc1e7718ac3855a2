package dev.stillwatch.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How long the steps of a run will take, if each takes as long as it did last time. */
final class Pace {
  private final Map<String, Duration> last;
  private final List<String> ahead;

  /**
   * Before the first step.
   *
   * @param last how long each table took when it was filled before
   * @param steps tables that will be filled, each as often as it will be
   */
  Pace(Map<String, Duration> last, List<String> steps) {
    this.last = new HashMap<>(last);
    this.ahead = new ArrayList<>(steps);
  }

  /** What is left once a table has been filled. */
  Ahead after(String table, Duration took) {
    last.put(table, took);
    ahead.remove(table);
    Duration known = Duration.ZERO;
    int unknown = 0;
    for (String step : ahead) {
      known = known.plus(last.getOrDefault(step, Duration.ZERO));
      unknown += last.containsKey(step) ? 0 : 1;
    }
    return new Ahead(ahead.size(), unknown, known);
  }
}
