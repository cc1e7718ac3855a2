package dev.stillwatch.cli;

import dev.stillwatch.bench.Bench;
import dev.stillwatch.bench.BenchReport;
import dev.stillwatch.bench.Benches;
import dev.stillwatch.bench.Ground;
import dev.stillwatch.bench.Machine;
import dev.stillwatch.bench.NightLake;
import dev.stillwatch.bench.Size;
import dev.stillwatch.config.ConfigurationException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures this product on this machine, each part beside a reference. */
@Command(
    name = "bench",
    description = {
      "Measure on this machine, each part beside a reference that runs in the same process.",
      "Without a name: the list of what can be measured."
    })
final class BenchCommand implements Callable<Integer> {
  private static final String MARK = ".stillwatch-bench";

  @Mixin private SettingsOptions settings;

  @Parameters(
      arity = "0..*",
      paramLabel = "BENCH",
      description = "What to measure; all for everything.")
  private List<String> names = List.of();

  @Option(
      names = "--requests",
      paramLabel = "N",
      defaultValue = "50000",
      description = "Requests of a day, roughly. Default: ${DEFAULT-VALUE}.")
  private int requests;

  @Option(
      names = "--accounts",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Accounts of the world. Default: ${DEFAULT-VALUE}.")
  private int accounts;

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Days before the night that is measured. Default: ${DEFAULT-VALUE}; 0 for a first night.")
  private int days;

  @Option(
      names = "--history-days",
      paramLabel = "N",
      defaultValue = "180",
      description =
          "Days of the long history that 28 days are set beside. Default: ${DEFAULT-VALUE}.")
  private int historyDays;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "0",
      showDefaultValue = CommandLine.Help.Visibility.NEVER,
      description = "Rows of embed, assign and similar; by default enough for a steady figure.")
  private int rows;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "7",
      description = "Seed of all that is made up. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description = "Where worlds and lakes go, and stay (default: a temporary folder).")
  private Optional<Path> folder = Optional.empty();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "TABLE",
      description = "table (with a JSON line at its end) or json (that line alone).")
  private Format format;

  @CommandLine.Spec private CommandSpec spec;

  /** The forms figures come out in. */
  enum Format {
    TABLE,
    JSON
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (names.isEmpty()) {
      Benches.LIST.forEach(bench -> out.printf("%-9s %s%n", bench.name(), bench.doc()));
      return ExitCode.DONE;
    }
    List<Bench> benches = benches();
    Size size = size();
    Path place =
        folder.isPresent()
            ? new OwnFolder(folder.get(), MARK).emptied()
            : OwnFolder.temporary("stillwatch-bench");
    try {
      BenchReport report = measured(benches, new Ground(place, size, this::open, this::says), size);
      if (format == Format.TABLE) {
        report.lines().forEach(out::println);
      }
      out.println(report.json());
    } finally {
      if (folder.isEmpty()) {
        Sessions.stop();
        OwnFolder.delete(place);
      }
    }
    return ExitCode.DONE;
  }

  private BenchReport measured(List<Bench> benches, Ground ground, Size size) {
    List<BenchReport.Measured> measured = new ArrayList<>();
    for (Bench bench : benches) {
      says("Measuring %s ...".formatted(bench.name()));
      measured.add(new BenchReport.Measured(bench.name(), bench.doc(), bench.figures(ground)));
    }
    return new BenchReport(
        Machine.of(ground.spark()),
        size,
        "stillwatch " + String.join(" ", spec.commandLine().getParseResult().originalArgs()),
        CodeVersion.text(),
        measured);
  }

  private List<Bench> benches() {
    try {
      return Benches.named(names);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(e.getMessage(), e);
    }
  }

  private Size size() {
    try {
      return new Size(requests, accounts, days, historyDays, rows, seed);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(e.getMessage(), e);
    }
  }

  // What is being done goes where programs that read the figures do not look.
  private void says(String line) {
    if (format == Format.TABLE) {
      spec.commandLine().getErr().println(line);
      spec.commandLine().getErr().flush();
    }
  }

  private NightLake open(Path world, Path lake, List<String> extra) {
    try {
      Files.createDirectories(lake.getParent());
      List<String> where =
          new ArrayList<>(
              OwnFolder.settings(
                  world, lake, lake.resolveSibling(lake.getFileName() + ".key"), key()));
      where.addAll(extra);
      return new StillwatchLake(Stillwatch.open(settings.load("demo.conf", where)));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot open lake %s: %s".formatted(lake, e), e);
    }
  }

  // Always the same: figures must not depend on it, and nobody is behind the names.
  private static byte[] key() {
    return HexFormat.of().parseHex("00112233445566778899aabbccddeeff");
  }
}
