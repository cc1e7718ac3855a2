package dev.stillwatch.cli;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

/** Tells what stands out on the last night. */
@Command(
    name = "top",
    description =
        "What stands out on the last night: rare shared frames, rising cells, new facets.")
final class TopCommand implements Callable<Integer> {
  @Mixin private SettingsOptions settings;
  @Mixin private SectionOptions sections;
  @Mixin private AsOfOption asOf;

  @CommandLine.Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    try (Stillwatch stillwatch = Stillwatch.open(settings.load())) {
      sections.print(
          new Ask(stillwatch.spark(), asOf.of(stillwatch))
              .question("top", Map.of(), sections.wanted(), sections.limit()),
          spec.commandLine().getOut());
    }
    return ExitCode.DONE;
  }
}
