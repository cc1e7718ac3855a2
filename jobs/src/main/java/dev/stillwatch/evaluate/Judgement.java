package dev.stillwatch.evaluate;

import java.time.LocalDate;
import java.util.List;

/**
 * The cases there were on a night.
 *
 * @param night the logical date
 */
public record Judgement(LocalDate night, List<FlaggedCase> cases) {
  public Judgement {
    cases = List.copyOf(cases);
  }
}
