package dev.stillwatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stillwatch.investigate.ReadingSession;
import dev.stillwatch.lakeio.DeltaLake;
import dev.stillwatch.shell.Desk;
import dev.stillwatch.shell.JavaShell;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Questions in Java. */
@Command(
    name = "shell",
    description =
        "Ask the lake in Java: JShell with the session, the lake and its columns at hand.",
    footer = {
      "At hand: " + Desk.METHODS + ",",
      "spark, its functions, and every table's columns: Cases.STATE.ref().",
      "On a cluster, lambdas of snippets do not reach the executors: use columns and SQL there.",
      "Without a terminal, snippets are read from the standard input and run up to the first that fails."
    })
final class ShellCommand implements Callable<Integer> {
  @Mixin private SettingsOptions settings;
  @Mixin private AsOfOption asOf;

  @Option(names = "--eval", paramLabel = "SNIPPETS", description = "Run these snippets and leave.")
  private Optional<String> snippets = Optional.empty();

  @CommandLine.Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    JavaShell.prepareThread();
    try (Stillwatch stillwatch = Stillwatch.open(settings.load())) {
      String root = stillwatch.lake().root();
      SparkSession spark = ReadingSession.beside(stillwatch.spark(), root);
      JavaShell shell = new JavaShell(new Desk(spark, asOf.of(new DeltaLake(spark, root))));
      return switch (end(shell)) {
        case DONE -> ExitCode.DONE;
        case REFUSED -> ExitCode.USAGE;
        case FAILED -> ExitCode.UNEXPECTED;
      };
    }
  }

  private JavaShell.End end(JavaShell shell) throws IOException {
    if (snippets.isEmpty() && Attended.byTerminal()) {
      return shell.converse(System.in, System.out, System.err);
    }
    String all =
        snippets.isPresent() ? snippets.get() : new String(System.in.readAllBytes(), UTF_8);
    return shell.run(all, spec.commandLine().getOut(), spec.commandLine().getErr());
  }
}
