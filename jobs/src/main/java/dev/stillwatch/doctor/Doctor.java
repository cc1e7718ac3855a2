package dev.stillwatch.doctor;

import static dev.stillwatch.doctor.Finding.fine;
import static dev.stillwatch.doctor.Finding.problem;
import static dev.stillwatch.doctor.Finding.warning;

import dev.stillwatch.lake.TableSpec;
import dev.stillwatch.lake.Tables;
import dev.stillwatch.lake.tables.Codebooks;
import dev.stillwatch.lakeio.DeltaLake;
import dev.stillwatch.lakeio.LakeFolder;
import dev.stillwatch.lakeio.Maintenance;
import dev.stillwatch.logs.LogDay;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.spark.sql.functions;

/**
 * Looks at an installation for what would keep nights from being made or promises from being kept,
 * and says what to do about it.
 *
 * @param lake the lake
 * @param maintenance what its tables promise to delete
 * @param now what things are old by
 */
public record Doctor(DeltaLake lake, Maintenance maintenance, Instant now) {
  // What Spark 4 runs on, and what this project is built for.
  private static final int OLDEST_JAVA = 17;
  private static final Duration SKEW = Duration.ofSeconds(30);
  private static final long CODEBOOK_DAYS = 90;
  private static final long SCARCE_BYTES = 1L << 30;
  private static final int COVERAGE_DAYS = 28;
  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  /** The pseudonym key: that it can be read, and by nobody else. */
  public Finding key(Supplier<String> fingerprint, Optional<Path> file) {
    String print;
    try {
      print = fingerprint.get();
    } catch (RuntimeException e) {
      return problem(
          "key", String.valueOf(e.getMessage()), "Set STILLWATCH_KEY or privacy.key-file.");
    }
    Set<PosixFilePermission> readable = file.map(Doctor::permissions).orElse(Set.of());
    return readable.stream().anyMatch(OTHERS::contains)
        ? warning(
            "key",
            "fingerprint %s, but others than its owner may read the file".formatted(print),
            "chmod 600 the key file.")
        : fine("key", "fingerprint " + print);
  }

  private static Set<PosixFilePermission> permissions(Path file) {
    try {
      return Files.getPosixFilePermissions(file);
    } catch (java.io.IOException | UnsupportedOperationException e) {
      return Set.of();
    }
  }

  /** Whether the versions belong together. */
  public Finding versions(int java, String spark, String delta) {
    String says = "Java %d, Spark %s, Delta %s".formatted(java, spark, delta);
    if (java < OLDEST_JAVA) {
      return problem("versions", says, "Run it with Java %d or later.".formatted(OLDEST_JAVA));
    }
    return spark.startsWith("4.")
        ? fine("versions", says)
        : problem("versions", says, "Run it with Spark 4.");
  }

  /** Whether the lake's folder can be written, and its storage agrees about the time. */
  public List<Finding> storage(LakeFolder folder) {
    Instant written;
    try {
      written = folder.touch();
    } catch (java.io.IOException e) {
      return List.of(
          problem(
              "lake",
              "nothing can be written to %s".formatted(lake.root()),
              "Give the user that runs nights the right to write there."));
    }
    Duration apart = Duration.between(written, now).abs();
    List<Finding> findings = new ArrayList<>();
    findings.add(fine("lake", "%s can be written".formatted(lake.root())));
    findings.add(
        apart.compareTo(SKEW) > 0
            ? warning(
                "clock",
                "this machine and the storage are %d s apart".formatted(apart.toSeconds()),
                "Set both clocks by NTP: claims on the lake are told from dead ones by time.")
            : fine("clock", "agrees with the storage"));
    findings.add(
        folder.freeBytes().isEmpty()
            ? fine("space", "not limited, or not known")
            : space(folder.freeBytes().getAsLong()));
    return findings;
  }

  static Finding space(long free) {
    String says = "%,d MiB free".formatted(free >> 20);
    return free < SCARCE_BYTES
        ? warning("space", says, "Free some, or run maintain.")
        : fine("space", says);
  }

  /** Whether the tables are the ones this version of the code writes and reads. */
  public Finding tables() {
    List<String> there = new ArrayList<>();
    List<String> other = new ArrayList<>();
    for (TableSpec table : Tables.ALL) {
      if (lake.version(table).isEmpty()) {
        continue;
      }
      there.add(table.name());
      try {
        lake.read(table);
      } catch (IllegalStateException e) {
        other.add(table.name());
      }
    }
    return other.isEmpty()
        ? fine("tables", "%d of %d written".formatted(there.size(), Tables.ALL.size()))
        : problem(
            "tables",
            "other columns than this version's: %s".formatted(String.join(", ", other)),
            "Run the version that wrote them, or move those tables away and make the nights again.");
  }

  /** Whether the tables have the features they were declared with. */
  public Finding features() {
    List<String> without = new ArrayList<>();
    for (TableSpec table : Tables.ALL) {
      if (lake.version(table).isPresent() && table.changeFeed()) {
        boolean on =
            lake.properties(table).getOrDefault("delta.enableChangeDataFeed", "").equals("true");
        if (!on) {
          without.add(table.name());
        }
      }
    }
    return without.isEmpty()
        ? fine("table features", "as declared")
        : warning(
            "table features",
            "no change data feed: %s".formatted(String.join(", ", without)),
            "ALTER TABLE ... SET TBLPROPERTIES (delta.enableChangeDataFeed = true).");
  }

  /** Whether anything is kept longer than promised. */
  public Finding retention() {
    List<String> late =
        Tables.ALL.stream()
            .filter(table -> maintenance.holdsExpired(table))
            .map(TableSpec::name)
            .toList();
    return late.isEmpty()
        ? fine("retention", "nothing is kept longer than its table promises")
        : warning(
            "retention",
            "rows older than promised in %s".formatted(String.join(", ", late)),
            "Run maintain, and put it on the schedule.");
  }

  /** Whether the codebook still fits what is asked today. */
  public Finding codebook() {
    LocalDate newest =
        lake.read(Codebooks.TABLE).agg(functions.max(Codebooks.TRAINED_FOR.ref())).head().getAs(0);
    if (newest == null) {
      return warning("codebook", "none yet", "The first night makes one.");
    }
    long days = ChronoUnit.DAYS.between(newest, today());
    String says = "trained for %s, %d days ago".formatted(newest, days);
    return days > CODEBOOK_DAYS
        ? warning("codebook", says, "Topics drift: train a new one on recent logs.")
        : fine("codebook", says);
  }

  /** Whether the logs have a day for each of the last ones. */
  public static Finding coverage(List<LogDay> days) {
    if (days.isEmpty()) {
      return problem("logs", "no day of logs", "Set logs.path to where the logs are.");
    }
    TreeSet<LocalDate> there =
        days.stream().map(LogDay::day).collect(Collectors.toCollection(TreeSet::new));
    LocalDate last = there.last();
    LocalDate first =
        there.first().isAfter(last.minusDays(COVERAGE_DAYS - 1L))
            ? there.first()
            : last.minusDays(COVERAGE_DAYS - 1L);
    List<LocalDate> missing = first.datesUntil(last).filter(day -> !there.contains(day)).toList();
    return missing.isEmpty()
        ? fine("logs", "every day from %s to %s".formatted(first, last))
        : warning(
            "logs",
            "no logs for %s".formatted(missing),
            "Bring them back and run nightly --from --to over those days.");
  }

  private LocalDate today() {
    return now.atOffset(ZoneOffset.UTC).toLocalDate();
  }
}
