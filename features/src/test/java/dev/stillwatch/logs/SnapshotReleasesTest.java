package dev.stillwatch.logs;

import static dev.stillwatch.testing.DatasetAssert.assertThatRows;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stillwatch.lake.tables.Releases;
import dev.stillwatch.testing.SparkExtension;
import java.time.LocalDate;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class SnapshotReleasesTest {
  private final SnapshotReleases snapshot =
      new SnapshotReleases(LocalDate.parse("2026-03-01"), "Us");

  @Test
  void tellsOwnReleasesFromOthers(SparkSession spark) {
    assertThatRows(
            snapshot.from(
                spark.sql(
                    """
                    SELECT * FROM VALUES
                      ('V', 'm1', '2026-01-02', 'Day', 'competitor'),
                      ('V', 'm1', '2026-01-09', null, null),
                      ('W', 'm2', '2026-01-02T10:00:00Z', 'minute', 'own'),
                      ('us', 'm3', '2026-02-01', null, null),
                      ('V', 'm4', 'soon', null, null),
                      (null, 'm5', '2026-01-02', null, null)
                    AS t(vendor, model, released_at, precision, kind)
                    """)))
        .hasRows(
            Releases.TABLE,
            """
            vendor | model | released_at          | precision | kind
            V      | m1    | 2026-01-02T00:00:00Z | day       | competitor
            W      | m2    | 2026-01-02T10:00:00Z | minute    | own
            us     | m3    | 2026-02-01T00:00:00Z | day       | own
            """);
  }

  @Test
  void namesTheColumnsThatAreMissing(SparkSession spark) {
    assertThatThrownBy(() -> snapshot.from(spark.sql("SELECT 'V' AS vendor")))
        .hasMessage("Cannot read releases: no columns [model, released_at] among [vendor]");
  }
}
