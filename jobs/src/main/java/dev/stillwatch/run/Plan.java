package dev.stillwatch.run;

import java.time.LocalDate;
import java.util.List;
import java.util.SortedMap;

/** What a night is made of, in order. */
public interface Plan {
  /** Fills the facts of the night's days of logs. */
  List<Step> facts();

  /** Judges the night from sums and rolling state. */
  List<Step> judgement();

  /**
   * Reasons to refuse days of logs before anything of them is written.
   *
   * @return by the day; none where they are good
   */
  SortedMap<LocalDate, String> objections(Night night);

  /** Lets go of what the steps of a night kept for each other. */
  void release();
}
