package dev.stillwatch.cli;

import dev.stillwatch.config.ConfigurationException;
import dev.stillwatch.render.Escape;
import dev.stillwatch.review.Exemplar;
import dev.stillwatch.review.Refused;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows redacted prompts of a case in review. */
@Command(
    name = "reveal",
    description = "Show up to ten redacted prompts of a case in review; who and why is recorded.")
final class RevealCommand implements Callable<Integer> {
  @Mixin private SettingsOptions settings;

  @Parameters(paramLabel = "CASE", description = "Id of the case.")
  private String id;

  @Option(names = "--purpose", required = true, description = "Why you need to see them.")
  private String purpose;

  @Option(names = "--by", required = true, description = "Who you are.")
  private String by;

  @CommandLine.Spec private CommandSpec spec;

  @Override
  public Integer call() {
    try (Stillwatch stillwatch = Stillwatch.open(settings.load())) {
      List<Exemplar> exemplars = stillwatch.reveal().from(id, by, purpose, stillwatch.now());
      PrintWriter out = spec.commandLine().getOut();
      for (Exemplar exemplar : exemplars) {
        out.printf(
            "%s  %d passages taken out, kept until %s%n",
            Escape.terminal(exemplar.requestId()), exemplar.redactions(), exemplar.expiresAt());
        out.println("  " + Escape.terminal(exemplar.text().value()));
      }
      if (exemplars.isEmpty()) {
        out.println("No prompt of a member is in the logs any more.");
      }
    } catch (Refused e) {
      throw new ConfigurationException(e.getMessage(), e);
    }
    return ExitCode.DONE;
  }
}
