package dev.stillwatch.cli;

import dev.stillwatch.config.ConfigurationException;
import dev.stillwatch.privacy.RawName;
import dev.stillwatch.render.Escape;
import dev.stillwatch.review.Exemplar;
import dev.stillwatch.review.NamedAccount;
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

/** Shows redacted prompts of a case in review, or what its accounts are called. */
@Command(
    name = "reveal",
    description = {
      "Show up to ten redacted prompts of a case in review, or with --accounts the source's names of its accounts.",
      "Who asks and why is recorded first; where that fails, nothing is shown."
    })
final class RevealCommand implements Callable<Integer> {
  @Mixin private SettingsOptions settings;

  @Parameters(paramLabel = "CASE", description = "Id of the case.")
  private String id;

  @Option(
      names = "--accounts",
      description =
          "Name the accounts of a case that is looked into, confirmed, enforced or appealed, instead of showing prompts.")
  private boolean accounts;

  @Option(names = "--purpose", required = true, description = "Why you need to see them.")
  private String purpose;

  @Option(names = "--by", required = true, description = "Who you are.")
  private String by;

  @CommandLine.Spec private CommandSpec spec;

  @Override
  public Integer call() {
    try (Stillwatch stillwatch = Stillwatch.open(settings.load())) {
      if (accounts) {
        print(stillwatch.revealAccounts(id, by, purpose));
      } else {
        printTexts(stillwatch.reveal(id, by, purpose));
      }
    } catch (Refused e) {
      throw new ConfigurationException(e.getMessage(), e);
    }
    return ExitCode.DONE;
  }

  private void printTexts(List<Exemplar> exemplars) {
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
  }

  private void print(List<NamedAccount> named) {
    PrintWriter out = spec.commandLine().getOut();
    for (NamedAccount account : named) {
      String name = account.known().map(RawName::value).orElse("not in logs or accounts any more");
      out.printf("%s  %-6s  %s%n", account.ref(), account.state(), Escape.terminal(name));
    }
    if (named.isEmpty()) {
      out.println("The members of this version are no longer kept.");
    }
  }
}
