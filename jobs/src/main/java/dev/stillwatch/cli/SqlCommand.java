package dev.stillwatch.cli;

import dev.stillwatch.investigate.Answer;
import dev.stillwatch.investigate.Conversation;
import dev.stillwatch.investigate.LakeViews;
import dev.stillwatch.investigate.Patience;
import dev.stillwatch.investigate.Sql;
import dev.stillwatch.investigate.Terminal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.util.SignalUtils;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Answers questions in SQL: one, or those that are typed. */
@Command(
    name = "sql",
    description = "Ask the lake's tables and views, by name; reading only.",
    footer =
        "Without a statement, statements are read from the terminal, each up to its semicolon.")
final class SqlCommand implements Callable<Integer> {
  @Mixin private SettingsOptions settings;
  @Mixin private RowOptions rows;
  @Mixin private AsOfOption asOf;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "PT0S",
      description = "Give an answer up after so long, such as PT30S (default: no limit).")
  private Duration timeout;

  @Parameters(arity = "0..1", paramLabel = "STATEMENT", description = "A SELECT, in quotes.")
  private Optional<String> statement = Optional.empty();

  @Option(
      names = "--history",
      paramLabel = "FILE",
      defaultValue = "${sys:user.home}/.local/state/stillwatch/sql-history",
      description =
          "Where typed statements are kept, for their author alone (default: ${DEFAULT-VALUE}). A"
              + " statement that begins with a space is not kept.")
  private Path historyFile;

  @Option(names = "--no-history", description = "Keep no typed statements.")
  private boolean keepsNoHistory;

  @CommandLine.Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (timeout.isNegative()) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "Invalid --timeout: %s (0 or more)".formatted(timeout));
    }
    try (Stillwatch stillwatch = Stillwatch.open(settings.load())) {
      Sql sql = new Sql(stillwatch.spark(), new LakeViews(asOf.of(stillwatch)));
      Patience patience = new Patience(stillwatch.spark(), timeout);
      if (statement.isEmpty()) {
        converse(sql, patience);
        return ExitCode.DONE;
      }

      RowPrinter printer = rows.printer();
      Answer answer = patience.with(() -> sql.answer(statement.get(), Map.of(), printer.limit()));
      rows.tellIfCut(printer.print(answer, spec.commandLine().getOut()), spec);
      return ExitCode.DONE;
    } catch (Sql.Refused e) {
      spec.commandLine().getErr().println("stillwatch: " + e.getMessage());
      return ExitCode.USAGE;
    }
  }

  private void converse(Sql sql, Patience patience) throws IOException {
    Conversation conversation = new Conversation(sql, patience, rows.printer());
    if (Attended.byTerminal()) {
      try (Terminal terminal = Terminal.open(patience, sql, history())) {
        conversation.between(terminal, terminal.writer());
      }
      return;
    }

    // Ctrl-C ends a running answer; where none runs, the program, as ever.
    SignalUtils.register("INT", () -> patience.cancel());
    conversation.between(
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
        spec.commandLine().getOut());
  }

  private Optional<Path> history() {
    return keepsNoHistory ? Optional.empty() : Optional.of(historyFile);
  }
}
