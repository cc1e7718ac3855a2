package dev.stillwatch.cli;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;

/** Tells what links two accounts. */
@Command(
    name = "link",
    description =
        "What links two accounts, channel by channel, what they share, and what speaks against it.")
final class LinkCommand implements Callable<Integer> {
  @Mixin private SettingsOptions settings;
  @Mixin private SectionOptions sections;
  @Mixin private AsOfOption asOf;
  @Mixin private RawOption raw;

  @Parameters(arity = "2", paramLabel = "ACCOUNT", description = "Two pseudonyms.")
  private List<String> accounts;

  @CommandLine.Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (accounts.get(0).equals(accounts.get(1))) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "Cannot link an account with itself: name two accounts");
    }
    try (Stillwatch stillwatch = Stillwatch.open(settings.load())) {
      List<String> refs = raw.pseudonyms(stillwatch, accounts);
      sections.print(
          new Ask(stillwatch.spark(), asOf.of(stillwatch))
              .question(
                  "link",
                  Map.of("left", refs.get(0), "right", refs.get(1)),
                  sections.wanted(),
                  sections.limit()),
          spec.commandLine().getOut());
    }
    return ExitCode.DONE;
  }
}
