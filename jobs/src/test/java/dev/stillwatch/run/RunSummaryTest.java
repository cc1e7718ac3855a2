package dev.stillwatch.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.lake.tables.Links;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunSummaryTest {
  private static final Night FIRST = new Night(LocalDate.of(2026, 3, 7), List.of());
  private static final Night SECOND = new Night(LocalDate.of(2026, 3, 8), List.of());

  @TempDir Path folder;

  @Test
  void theMetricsAddUpTimesAndTellTheLastNightsRows() {
    assertThat(twoNights(0, "").metrics())
        .isEqualTo(
            """
            # HELP stillwatch_run_exit_code Exit code of the last run; 0 is success.
            # TYPE stillwatch_run_exit_code gauge
            stillwatch_run_exit_code 0
            # HELP stillwatch_run_finished_timestamp_seconds When the last run ended.
            # TYPE stillwatch_run_finished_timestamp_seconds gauge
            stillwatch_run_finished_timestamp_seconds 1773025230
            # HELP stillwatch_run_duration_seconds How long the last run took.
            # TYPE stillwatch_run_duration_seconds gauge
            stillwatch_run_duration_seconds 30
            # HELP stillwatch_run_night_timestamp_seconds Start of the last day that the last run was asked for, UTC.
            # TYPE stillwatch_run_night_timestamp_seconds gauge
            stillwatch_run_night_timestamp_seconds 1772928000
            # HELP stillwatch_step_duration_seconds How long filling a table took.
            # TYPE stillwatch_step_duration_seconds gauge
            stillwatch_step_duration_seconds{table="groups"} 1.250
            stillwatch_step_duration_seconds{table="links"} 5
            # HELP stillwatch_step_rows Rows that a table was given for a night.
            # TYPE stillwatch_step_rows gauge
            stillwatch_step_rows{table="groups"} 0
            stillwatch_step_rows{table="links"} 7
            """);
  }

  @Test
  void theSummaryTellsWhyARunFailed() {
    assertThat(twoNights(4, "Refused <it>").json())
        .contains("\"from\": \"2026-03-07\"", "\"exit_code\": 4", "\"seconds\": 30.0")
        .contains("\"message\": \"Refused \\u003cit\\u003e\"")
        .contains("\"table\": \"groups\",\n      \"outcome\": \"refused\",\n      \"rows\": 0");
  }

  @Test
  void theSummaryTellsWhatIsToBeKnownOfTheRows() {
    RunSummary.Notes notes = new RunSummary.Notes();
    Outcome capped =
        new Outcome.Written(
            Links.TABLE, 5, 1, Duration.ZERO, Map.of(), List.of("Caps left out of links: some"));
    notes.step(FIRST, capped, Duration.ofSeconds(2), Ahead.NOTHING);

    assertThat(notes.steps().get(0).remarks()).containsExactly("Caps left out of links: some");
  }

  @Test
  void aFileIsReplacedAtOnceAndNothingIsLeftBeside() throws IOException {
    WholeFile file = new WholeFile(folder.resolve("stillwatch.prom"));

    file.write("old");
    file.write("new");

    assertThat(folder.resolve("stillwatch.prom")).hasContent("new");
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void whatIsLeftIsReckonedFromTheLastTimeAndFromThisRun() {
    Pace pace =
        new Pace(
            Map.of("a", Duration.ofSeconds(1), "b", Duration.ofSeconds(20)),
            List.of("a", "b", "a", "b", "new"));

    // This a took 3 s, so the next may; two b of 20 s each; of the new one nothing is known.
    assertThat(pace.after("a", Duration.ofSeconds(3)))
        .isEqualTo(new Ahead(4, 1, Duration.ofSeconds(43)));
    pace.after("b", Duration.ofSeconds(10));
    pace.after("a", Duration.ofSeconds(3));
    assertThat(pace.after("new", Duration.ofSeconds(1)))
        .isEqualTo(new Ahead(1, 0, Duration.ofSeconds(10)));
    assertThat(pace.after("b", Duration.ofSeconds(10))).isEqualTo(Ahead.NOTHING);
  }

  private static RunSummary twoNights(int exitCode, String message) {
    RunSummary.Notes notes = new RunSummary.Notes();
    notes.step(FIRST, written(5), Duration.ofSeconds(2), Ahead.NOTHING);
    notes.step(SECOND, written(7), Duration.ofSeconds(3), Ahead.NOTHING);
    notes.step(
        SECOND,
        new Outcome.Refused(Groups.TABLE, List.of("why")),
        Duration.ofMillis(1_250),
        Ahead.NOTHING);
    Instant start = Instant.parse("2026-03-09T03:00:00Z");
    return new RunSummary(
        FIRST.date(),
        SECOND.date(),
        start,
        start.plusSeconds(30),
        exitCode,
        message,
        "0.1.0",
        notes.steps());
  }

  private static Outcome written(long rows) {
    return new Outcome.Written(Links.TABLE, rows, 1, Duration.ZERO, Map.of());
  }
}
