package dev.stillwatch.cli;

import dev.stillwatch.doctor.Finding;
import dev.stillwatch.render.Escape;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

/** Looks at the installation. */
@Command(
    name = "doctor",
    description = "Look for what would keep nights or promises from being kept; say what to do.")
final class DoctorCommand implements Callable<Integer> {
  @Mixin private SettingsOptions settings;

  @CommandLine.Spec private CommandSpec spec;

  @Override
  public Integer call() {
    try (Stillwatch stillwatch = Stillwatch.open(settings.load())) {
      List<Finding> findings = stillwatch.findings();
      PrintWriter out = spec.commandLine().getOut();
      for (Finding finding : findings) {
        out.printf(
            "%-8s %-15s %s%n",
            finding.verdict().label(), finding.what(), Escape.terminal(finding.says()));
        if (!finding.advice().isEmpty()) {
          out.printf("%-24s -> %s%n", "", finding.advice());
        }
      }
      return findings.stream().anyMatch(f -> f.verdict() == Finding.Verdict.PROBLEM)
          ? ExitCode.REFUSED
          : ExitCode.DONE;
    }
  }
}
