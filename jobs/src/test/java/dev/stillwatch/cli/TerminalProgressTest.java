package dev.stillwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.lake.tables.Links;
import dev.stillwatch.run.Ahead;
import dev.stillwatch.run.Night;
import dev.stillwatch.run.Outcome;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalProgressTest {
  private static final Night NIGHT = new Night(LocalDate.of(2026, 3, 8), List.of());
  private static final Outcome WRITTEN =
      new Outcome.Written(Links.TABLE, 12_000, 1, Duration.ZERO, Map.of());

  @Test
  void aStepIsALineWithRowsTimeRateAndWhatIsLeft() {
    assertThat(line(WRITTEN, new Ahead(3, 0, Duration.ofMillis(41_600))))
        .isEqualTo(
            "2026-03-08  links                      12,000 rows     2.5 s      4,800 rows/s  about 42 s left");
  }

  @Test
  void stepsThatWereNeverTimedAreCounted() {
    assertThat(line(WRITTEN, new Ahead(3, 1, Duration.ofSeconds(41)))).endsWith("  3 steps left");
  }

  @Test
  void afterTheLastStepNothingIsSaidToBeLeft() {
    assertThat(line(WRITTEN, Ahead.NOTHING)).endsWith(" rows/s");
  }

  @Test
  void aRefusedStepSaysSo() {
    assertThat(line(new Outcome.Refused(Links.TABLE, List.of("why")), Ahead.NOTHING))
        .isEqualTo("2026-03-08  links                 refused     2.5 s");
  }

  @Test
  void whatIsToBeKnownOfTheRowsIsALineOfItsOwn() {
    Outcome capped =
        new Outcome.Written(Links.TABLE, 5, 1, Duration.ZERO, Map.of(), List.of("Caps left out"));

    assertThat(line(capped, Ahead.NOTHING)).endsWith(" rows/s\n2026-03-08  Caps left out");
  }

  private static String line(Outcome outcome, Ahead ahead) {
    StringWriter text = new StringWriter();
    new TerminalProgress(new PrintWriter(text))
        .step(NIGHT, outcome, Duration.ofMillis(2_500), ahead);
    return text.toString().stripTrailing();
  }
}
