package dev.stillwatch.evaluate;

import dev.stillwatch.evaluate.Measurement.Share;
import java.util.ArrayList;
import java.util.List;

/** Figures as they are gathered; what has no value is left out. */
final class Measurements {
  private final List<Measurement> gathered = new ArrayList<>();

  /** A figure that always has a value. */
  void add(String metric, String slice, double value) {
    gathered.add(Measurement.of(metric, slice, value));
  }

  /** A share of things that do not stand alone; left out where there are none. */
  void ratio(String metric, String slice, long part, long whole) {
    ratio(metric, slice, (double) part, whole);
  }

  /** The same of things that do not count in full. */
  void ratio(String metric, String slice, double part, long whole) {
    if (whole > 0) {
      add(metric, slice, part / whole);
    }
  }

  /** A share of things that stand alone; left out where there are none. */
  void share(String metric, String slice, long hits, long trials) {
    if (trials > 0) {
      gathered.add(Measurement.of(metric, slice, new Share(hits, trials)));
    }
  }

  void addAll(List<Measurement> others) {
    gathered.addAll(others);
  }

  List<Measurement> all() {
    return List.copyOf(gathered);
  }
}
