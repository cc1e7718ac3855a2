package dev.stillwatch.cli;

import dev.stillwatch.investigate.Catalogue;
import dev.stillwatch.lake.Tables;
import dev.stillwatch.render.Escape;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints the catalogue of the lake's tables. */
@Command(name = "tables", description = "Print the tables and views of the lake, or one of them.")
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
      out.print(described(table.get()));
    } else {
      out.print(Catalogue.listed());
    }
    return ExitCode.DONE;
  }

  private String described(String name) {
    return Catalogue.described(name)
        .orElseThrow(
            () ->
                new CommandLine.ParameterException(
                    spec.commandLine(),
                    "Invalid table: %s (see stillwatch tables)".formatted(Escape.terminal(name))));
  }
}
