package dev.stillwatch.cli;

import dev.stillwatch.lakeio.Maintenance;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Keeps the lake small. */
@Command(
    name = "maintain",
    description = "Delete what tables keep no longer, put small files together, vacuum.")
final class MaintainCommand implements Callable<Integer> {
  @Mixin private SettingsOptions settings;

  @Option(names = "--dry-run", description = "Say what there is to do; change nothing.")
  private boolean dryRun;

  @CommandLine.Spec private CommandSpec spec;

  @Override
  public Integer call() {
    try (Stillwatch stillwatch = Stillwatch.open(settings.load())) {
      PrintWriter out = spec.commandLine().getOut();
      out.printf(
          "%-22s %10s %8s %10s %10s%n", "table", "expired", "files", "compacted", "vacuumed");
      for (Maintenance.Upkeep upkeep : dryRun ? stillwatch.upkeep() : stillwatch.maintain()) {
        out.printf(
            "%-22s %10d %8d %10s %10d%n",
            upkeep.table(),
            upkeep.expired(),
            upkeep.files(),
            dryRun ? "" : Long.toString(upkeep.compacted()),
            upkeep.vacuumed());
      }
    }
    return ExitCode.DONE;
  }
}
