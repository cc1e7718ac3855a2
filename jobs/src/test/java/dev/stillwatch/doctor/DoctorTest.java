package dev.stillwatch.doctor;

import static dev.stillwatch.testing.TextTable.full;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.doctor.Finding.Verdict;
import dev.stillwatch.lake.Tables;
import dev.stillwatch.lake.tables.CaseVersions;
import dev.stillwatch.lake.tables.Codebooks;
import dev.stillwatch.lake.tables.Links;
import dev.stillwatch.lakeio.DeltaLake;
import dev.stillwatch.lakeio.LakeFolder;
import dev.stillwatch.lakeio.Maintenance;
import dev.stillwatch.logs.LogDay;
import dev.stillwatch.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class DoctorTest {
  private static final Instant NOW = Instant.parse("2026-06-10T00:00:00Z");

  @TempDir private Path folder;

  @Test
  void saysWhatIsWrongWithAnOldLakeAndWhatToDo(SparkSession spark) {
    DeltaLake lake = new DeltaLake(spark, folder.toString());
    lake.append(
        Codebooks.TABLE,
        full(spark, Codebooks.TABLE, "epoch | trained_for\ne1 | 2026-03-01"),
        "night");
    lake.append(
        Links.TABLE,
        full(
            spark,
            Links.TABLE,
            "run_date | left_ref | right_ref | weight\n2026-03-01 | a | b | 0.5"),
        "night");
    lake.append(
        CaseVersions.TABLE,
        full(spark, CaseVersions.TABLE, "run_date | case_id\n2026-03-01 | SW-a"),
        "night");
    Doctor doctor = doctor(spark, lake);

    assertThat(doctor.codebook())
        .isEqualTo(
            new Finding(
                "codebook",
                Verdict.WARNING,
                "trained for 2026-03-01, 101 days ago",
                "Topics drift: train a new one on recent logs."));
    assertThat(doctor.retention().says()).isEqualTo("rows older than promised in links");
    assertThat(doctor.tables())
        .isEqualTo(Finding.fine("tables", "3 of %d written".formatted(Tables.ALL.size())));
    assertThat(doctor.features().verdict()).isEqualTo(Verdict.OK);

    spark.sql(
        "ALTER TABLE delta.`%s` SET TBLPROPERTIES ('delta.enableChangeDataFeed' = 'false')"
            .formatted(lake.location(CaseVersions.TABLE)));
    spark.sql(
        "ALTER TABLE delta.`%s` ADD COLUMNS (another STRING)"
            .formatted(lake.location(Links.TABLE)));

    assertThat(doctor.features().says()).isEqualTo("no change data feed: case_versions");
    assertThat(doctor.tables().verdict()).isEqualTo(Verdict.PROBLEM);
    assertThat(doctor.tables().says()).isEqualTo("other columns than this version's: links");
  }

  @Test
  void anEmptyLakeIsNoProblem(SparkSession spark) {
    Doctor doctor = doctor(spark, new DeltaLake(spark, folder.toString()));

    assertThat(Stream.of(doctor.retention(), doctor.features(), doctor.tables()))
        .allMatch(finding -> finding.verdict() == Verdict.OK);
    assertThat(doctor.codebook().says()).isEqualTo("none yet");
  }

  @Test
  void looksAtTheKeyWithoutShowingIt(SparkSession spark) throws IOException {
    Doctor doctor = doctor(spark, new DeltaLake(spark, folder.toString()));
    Path key = Files.writeString(folder.resolve("key"), "secret");

    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    assertThat(doctor.key(() -> "1a2b", Optional.of(key)))
        .isEqualTo(Finding.fine("key", "fingerprint 1a2b"));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(doctor.key(() -> "1a2b", Optional.of(key)).verdict()).isEqualTo(Verdict.WARNING);
    assertThat(
            doctor.key(
                () -> {
                  throw new IllegalStateException("no key");
                },
                Optional.empty()))
        .isEqualTo(
            new Finding(
                "key", Verdict.PROBLEM, "no key", "Set STILLWATCH_KEY or privacy.key-file."));
  }

  @Test
  void tellsAClockThatIsOffFromOneThatAgrees(SparkSession spark) {
    LakeFolder here = new LakeFolder(new Configuration(), folder.toString());
    DeltaLake lake = new DeltaLake(spark, folder.toString());
    Instant written = Instant.ofEpochMilli(folder.toFile().lastModified());

    assertThat(doctor(spark, lake).storage(here))
        .as("the test's time is long past")
        .filteredOn(finding -> finding.what().equals("clock"))
        .allMatch(finding -> finding.verdict() == Verdict.WARNING);
    assertThat(
            new Doctor(lake, new Maintenance(spark, lake, written), written).storage(here).get(1))
        .isEqualTo(Finding.fine("clock", "agrees with the storage"));
    assertThat(folder).isEmptyDirectory();
    assertThat(Doctor.space(5L << 20))
        .isEqualTo(Finding.warning("space", "5 MiB free", "Free some, or run maintain."));
    LakeFolder nowhere = new LakeFolder(new Configuration(), "/proc/no-such-folder");
    assertThat(doctor(spark, lake).storage(nowhere))
        .extracting(Finding::verdict)
        .containsExactly(Verdict.PROBLEM);
  }

  @Test
  void namesDaysWithoutLogsAndVersionsThatDoNotFit(SparkSession spark) {
    assertThat(Doctor.coverage(days("2026-03-01", "2026-03-02", "2026-03-04")).says())
        .isEqualTo("no logs for [2026-03-03]");
    assertThat(Doctor.coverage(days("2025-01-01", "2026-03-04")).says())
        .as("only the last four weeks count")
        .startsWith("no logs for [2026-02-05, ");
    assertThat(Doctor.coverage(List.of()).verdict()).isEqualTo(Verdict.PROBLEM);
    Doctor doctor = doctor(spark, new DeltaLake(spark, folder.toString()));
    assertThat(doctor.versions(17, "4.1.2", "4.4.0").verdict()).isEqualTo(Verdict.OK);
    assertThat(doctor.versions(11, "4.1.2", "4.4.0").verdict()).isEqualTo(Verdict.PROBLEM);
    assertThat(doctor.versions(17, "3.5.1", "3.2.0").advice()).isEqualTo("Run it with Spark 4.");
  }

  private static Doctor doctor(SparkSession spark, DeltaLake lake) {
    return new Doctor(lake, new Maintenance(spark, lake, NOW), NOW);
  }

  private static List<LogDay> days(String... days) {
    return Stream.of(days)
        .map(day -> new LogDay(LocalDate.parse(day), 1, 1, "x", false /* marked */))
        .toList();
  }
}
