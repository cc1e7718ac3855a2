package dev.stillwatch.cli;

import dev.stillwatch.ask.AskAccount;
import dev.stillwatch.ask.Section;
import dev.stillwatch.config.ConfigurationException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;

/** Tells what is known of an account. */
@Command(
    name = "account",
    description =
        "What is known of an account: profile, days, stratum, facets, links, groups, campaigns, decisions.")
final class AccountCommand implements Callable<Integer> {
  @Mixin private SettingsOptions settings;
  @Mixin private SectionOptions sections;
  @Mixin private AsOfOption asOf;
  @Mixin private RawOption raw;

  @Parameters(paramLabel = "ACCOUNT", description = "Its pseudonym.")
  private String account;

  @CommandLine.Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    try (Stillwatch stillwatch = Stillwatch.open(settings.load())) {
      String ref = raw.pseudonyms(stillwatch, List.of(account)).get(0);
      AskAccount account =
          new AskAccount(
              stillwatch.spark(), asOf.of(stillwatch), stillwatch.config().detection().window());
      List<Section> answer =
          Ask.answered(() -> account.of(ref, sections.wanted(), sections.limit()));
      boolean known = answer.stream().anyMatch(part -> !part.answer().rows().isEmpty());
      if (!known && sections.wanted().isEmpty()) {
        throw new ConfigurationException(
            "Cannot show account %s: the lake does not know it".formatted(ref));
      }
      sections.print(answer, spec.commandLine().getOut());
    }
    return ExitCode.DONE;
  }
}
