package dev.stillwatch.releases;

import static dev.stillwatch.testing.DatasetAssert.assertThatRows;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.lake.tables.Releases;
import dev.stillwatch.logs.SideTable;
import dev.stillwatch.logs.SnapshotReleases;
import dev.stillwatch.releases.CheckReleases.Finding;
import dev.stillwatch.releases.CheckReleases.Weight;
import dev.stillwatch.testing.SparkExtension;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class CheckReleasesTest {
  private final CheckReleases check = new CheckReleases(Instant.parse("2026-07-15T00:00:00Z"));

  @Test
  void findsWhatWouldMisleadANight(SparkSession spark) {
    Dataset<Row> calendar =
        spark.sql(
            """
            SELECT * FROM VALUES
              ('V', 'm-1', '2026-01-02', 'day', 'competitor', null),
              ('v', 'M 1', '2026-01-09', 'day', 'competitor', null),
              ('W', 'n', '2026-01-03T10:00:00Z', 'minute', 'own', '2026-01-03'),
              ('V', 'old', '1996-01-02', 'day', '', null),
              ('V', 'soon', 'soon', 'about', 'rival', 'never'),
              ('V', 'month', '2026-03-01', 'month', '', '2026-09-01'),
              (null, 'x', '2026-05-01', 'day', '', null)
            AS t(vendor, model, released_at, precision, kind, known_at)
            """);

    assertThat(check.in(Launch.of(calendar)))
        .containsExactly(
            problem("V old: 1996-01-02 cannot be its date"),
            problem("V soon: no date can be read from \"soon\""),
            problem("V soon: precision \"about\" is none of minute, hour, day, month"),
            problem("V soon: kind \"rival\" is none of own, competitor"),
            problem("V soon: no date can be read from known_at \"never\""),
            problem("V month: known_at 2026-09-01 is still to come"),
            problem("x, 2026-05-01: lacks its vendor or model"),
            problem("V m-1 stands there 2 times, on 2026-01-02 and 2026-01-09"),
            note("V month: known to the month only, so no effect is measured against it"));
    assertThat(check.in(Launch.of(calendar.where("model IN ('m-1', 'x')")))).hasSize(1);
  }

  @Test
  void saysWhichLaunchesCannotBeToldApart(SparkSession spark) {
    Dataset<Row> calendar =
        spark.sql(
            """
            SELECT * FROM VALUES
              ('V', 'a', '2026-01-02'), ('V', 'b', '2026-01-02'), ('W', 'c', '2026-01-03'),
              ('W', 'd', '2026-01-05')
            AS t(vendor, model, released_at)
            """);

    assertThat(check.in(Launch.of(calendar)))
        .containsExactly(
            note("V a and W c, 2026-01-02: at most a day apart, so neither can be named alone"),
            note("V b and W c, 2026-01-02: at most a day apart, so neither can be named alone"));
  }

  @Test
  void theShippedCalendarIsSoundAndReadAsItIs(SparkSession spark) {
    String shipped =
        Path.of(System.getProperty("stillwatch.root"), "conf", "releases.csv").toString();
    Dataset<Row> calendar = SideTable.read(spark, shipped).orElseThrow();

    assertThat(check.in(Launch.of(calendar))).noneMatch(f -> f.weight() == Weight.PROBLEM);
    LocalDate night = LocalDate.parse("2026-07-15");
    Dataset<Row> taken = new SnapshotReleases(night, "anthropic").from(calendar);
    assertThat(taken.count()).isEqualTo(calendar.count()).isGreaterThan(80);
    assertThatRows(taken.where("model IN ('GPT-5', 'Claude Opus 4.5')"))
        .hasRows(
            Releases.TABLE,
            """
            vendor    | model           | released_at          | precision | kind       | known_at
            Anthropic | Claude Opus 4.5 | 2025-11-24T00:00:00Z | day       | own        | 2025-11-24T00:00:00Z
            OpenAI    | GPT-5           | 2025-08-07T00:00:00Z | day       | competitor | 2025-08-07T00:00:00Z
            """);
  }

  private static Finding problem(String statement) {
    return new Finding(Weight.PROBLEM, statement);
  }

  private static Finding note(String statement) {
    return new Finding(Weight.NOTE, statement);
  }
}
