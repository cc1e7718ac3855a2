package dev.stillwatch.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** How rows come out; the same wherever rows do. */
public final class RowOptions {
  @Option(
      names = "--format",
      paramLabel = "table|csv|json",
      defaultValue = "table",
      description = "How rows are printed (default: ${DEFAULT-VALUE}).")
  private RowPrinter.Format format;

  @Option(
      names = "--limit",
      defaultValue = "1000",
      description = "Most rows printed (default: ${DEFAULT-VALUE}).")
  private int limit;

  /** Prints as asked. */
  public RowPrinter printer() {
    return new RowPrinter(format, Math.max(1, limit));
  }

  /** Says on the error stream that there was more, where only rows belong on the other. */
  public void tellIfCut(RowPrinter.Printed printed, CommandSpec spec) {
    if (printed.more()) {
      spec.commandLine().getErr().println("There are more rows: raise --limit to see them.");
    }
  }
}
