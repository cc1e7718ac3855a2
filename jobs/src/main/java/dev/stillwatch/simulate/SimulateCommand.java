package dev.stillwatch.simulate;

import dev.stillwatch.cli.ExitCode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code stillwatch simulate}: makes a labelled world to try things in. */
@Command(
    name = "simulate",
    description = "Make a labelled world: logs, accounts, releases and the truth about them.",
    mixinStandardHelpOptions = true)
public final class SimulateCommand implements Callable<Integer> {
  private final Sessions sessions;

  @Spec private CommandSpec spec;

  @Option(
      names = "--scenario",
      defaultValue = "demo",
      paramLabel = "NAME",
      description = "A scenario that comes along, or a HOCON file (default: ${DEFAULT-VALUE}).")
  private String scenario;

  @Option(names = "--days", paramLabel = "N", description = "Days in the world.")
  private Integer days;

  @Option(names = "--accounts", paramLabel = "N", description = "Accounts in all.")
  private Integer accounts;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "N",
      description = "Chance; the same seed gives the same world (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--start-date", paramLabel = "DATE", description = "First day, UTC.")
  private LocalDate startDate;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where the world goes; one that lies there is replaced.")
  private Path out;

  @Option(
      names = "--corpus",
      paramLabel = "DIR",
      description = "JSONL files (text, category, lang) to take prompts from.")
  private Path corpus;

  @Option(
      names = "--traces",
      paramLabel = "DIR",
      description = "Traces (.csv.gz) to take arrivals, pauses and answer lengths from.")
  private Path traces;

  @Option(names = "--list", description = "Describe the scenarios that come along.")
  private boolean list;

  @Option(
      names = "--audit",
      description = "Look for statistics of single accounts that give a campaign away.")
  private boolean audit;

  /** The command, with a way to start Spark. */
  public SimulateCommand(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public Integer call() {
    PrintWriter console = spec.commandLine().getOut();
    if (list) {
      list(console);
      console.flush();
      return ExitCode.DONE;
    }
    if (out == null && !audit) {
      throw new ParameterException(
          spec.commandLine(), "Cannot simulate: no folder given (use --out DIR)");
    }
    Scenario made = chosen();
    Simulate world =
        new Simulate(made, seed, Optional.ofNullable(corpus), Optional.ofNullable(traces));
    if (out != null) {
      world.into(sessions.start(), out);
      console.printf(
          "%s: %d days from %s, %d accounts, seed %d, in %s%n",
          made.name(), made.days(), made.start(), made.population().accounts(), seed, out);
    }
    int code = audit ? audited(world, console) : ExitCode.DONE;
    console.flush();
    return code;
  }

  private int audited(Simulate world, PrintWriter console) {
    List<Audit.Finding> findings = new Audit(world).findings(sessions.start());
    Audit.lines(findings).forEach(console::println);
    return findings.stream().anyMatch(Audit.Finding::givesAway) ? ExitCode.REFUSED : ExitCode.DONE;
  }

  private static void list(PrintWriter console) {
    Scenarios.SHIPPED.forEach(name -> console.println(line(Scenarios.named(name))));
    for (String set : Scenarios.sets()) {
      console.printf("%nThe set %s:%n", set);
      Scenarios.set(set).forEach(name -> console.println(line(Scenarios.named(name))));
    }
    console.printf("%nCurves, each point a scenario:%n");
    Scenarios.CURVES.forEach(name -> console.println(line(Scenarios.curve(name))));
  }

  private Scenario chosen() {
    try {
      Scenario made = Scenarios.named(scenario);
      made = days == null ? made : made.withDays(days);
      made = accounts == null ? made : made.withAccounts(accounts);
      return startDate == null ? made : made.startingOn(startDate);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private static String line(Curve curve) {
    return "%-20s %s: %s%n%20s %s"
        .formatted(
            curve.name(),
            curve.axis(),
            curve.doc(),
            "",
            curve.points().stream()
                .map(point -> point.scenario().name())
                .collect(Collectors.joining(", ")));
  }

  private static String line(Scenario scenario) {
    return "%-20s %3d days, %5d accounts, %d campaigns: %s"
        .formatted(
            scenario.name(),
            scenario.days(),
            scenario.population().accounts(),
            scenario.campaigns().size(),
            scenario.doc());
  }
}
