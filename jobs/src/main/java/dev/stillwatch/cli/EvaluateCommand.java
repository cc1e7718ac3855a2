package dev.stillwatch.cli;

import dev.stillwatch.config.ConfigurationException;
import dev.stillwatch.evaluate.Comparison;
import dev.stillwatch.evaluate.Evaluate;
import dev.stillwatch.evaluate.EvaluationRuns;
import dev.stillwatch.evaluate.Report;
import dev.stillwatch.evaluate.ReportJson;
import dev.stillwatch.evaluate.ReportPage;
import dev.stillwatch.evaluate.ReportText;
import dev.stillwatch.evaluate.ScenarioSets;
import dev.stillwatch.evaluate.Score;
import dev.stillwatch.evaluate.ScoreText;
import dev.stillwatch.evaluate.Seeds;
import dev.stillwatch.evaluate.WorldResult;
import dev.stillwatch.evaluate.baselines.Baselines;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.CaseMembers;
import dev.stillwatch.run.Progress;
import dev.stillwatch.simulate.Curve;
import dev.stillwatch.simulate.Scenario;
import dev.stillwatch.simulate.Scenarios;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Sets cases beside the truth: those of a lake, or those of worlds invented for it. */
@Command(
    name = "evaluate",
    description =
        "Score a lake's cases against a truth file (--truth), or the nights of invented worlds (--scenarios).")
final class EvaluateCommand implements Callable<Integer> {
  private static final String MARK = ".stillwatch-evaluation";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final DateTimeFormatter AT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HHmmss").withZone(ZoneOffset.UTC);

  @Mixin private SettingsOptions settings;

  @Option(
      names = "--truth",
      paramLabel = "CSV",
      description = "account_id,group_id,kind with a header.")
  private Optional<Path> truth = Optional.empty();

  @Option(
      names = "--scenarios",
      paramLabel = "tune|test|all|NAME,...",
      description = "Worlds to invent, run through and score.")
  private Optional<String> scenarios = Optional.empty();

  @Option(
      names = "--curves",
      paramLabel = "all|NAME,...",
      description =
          "Curves to measure along: worlds that differ in one thing (simulate --list), or a HOCON file of points.")
  private Optional<String> curves = Optional.empty();

  @Option(
      names = "--seeds",
      paramLabel = "1-10",
      defaultValue = "1-3",
      description = "A world of each scenario for each of them (default: ${DEFAULT-VALUE}).")
  private String seeds;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where evaluations are kept, in a lake of their own.")
  private Path out = OwnFolder.home("evaluation");

  @Option(names = "--run", paramLabel = "NAME", description = "Name of the run (default: now).")
  private Optional<String> run = Optional.empty();

  @Option(
      names = "--resume",
      description = "Go on with the run of that name: only worlds it has no figures of are made.")
  private boolean resume;

  @Option(
      names = "--against",
      paramLabel = "NAME",
      description = "An earlier run in the same folder: what moved, which accounts flipped.")
  private Optional<String> against = Optional.empty();

  @Option(
      names = "--baselines",
      paramLabel = "none|all|NAME,...",
      defaultValue = "none",
      description = "Published detectors to measure beside ours (default: ${DEFAULT-VALUE}).")
  private String baselines;

  @Option(
      names = "--cadence",
      paramLabel = "NIGHTS",
      description = "Nights from one judgement to the next (default: four judgements a world).")
  private Optional<Integer> cadence = Optional.empty();

  @Option(
      names = "--cells",
      defaultValue = "1024",
      description = "Cells of each world's codebook (default: ${DEFAULT-VALUE}).")
  private int cells;

  @Option(
      names = "--corpus",
      paramLabel = "DIR",
      description = "JSONL files (text, category, lang) to take prompts from.")
  private Optional<Path> corpus = Optional.empty();

  @Option(
      names = "--traces",
      paramLabel = "DIR",
      description = "Traces (.csv.gz) to take arrivals, pauses and answer lengths from.")
  private Optional<Path> traces = Optional.empty();

  @Option(names = "--keep", description = "Leave the worlds and their lakes where they are.")
  private boolean keep;

  @Option(
      names = "--format",
      paramLabel = "table|json",
      defaultValue = "table",
      description = "How the score is printed (default: ${DEFAULT-VALUE}).")
  private String format;

  @CommandLine.Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    boolean inventing = scenarios.isPresent() || curves.isPresent();
    if (truth.isPresent() == inventing) {
      throw new ConfigurationException(
          "Cannot evaluate: give either --truth CSV, or --scenarios NAMES or --curves NAMES");
    }
    if (inventing) {
      inventedWorlds();
    } else {
      againstTruth(truth.orElseThrow());
    }
    return ExitCode.DONE;
  }

  private void againstTruth(Path file) {
    if (!Files.isReadable(file)) {
      throw new ConfigurationException("Cannot evaluate: no readable file %s".formatted(file));
    }
    try (Stillwatch stillwatch = Stillwatch.open(settings.load())) {
      Evaluate evaluate = new Evaluate(stillwatch.names());
      // Not among the figures, which another program may read.
      spec.commandLine()
          .getErr()
          .println(
              evaluate.coverage(
                  stillwatch.spark(), file, stillwatch.lake().read(AccountDays.TABLE)));
      Score score =
          evaluate.of(
              stillwatch.spark(),
              file,
              stillwatch.lake().read(CaseMembers.TABLE),
              stillwatch.lastNight());
      ScoreText text = new ScoreText(score);
      print(isJson() ? text.json() : text.table());
    }
  }

  private void inventedWorlds() throws IOException {
    String name = run.orElseGet(() -> AT.format(Clock.systemUTC().instant()));
    List<Scenario> chosen = new ArrayList<>();
    List<Curve> along;
    List<Long> chances;
    EvaluateWorlds evaluate;
    try {
      ScenarioSets sets = ScenarioSets.shipped();
      scenarios.ifPresent(
          asked -> sets.named(asked).stream().map(Scenarios::named).forEach(chosen::add));
      along = curves.map(sets::curves).orElse(List.of()).stream().map(Scenarios::curve).toList();
      along.forEach(curve -> curve.points().forEach(point -> chosen.add(point.scenario())));
      chances = Seeds.named(seeds);
      evaluate =
          new EvaluateWorlds(
              settings,
              named(name),
              new OwnFolder(out, MARK).claimed(),
              cadence,
              cells,
              Baselines.named(baselines),
              corpus,
              traces,
              keep);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(e.getMessage(), e);
    }
    report(name, chosen, along, chances, evaluate);
  }

  private void report(
      String name,
      List<Scenario> chosen,
      List<Curve> along,
      List<Long> chances,
      EvaluateWorlds evaluate)
      throws IOException {
    Progress progress = isJson() ? Progress.SILENT : new TerminalProgress(out());
    // The lake named here is the evaluations' own; each world brings another.
    try (Stillwatch stillwatch =
        Stillwatch.open(
            settings.load(
                "demo.conf", List.of("lake.path=" + evaluate.folder().resolve("lake"))))) {
      EvaluationRuns runs = evaluate.runs(stillwatch);
      List<WorldResult> done = done(runs, name);
      Optional<List<WorldResult>> earlier = against.map(other -> earlier(runs, other));
      List<WorldResult> results = new ArrayList<>();
      for (Scenario scenario : chosen) {
        for (long seed : chances) {
          progress.say("World %s, seed %d".formatted(scenario.name(), seed));
          List<WorldResult> kept = of(scenario, seed, done);
          results.addAll(kept.isEmpty() ? evaluate.world(scenario, seed, progress) : kept);
        }
      }
      Report report =
          new Report(
              name,
              results,
              along,
              earlier.map(
                  others ->
                      Comparison.of(WorldResult.OURS, results, against.orElseThrow(), others)));
      Path page = evaluate.folder().resolve(name + ".html");
      Files.writeString(page, new ReportPage(report, evaluate.pages()).html());
      if (isJson()) {
        print(new ReportJson(report).line());
      } else {
        print(new ReportText(report).table());
        print("Open " + page);
      }
    }
  }

  /** What an interrupted run of this name has left; nothing of a new one. */
  private List<WorldResult> done(EvaluationRuns runs, String name) {
    if (!runs.names().contains(name)) {
      return List.of();
    }
    if (!resume) {
      throw new ConfigurationException(
          "Cannot evaluate as %s: there is a run of that name (--resume goes on with it)"
              .formatted(name));
    }
    return runs.read(name);
  }

  private static List<WorldResult> of(Scenario scenario, long seed, List<WorldResult> results) {
    return results.stream()
        .filter(each -> each.scenario().equals(scenario.name()) && each.seed() == seed)
        .toList();
  }

  private static List<WorldResult> earlier(EvaluationRuns runs, String other) {
    try {
      return runs.read(other);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(e.getMessage(), e);
    }
  }

  private static String named(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "Invalid run: %s (letters, digits, dots, dashes and underscores, at most 64)"
              .formatted(name));
    }
    return name;
  }

  private boolean isJson() {
    return format.equals("json");
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private void print(String text) {
    out().println(text);
  }
}
