package dev.stillwatch.run;

import java.time.Duration;
import java.util.List;

/** Tells whoever waits how far a run has come. */
public interface Progress {
  /** Says nothing. */
  Progress SILENT = all(List.of());

  /** A line of its own; by itself passed over. */
  default void say(String line) {}

  /**
   * Work that begins; by itself passed over.
   *
   * @param what the table that is filled, or logs while they are looked through
   */
  default void begin(Night night, String what) {}

  /** A step that ended, and what is still to be done. */
  void step(Night night, Outcome outcome, Duration took, Ahead ahead);

  /** Tells several, in this order. */
  static Progress all(List<Progress> listeners) {
    List<Progress> told = List.copyOf(listeners);
    return new Progress() {
      @Override
      public void say(String line) {
        told.forEach(progress -> progress.say(line));
      }

      @Override
      public void begin(Night night, String what) {
        told.forEach(progress -> progress.begin(night, what));
      }

      @Override
      public void step(Night night, Outcome outcome, Duration took, Ahead ahead) {
        told.forEach(progress -> progress.step(night, outcome, took, ahead));
      }
    };
  }
}
