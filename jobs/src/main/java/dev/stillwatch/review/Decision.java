package dev.stillwatch.review;

import java.time.LocalDate;

/**
 * One event in the life of a case.
 *
 * @param opinion who, when and why
 * @param decision the name of the state decided on, or {@value #UNDO}
 * @param state the state of the case after it
 * @param night the night of the version that was decided on
 * @param ruling what later nights leave alone because of it
 */
public record Decision(
    Opinion opinion, String decision, CaseState state, LocalDate night, Ruling ruling) {
  /** Takes back the newest decision that stands. */
  public static final String UNDO = "undo";

  boolean isUndo() {
    return decision.equals(UNDO);
  }
}
