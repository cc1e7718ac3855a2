package dev.stillwatch.cli;

import dev.stillwatch.investigate.Sql;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;

/** Answers a question in SQL. */
@Command(name = "sql", description = "Ask the lake's tables, by name; reading only.")
final class SqlCommand implements Callable<Integer> {
  @Mixin private SettingsOptions settings;
  @Mixin private RowOptions rows;

  @Parameters(paramLabel = "STATEMENT", description = "A SELECT, in quotes.")
  private String statement;

  @CommandLine.Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    try (Stillwatch stillwatch = Stillwatch.open(settings.load())) {
      Sql sql = new Sql(stillwatch.spark(), stillwatch::registerViews);
      RowPrinter.Printed printed =
          sql.print(statement, rows.printer(), spec.commandLine().getOut());
      rows.tellIfCut(printed, spec);
      return ExitCode.DONE;
    } catch (Sql.Refused e) {
      spec.commandLine().getErr().println("stillwatch: " + e.getMessage());
      return ExitCode.USAGE;
    }
  }
}
