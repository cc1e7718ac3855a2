package dev.stillwatch.cli;

import dev.stillwatch.cases.CaseFiles;
import dev.stillwatch.cases.CaseList;
import dev.stillwatch.cases.ExportCases;
import dev.stillwatch.config.ConfigLoader;
import dev.stillwatch.config.ConfigurationException;
import dev.stillwatch.evaluate.Evaluate;
import dev.stillwatch.evaluate.ScoreText;
import dev.stillwatch.lake.tables.CaseMembers;
import dev.stillwatch.run.Nightly;
import dev.stillwatch.simulate.Scenario;
import dev.stillwatch.simulate.Scenarios;
import dev.stillwatch.simulate.Simulate;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The whole product in one go, on an invented world. */
@Command(
    name = "demo",
    description = "Invent a world, make its nights, and write the case files it comes to.")
final class DemoCommand implements Callable<Integer> {
  private static final String MARK = ".stillwatch-demo";

  @Mixin private SettingsOptions settings;

  @Option(names = "--days", description = "Days in the world.")
  private Optional<Integer> days = Optional.empty();

  @Option(names = "--accounts", description = "Accounts in the world.")
  private Optional<Integer> accounts = Optional.empty();

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Chance; the same seed gives the same world (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--out", paramLabel = "DIR", description = "Where everything goes.")
  private Path out = OwnFolder.home("demo");

  @CommandLine.Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Instant start = Instant.now();
    PrintWriter console = spec.commandLine().getOut();
    Scenario scenario = scenario();
    Path folder = new OwnFolder(out, MARK).emptied();
    ConfigLoader.Loaded loaded = settings.load("demo.conf", OwnFolder.settings(folder, key()));
    try (Stillwatch stillwatch = Stillwatch.open(loaded)) {
      console.printf(
          "Inventing %d days of %,d accounts (seed %d) ...%n",
          scenario.days(), scenario.population().accounts(), seed);
      console.flush();
      Path world = folder.resolve("world");
      new Simulate(scenario, seed).into(stillwatch.spark(), world);
      stillwatch.run(
          new Nightly.Request(
              scenario.start(), scenario.start().plusDays(scenario.days() - 1L), false),
          new TerminalProgress(console));
      report(stillwatch, world, folder.resolve("cases"), console);
    }
    console.printf("%nDone in %d s.%n", Duration.between(start, Instant.now()).toSeconds());
    return ExitCode.DONE;
  }

  private void report(Stillwatch stillwatch, Path world, Path pages, PrintWriter console)
      throws IOException {
    CaseFiles files = stillwatch.caseFiles();
    List<dev.stillwatch.cases.CaseFile.Head> heads = files.strongest(100);
    ExportCases.Exported exported =
        new ExportCases(stillwatch.config().lake().path())
            .to(pages, EnumSet.of(ExportCases.Format.HTML), files, heads, heads.size());
    console.printf("%nAgainst the truth of this world:%n");
    console.println(
        new ScoreText(
                new Evaluate(stillwatch.names())
                    .of(
                        stillwatch.spark(),
                        world.resolve("truth.csv"),
                        stillwatch.lake().read(CaseMembers.TABLE),
                        stillwatch.lastNight()))
            .table());
    console.printf("%nCases:%n");
    new RowPrinter(RowPrinter.Format.TABLE, 20).print(CaseList.everything().from(files), console);
    console.printf("%nOpen %s%n", exported.files().get(0).toAbsolutePath().normalize());
  }

  private Scenario scenario() {
    try {
      Scenario made = Scenarios.named("demo");
      made = days.isPresent() ? made.withDays(days.get()) : made;
      return accounts.isPresent() ? made.withAccounts(accounts.get()) : made;
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(e.getMessage(), e);
    }
  }

  // A key of its own for each demonstration: nobody is to get used to a published one.
  private static byte[] key() {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    return key;
  }
}
