package dev.stillwatch.run;

import java.time.Duration;

/** Tells whoever waits how far a run has come. */
public interface Progress {
  /** Says nothing. */
  Progress SILENT =
      new Progress() {
        @Override
        public void say(String line) {}

        @Override
        public void step(Night night, Outcome outcome, Duration took) {}
      };

  /** A line of its own. */
  void say(String line);

  /** A step that ended. */
  void step(Night night, Outcome outcome, Duration took);
}
