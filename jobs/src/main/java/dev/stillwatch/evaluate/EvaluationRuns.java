package dev.stillwatch.evaluate;

import dev.stillwatch.evaluate.Measurement.Share;
import dev.stillwatch.evaluate.Score.Truth;
import dev.stillwatch.evaluate.WorldResult.KnownAccount;
import dev.stillwatch.evaluate.WorldResult.KnownCase;
import dev.stillwatch.lake.TableSpec;
import dev.stillwatch.lake.tables.EvaluationAccounts;
import dev.stillwatch.lake.tables.EvaluationCases;
import dev.stillwatch.lake.tables.Evaluations;
import dev.stillwatch.lakeio.Lake;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/** The evaluations kept in a lake of their own. */
public record EvaluationRuns(SparkSession spark, Lake lake) {
  /**
   * What an evaluation was made with.
   *
   * @param configHash digest of the settings
   */
  public record Provenance(String configHash, String codeVersion) {}

  private record World(String detector, String scenario, long seed) {}

  /** The names of the runs that have left a figure, in their order. */
  public List<String> names() {
    return lake.read(Evaluations.TABLE)
        .select(Evaluations.RUN.ref())
        .distinct()
        .orderBy(Evaluations.RUN.ref())
        .as(Encoders.STRING())
        .collectAsList();
  }

  /** Adds what came of one world; figures last, so that a world with figures is whole. */
  public void add(String run, List<WorldResult> results, Provenance with) {
    List<Row> figures = new ArrayList<>();
    List<Row> cases = new ArrayList<>();
    List<Row> accounts = new ArrayList<>();
    for (WorldResult result : results) {
      World world = new World(result.detector(), result.scenario(), result.seed());
      result.figures().forEach(figure -> figures.add(row(run, world, figure, with)));
      result.cases().forEach(each -> cases.add(row(run, world, each)));
      result.accounts().forEach((account, known) -> accounts.add(row(run, world, account, known)));
    }
    append(EvaluationCases.TABLE, cases, run);
    append(EvaluationAccounts.TABLE, accounts, run);
    append(Evaluations.TABLE, figures, run);
  }

  private void append(TableSpec table, List<Row> rows, String run) {
    lake.append(table, spark.createDataFrame(rows, table.schema()), "evaluation " + run);
  }

  private static Row row(String run, World world, Measurement figure, Provenance with) {
    return RowFactory.create(
        run,
        world.detector(),
        world.scenario(),
        world.seed(),
        figure.metric(),
        figure.slice(),
        figure.value(),
        figure.share().map(Share::hits).orElse(null),
        figure.share().map(Share::trials).orElse(null),
        with.configHash(),
        with.codeVersion());
  }

  private static Row row(String run, World world, KnownCase each) {
    return RowFactory.create(
        run,
        world.detector(),
        world.scenario(),
        world.seed(),
        each.id(),
        each.strength(),
        each.members(),
        each.campaignMembers(),
        each.majority().group(),
        each.majority().kind());
  }

  private static Row row(String run, World world, String account, KnownAccount known) {
    return RowFactory.create(
        run,
        world.detector(),
        world.scenario(),
        world.seed(),
        account,
        known.truth().group(),
        known.truth().kind(),
        known.flagged());
  }

  /**
   * What a run left.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public List<WorldResult> read(String run) {
    Map<World, List<Measurement>> figures = new java.util.LinkedHashMap<>();
    Map<World, Map<String, KnownCase>> cases = new java.util.HashMap<>();
    Map<World, Map<String, KnownAccount>> accounts = new java.util.HashMap<>();
    each(
        run,
        Evaluations.TABLE,
        (world, row) ->
            figures.computeIfAbsent(world, key -> new ArrayList<>()).add(measurement(row)));
    if (figures.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot read evaluation %s: no such run (there are %s)".formatted(run, names()));
    }
    each(
        run,
        EvaluationCases.TABLE,
        (world, row) -> {
          // A world that was broken off before its figures came, and made again, left its cases
          // twice.
          KnownCase known = knownCase(row);
          cases.computeIfAbsent(world, key -> new TreeMap<>()).put(known.id(), known);
        });
    each(
        run,
        EvaluationAccounts.TABLE,
        (world, row) ->
            accounts
                .computeIfAbsent(world, key -> new TreeMap<>())
                .put(
                    EvaluationAccounts.ACCOUNT_REF.in(row),
                    new KnownAccount(truth(row), EvaluationAccounts.FLAGGED.in(row))));
    return figures.entrySet().stream()
        .map(
            entry ->
                new WorldResult(
                    entry.getKey().detector(),
                    entry.getKey().scenario(),
                    entry.getKey().seed(),
                    entry.getValue(),
                    List.copyOf(cases.getOrDefault(entry.getKey(), Map.of()).values()),
                    accounts.getOrDefault(entry.getKey(), Map.of())))
        .toList();
  }

  private void each(String run, TableSpec table, BiConsumer<World, Row> use) {
    Dataset<Row> rows = lake.read(table).where(Evaluations.RUN.ref().equalTo(run));
    rows.orderBy(
            table.key().stream()
                .map(field -> field.ref())
                .toArray(org.apache.spark.sql.Column[]::new))
        .toLocalIterator()
        .forEachRemaining(
            row ->
                use.accept(
                    new World(
                        Evaluations.DETECTOR.in(row),
                        Evaluations.SCENARIO.in(row),
                        Evaluations.SEED.in(row)),
                    row));
  }

  private static Measurement measurement(Row row) {
    Long hits = Evaluations.HITS.in(row);
    Long trials = Evaluations.TRIALS.in(row);
    return new Measurement(
        Evaluations.METRIC.in(row),
        Evaluations.SLICE.in(row),
        Evaluations.VALUE.in(row),
        hits == null ? Optional.empty() : Optional.of(new Share(hits, trials)));
  }

  private static KnownCase knownCase(Row row) {
    return new KnownCase(
        EvaluationCases.CASE_ID.in(row),
        EvaluationCases.STRENGTH.in(row),
        EvaluationCases.MEMBERS.in(row),
        EvaluationCases.CAMPAIGN_MEMBERS.in(row),
        truth(row));
  }

  private static Truth truth(Row row) {
    return new Truth(EvaluationCases.GROUP_ID.in(row), EvaluationCases.KIND.in(row));
  }
}
