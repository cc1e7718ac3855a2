package dev.stillwatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stillwatch.accounts.LatestAccounts;
import dev.stillwatch.config.ConfigLoader;
import dev.stillwatch.evaluate.EvaluationRuns;
import dev.stillwatch.evaluate.FlaggedCase;
import dev.stillwatch.evaluate.JudgedWorld;
import dev.stillwatch.evaluate.Judgement;
import dev.stillwatch.evaluate.KnownWorld;
import dev.stillwatch.evaluate.WorldResult;
import dev.stillwatch.evaluate.baselines.Baseline;
import dev.stillwatch.lake.tables.Accounts;
import dev.stillwatch.lake.tables.Codebooks;
import dev.stillwatch.lake.tables.Requests;
import dev.stillwatch.lakeio.DeltaLake;
import dev.stillwatch.run.Nightly;
import dev.stillwatch.run.Progress;
import dev.stillwatch.simulate.Curve;
import dev.stillwatch.simulate.Scenario;
import dev.stillwatch.simulate.Simulate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes worlds, lets nights pass in them, and scores what the nights found.
 *
 * @param settings what the nights are run with
 * @param run name of the evaluation
 * @param folder where its lake is, and its worlds while they are needed
 * @param cadence nights from one judgement to the next; absent for four in a world
 * @param cells cells of the codebook
 * @param keep whether worlds and their lakes stay
 */
record EvaluateWorlds(
    SettingsOptions settings,
    String run,
    Path folder,
    Optional<Integer> cadence,
    int cells,
    List<Baseline> baselines,
    Optional<Path> corpus,
    Optional<Path> traces,
    boolean keep) {

  private static final int JUDGEMENTS = 4;

  /**
   * Evaluates one world and keeps what came of it.
   *
   * <p>The session is left running: it is the next world's too.
   */
  List<WorldResult> world(Scenario scenario, long seed, Progress progress) throws IOException {
    Path place = folder.resolve("worlds").resolve("%s-%d".formatted(scenario.name(), seed));
    if (Files.exists(place)) {
      OwnFolder.delete(place);
    }
    Files.createDirectories(place);
    ConfigLoader.Loaded loaded = settings.load("demo.conf", where(place, scenario, seed));
    Stillwatch stillwatch = Stillwatch.open(loaded);
    Path world = place.resolve("world");
    new Simulate(scenario, seed, corpus, traces).into(stillwatch.spark(), world);
    LocalDate last = scenario.start().plusDays(scenario.days() - 1L);
    Nightly.Work work =
        stillwatch.run(new Nightly.Request(scenario.start(), last, false), progress);
    JudgedWorld judged =
        new JudgedWorld(
            stillwatch.spark(),
            world,
            stillwatch.lake(),
            stillwatch.names(),
            stillwatch.config().detection().windowDays());
    List<WorldResult> results = score(scenario, seed, judged, judged.judgements(work.nights()));
    runs(stillwatch)
        .add(run, results, new EvaluationRuns.Provenance(loaded.hash(), CodeVersion.text()));
    WorldResult ours = results.get(0);
    pages().write(scenario.name(), seed, stillwatch.caseFiles(), ours.doubtful());
    if (!keep) {
      OwnFolder.delete(place);
    }
    return results;
  }

  /** The pages of cases in this folder. */
  WorldPages pages() {
    return new WorldPages(folder, run);
  }

  /** The evaluations in this folder. */
  EvaluationRuns runs(Stillwatch stillwatch) {
    return new EvaluationRuns(
        stillwatch.spark(), new DeltaLake(stillwatch.spark(), folder.resolve("lake").toString()));
  }

  private List<WorldResult> score(
      Scenario scenario, long seed, JudgedWorld judged, List<Judgement> nights) {
    Map<String, List<FlaggedCase>> rivals = new LinkedHashMap<>();
    Baseline.Observed observed = observed(judged, nights.get(nights.size() - 1).night());
    baselines.forEach(
        baseline -> rivals.put(baseline.name(), JudgedWorld.cases(baseline.cases(observed))));
    Set<String> flagged = new HashSet<>();
    nights.forEach(night -> night.cases().forEach(each -> flagged.addAll(each.members())));
    rivals.values().forEach(cases -> cases.forEach(each -> flagged.addAll(each.members())));
    KnownWorld known = judged.known(flagged);
    List<WorldResult> results = new ArrayList<>();
    results.add(WorldResult.ofNights(scenario.name(), seed, known, nights, judged));
    rivals.forEach(
        (name, cases) ->
            results.add(WorldResult.ofBaseline(name, scenario.name(), seed, known, cases)));
    return results;
  }

  private static Baseline.Observed observed(JudgedWorld judged, LocalDate night) {
    return new Baseline.Observed(
        judged.lake().read(Requests.TABLE),
        new LatestAccounts(night)
            .from(
                judged.lake().read(Accounts.TABLE),
                Accounts.ORG_REF,
                Accounts.EMAIL_REF,
                Accounts.PAYMENT_REF),
        judged.lake().read(Codebooks.TABLE));
  }

  private List<String> where(Path place, Scenario scenario, long seed) throws IOException {
    int between = cadence.orElse(Math.max(1, (scenario.days() + JUDGEMENTS - 1) / JUDGEMENTS));
    List<String> where = new ArrayList<>(OwnFolder.settings(place, key(scenario, seed)));
    where.add("detection.cadence=" + between);
    where.add("codebook.cells=" + cells);
    return where;
  }

  // The same names in every run, and along a curve, so that accounts can be compared one by one.
  // Nobody is behind them: the world is invented.
  private static byte[] key(Scenario scenario, long seed) {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest(
              "invented world %s %d"
                  .formatted(Curve.family(scenario.name()), seed)
                  .getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Cannot make a key: no SHA-256", e);
    }
  }
}
