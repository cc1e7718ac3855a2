package dev.stillwatch.cli;

import dev.stillwatch.config.StillwatchConfig;
import dev.stillwatch.identity.Admission;
import dev.stillwatch.judging.StrengthOf;
import java.io.IOException;
import java.util.List;
import java.util.Map;
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
      sections.print(
          new Ask(stillwatch.spark(), asOf.of(stillwatch))
              .question(
                  "why-not",
                  values(ref, stillwatch.config().detection()),
                  sections.wanted(),
                  sections.limit()),
          spec.commandLine().getOut());
    }
    return ExitCode.DONE;
  }

  private static Map<String, String> values(String ref, StillwatchConfig.Detection detection) {
    return Map.of(
        "id", ref,
        "threshold_bits", Double.toString(detection.thresholdBits()),
        "families", Integer.toString(detection.minFamilies()),
        "members", Integer.toString(detection.minMembers()),
        "small_groups", Integer.toString(Admission.SMALL_GROUPS),
        "large", Integer.toString(Admission.LARGE),
        "per_doubling", Integer.toString(Admission.PER_DOUBLING),
        "most_less", Integer.toString(Admission.MOST_LESS),
        "veto_bits", Integer.toString(StrengthOf.VETO));
  }
}
