package dev.stillwatch.run;

import java.util.List;

/** What a night is made of, in order. */
public interface Plan {
  /** Fills the facts of the night's days of logs. */
  List<Step> facts();

  /** Judges the night from sums and rolling state. */
  List<Step> judgement();

  /**
   * Reasons to refuse the days of logs before anything of them is written.
   *
   * @return none where they are good
   */
  List<String> objections(Night night);

  /** Lets go of what the steps of a night kept for each other. */
  void release();
}
