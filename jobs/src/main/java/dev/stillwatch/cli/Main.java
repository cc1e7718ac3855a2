package dev.stillwatch.cli;

import dev.stillwatch.config.ConfigurationException;
import dev.stillwatch.lakeio.CommitConflict;
import dev.stillwatch.logs.InputMissing;
import dev.stillwatch.logs.NearestName;
import dev.stillwatch.run.NightRefused;
import dev.stillwatch.simulate.SimulateCommand;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The one door: arguments to calls, outcomes to exit codes. */
@Command(
    name = "stillwatch",
    description = "Finds coordinated distillation campaigns in the request logs of a model API.",
    footerHeading = "%nExit codes:%n",
    footer = {
      "  0 done                    3 input missing or incomplete",
      "  1 unexpected failure      4 refused by a quality gate",
      "  2 usage or configuration  5 locked, or written by another run: try again"
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      ValidateCommand.class,
      ReleasesCommand.class,
      NightlyCommand.class,
      CalibrateCommand.class,
      EvaluateCommand.class,
      CasesCommand.class,
      ReviewCommand.class,
      RevealCommand.class,
      SqlCommand.class,
      ShellCommand.class,
      AccountCommand.class,
      LinkCommand.class,
      SimilarCommand.class,
      TopCommand.class,
      WhyNotCommand.class,
      NotebookCommand.class,
      TablesCommand.class,
      MaintainCommand.class,
      EraseCommand.class,
      RekeyCommand.class,
      DoctorCommand.class,
      BenchCommand.class
    })
public final class Main implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /** Runs a command; the exit code is its outcome. */
  public static void main(String[] arguments) {
    int code = run(arguments, writer(System.out), writer(System.err));
    // Threads of other libraries must not keep a finished job alive; a cluster's own exit is 0.
    if (code != ExitCode.DONE || System.getProperty("spark.master", "local").startsWith("local")) {
      System.exit(code);
    }
  }

  // Case files and summaries hold characters that a terminal's own charset may lack.
  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true /* at every line */, StandardCharsets.UTF_8);
  }

  /** Runs a command and tells its exit code. */
  static int run(String[] arguments, PrintWriter out, PrintWriter err) {
    CommandLine line = commandLine(out, err);
    try {
      return line.execute(arguments);
    } finally {
      out.flush();
      err.flush();
      Sessions.stop();
    }
  }

  /** The commands with their options, and what becomes of failures. */
  static CommandLine commandLine(PrintWriter out, PrintWriter err) {
    CommandLine line =
        new CommandLine(new Main())
            .addSubcommand(new SimulateCommand(Sessions::startWithDefaults))
            .setOut(out)
            .setErr(err)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler(
                (failure, command, parsed) -> {
                  SafeMessages.of(failure).forEach(err::println);
                  return code(failure);
                })
            .setParameterExceptionHandler(
                (failure, given) -> {
                  err.println("stillwatch: " + failure.getMessage());
                  hint(failure).ifPresent(err::println);
                  err.println("Try: stillwatch " + path(failure.getCommandLine()) + "--help");
                  return ExitCode.USAGE;
                });
    withHelp(line);
    return line;
  }

  private static void withHelp(CommandLine line) {
    line.getCommandSpec().mixinStandardHelpOptions(true);
    line.getSubcommands().values().forEach(Main::withHelp);
  }

  private static java.util.Optional<String> hint(CommandLine.ParameterException failure) {
    if (!(failure instanceof CommandLine.UnmatchedArgumentException unmatched)
        || unmatched.getUnmatched().isEmpty()) {
      return java.util.Optional.empty();
    }
    String given = unmatched.getUnmatched().get(0);
    List<String> known = new ArrayList<>(failure.getCommandLine().getSubcommands().keySet());
    failure
        .getCommandLine()
        .getCommandSpec()
        .options()
        .forEach(option -> known.addAll(List.of(option.names())));
    return NearestName.to(given, known).map(name -> "Did you mean " + name + "?");
  }

  private static String path(CommandLine line) {
    String name = line.getCommandSpec().qualifiedName(" ");
    return name.equals("stillwatch") ? "" : name.substring("stillwatch ".length()) + " ";
  }

  /** What a scheduler is told of a failure. */
  static int code(Throwable failure) {
    if (failure instanceof ConfigurationException) {
      return ExitCode.USAGE;
    } else if (failure instanceof InputMissing) {
      return ExitCode.INPUT_MISSING;
    } else if (failure instanceof NightRefused) {
      return ExitCode.REFUSED;
    } else if (failure instanceof CommitConflict) {
      return ExitCode.CONFLICT;
    }
    return ExitCode.UNEXPECTED;
  }

  /** Without a command: the list of them. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
