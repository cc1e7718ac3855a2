package dev.stillwatch.cli;

import dev.stillwatch.lake.TableSpec;
import dev.stillwatch.lake.Tables;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints the catalogue of the lake's tables. */
@Command(name = "tables", description = "Print the tables of the lake, or one with its columns.")
final class TablesCommand implements Callable<Integer> {
  @Parameters(arity = "0..1", paramLabel = "TABLE", description = "The table to describe.")
  private Optional<String> table = Optional.empty();

  @Option(names = "--markdown", description = "Print the whole catalogue as a page.")
  private boolean markdown;

  @CommandLine.Spec private CommandSpec spec;

  @Override
  public Integer call() {
    var out = spec.commandLine().getOut();
    if (markdown) {
      out.print(Tables.markdown());
    } else if (table.isPresent()) {
      out.print(named(table.get()).markdown());
    } else {
      Tables.ALL.forEach(t -> out.printf("%-22s %s%n", t.name(), t.doc()));
    }
    return ExitCode.DONE;
  }

  private TableSpec named(String name) {
    try {
      return Tables.named(name);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
