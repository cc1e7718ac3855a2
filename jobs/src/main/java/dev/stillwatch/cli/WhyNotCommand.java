package dev.stillwatch.cli;

import dev.stillwatch.ask.WhyNot;
import dev.stillwatch.calibrate.FitHistory;
import dev.stillwatch.config.StillwatchConfig;
import dev.stillwatch.identity.Admission;
import dev.stillwatch.judging.Bar;
import dev.stillwatch.lakeio.Lake;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;

/** Tells what an account or a group lacked to become a case. */
@Command(
    name = "why-not",
    description = "What an account or a group lacked to become a case, by the thresholds set now.")
final class WhyNotCommand implements Callable<Integer> {
  @Mixin private SettingsOptions settings;
  @Mixin private SectionOptions sections;
  @Mixin private AsOfOption asOf;
  @Mixin private RawOption raw;

  @Parameters(paramLabel = "ID", description = "Pseudonym of an account, or id of a group.")
  private String id;

  @CommandLine.Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    try (Stillwatch stillwatch = Stillwatch.open(settings.load())) {
      String ref = raw.pseudonyms(stillwatch, List.of(id)).get(0);
      Lake lake = asOf.of(stillwatch);
      WhyNot whyNot =
          new WhyNot(stillwatch.spark(), lake, admission(lake, stillwatch.config().detection()));
      sections.print(
          Ask.answered(() -> whyNot.of(ref, sections.wanted(), sections.limit())),
          spec.commandLine().getOut());
    }
    return ExitCode.DONE;
  }

  // How a campaign is opened does not matter to what its groups need.
  private static Admission admission(Lake lake, StillwatchConfig.Detection detection) {
    return new Admission(
        new Bar(
            FitHistory.thresholdOnLastNight(lake, detection.thresholdBits()),
            detection.minFamilies(),
            detection.leastPrompts()),
        detection.minMembers(),
        Admission.Entry.SECOND_NIGHT);
  }
}
