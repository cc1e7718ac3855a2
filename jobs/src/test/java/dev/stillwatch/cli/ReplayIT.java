package dev.stillwatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.cases.CaseFile;
import dev.stillwatch.cases.CaseFiles;
import dev.stillwatch.cases.HtmlCase;
import dev.stillwatch.cases.JsonCase;
import dev.stillwatch.config.ConfigLoader;
import dev.stillwatch.lake.TableSpec;
import dev.stillwatch.lake.tables.Accounts;
import dev.stillwatch.lake.tables.CaseEvents;
import dev.stillwatch.lake.tables.CaseVersions;
import dev.stillwatch.lake.tables.Releases;
import dev.stillwatch.lake.tables.Suppressions;
import dev.stillwatch.lakeio.AsOf;
import dev.stillwatch.lakeio.DeltaLake;
import dev.stillwatch.lakeio.Lake;
import dev.stillwatch.lakeio.Slice;
import dev.stillwatch.privacy.Pseudonyms;
import dev.stillwatch.run.Night;
import dev.stillwatch.run.NightPlan;
import dev.stillwatch.run.Outcome;
import dev.stillwatch.run.Runner;
import dev.stillwatch.run.Step;
import dev.stillwatch.simulate.Scenarios;
import dev.stillwatch.simulate.Simulate;
import dev.stillwatch.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A night made again from nothing but the provenance of its cases gives the same files. */
@ExtendWith(SparkExtension.class)
class ReplayIT {
  private static final LocalDate NIGHT = LocalDate.parse("2026-03-07");

  /** What nights take from outside; the lake holds it as it was. */
  private static final Set<TableSpec> SNAPSHOTS =
      Set.of(Accounts.TABLE, Releases.TABLE, Suppressions.TABLE);

  @TempDir Path folder;

  @Test
  void aNightFromItsProvenanceGivesTheSameBytes(SparkSession spark) throws IOException {
    new Simulate(Scenarios.named("small"), 7).into(spark, folder.resolve("world"));
    CommandsOn commands =
        CommandsOn.worldIn(
            folder,
            "codebook.cells=64",
            "codebook.sample=3000",
            // Whatever is a group is a case: there must be something to make again.
            "detection.entry=at-once",
            "detection.threshold-bits=0.01",
            "detection.min-families=1",
            "detection.least-prompts=0");
    commands.run("nightly", "--date", "2026-03-06");
    DeltaLake lake = new DeltaLake(spark, folder.resolve("lake").toString());
    String decided = CaseVersions.CASE_ID.in(lake.read(CaseVersions.TABLE).first());
    commands.run("review", decided, "--decision", "benign", "--by", "ann", "--note", "a class");
    commands.run("nightly", "--date", NIGHT.toString());
    // The lake moves on: what the night hung on is read as it was.
    commands.run("nightly", "--date", "2026-03-08");

    String one =
        lake
            .read(CaseVersions.TABLE)
            .where(CaseVersions.RUN_DATE.ref().equalTo(lit(NIGHT)))
            .orderBy(CaseVersions.CASE_ID.ref())
            .collectAsList()
            .stream()
            .map(CaseVersions.CASE_ID::in)
            .findFirst()
            .orElseThrow();
    AsOf then = AsOf.named(lake, "%s@%s".formatted(one, NIGHT));
    assertThat(
            then.read(Suppressions.TABLE)
                .where(Suppressions.RUN_DATE.ref().equalTo(lit(NIGHT)))
                .count())
        .as("the decision is a suppression")
        .isPositive();
    Replay replay = new Replay(spark, then);
    replayed(replay, commands.settings());

    Map<String, String> before = files(then);
    assertThat(before.keySet()).as("cases of the night").isNotEmpty();
    assertThat(files(replay)).isEqualTo(before);
    // A change of what the night hangs on is seen: the comparison can fail.
    replay.forget(CaseVersions.TABLE);
    assertThat(files(replay)).isNotEqualTo(before);
  }

  private static void replayed(Replay replay, List<String> settings) {
    ConfigLoader.Loaded loaded = ConfigLoader.load(List.of(), settings);
    Row version =
        replay
            .then
            .read(CaseVersions.TABLE)
            .where(CaseVersions.RUN_DATE.ref().equalTo(lit(NIGHT)))
            .first();
    assertThat(CaseVersions.CONFIG_HASH.in(version)).isEqualTo(loaded.hash());
    NightPlan plan =
        new NightPlan(
            loaded.config(),
            loaded.hash(),
            CaseVersions.CODE_VERSION.in(version),
            replay,
            Map.of(),
            new Pseudonyms(CommandsOn.KEY.getBytes(UTF_8)),
            Instant.parse("2026-04-01T00:00:00Z"));
    Runner runner =
        new Runner(
            plan.lake(),
            plan.sources(),
            Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
            Runner.Fault.NONE,
            "replay");
    for (Step step : plan.judgement()) {
      if (!SNAPSHOTS.contains(step.writes())) {
        assertThat(runner.run(step, new Night(NIGHT, List.of())))
            .as(step.writes().name())
            .isInstanceOf(Outcome.Written.class);
      }
    }
    plan.release();
  }

  /** The case files of the night, as JSON and as pages, by id. */
  private static Map<String, String> files(Lake lake) {
    CaseFiles source = CaseFiles.in(lake, 28);
    Map<String, String> files = new HashMap<>();
    for (CaseFile file : source.pictured(source.read(source.strongest(50)))) {
      files.put(
          file.head().caseId(), new JsonCase("lake").of(file) + new HtmlCase("lake").of(file));
    }
    return files;
  }

  /** A lake as it was without what one night made, which is kept apart. */
  private static final class Replay implements Lake {
    private final SparkSession spark;
    private final AsOf then;
    private final Map<TableSpec, List<Row>> made = new HashMap<>();

    Replay(SparkSession spark, AsOf then) {
      this.spark = spark;
      this.then = then;
    }

    void forget(TableSpec table) {
      made.put(table, List.of());
    }

    @Override
    public Dataset<Row> read(TableSpec table) {
      Dataset<Row> before = then.read(table);
      if (SNAPSHOTS.contains(table) || !isNightly(table)) {
        return made.containsKey(table) ? rows(table) : before;
      }
      Dataset<Row> others =
          before.where(table.partition().orElseThrow().ref().notEqual(lit(NIGHT)));
      return made.containsKey(table) ? others.unionByName(rows(table)) : others;
    }

    private static boolean isNightly(TableSpec table) {
      return table.partition().filter(day -> day.name().equals("run_date")).isPresent();
    }

    private Dataset<Row> rows(TableSpec table) {
      return spark.createDataFrame(made.get(table), table.schema());
    }

    @Override
    public OptionalLong version(TableSpec table) {
      return then.version(table);
    }

    @Override
    public long replace(TableSpec table, Slice slice, Dataset<Row> rows, String note) {
      assertThat(table).as("only what nights write").isNotEqualTo(CaseEvents.TABLE);
      made.put(table, table.conform(rows).collectAsList());
      return version(table).orElse(0);
    }

    @Override
    public long append(TableSpec table, Dataset<Row> rows, String note) {
      throw new UnsupportedOperationException("Cannot append to %s".formatted(table.name()));
    }
  }
}
