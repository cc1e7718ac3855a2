package dev.stillwatch.cli;

import dev.stillwatch.config.ConfigurationException;
import dev.stillwatch.evaluate.Evaluate;
import dev.stillwatch.evaluate.Score;
import dev.stillwatch.evaluate.ScoreText;
import dev.stillwatch.lake.tables.CaseMembers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Sets the cases of a lake beside the truth of its world. */
@Command(name = "evaluate", description = "Score the lake's cases against a truth file.")
final class EvaluateCommand implements Callable<Integer> {
  @Mixin private SettingsOptions settings;

  @Option(
      names = "--truth",
      required = true,
      paramLabel = "CSV",
      description = "account_id,group_id,kind with a header.")
  private Path truth;

  @Option(
      names = "--format",
      paramLabel = "table|json",
      defaultValue = "table",
      description = "How the score is printed (default: ${DEFAULT-VALUE}).")
  private String format;

  @CommandLine.Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (!Files.isReadable(truth)) {
      throw new ConfigurationException("Cannot evaluate: no readable file %s".formatted(truth));
    }
    try (Stillwatch stillwatch = Stillwatch.open(settings.load())) {
      Score score =
          new Evaluate(stillwatch.names())
              .of(stillwatch.spark(), truth, stillwatch.lake().read(CaseMembers.TABLE));
      ScoreText text = new ScoreText(score);
      spec.commandLine().getOut().println(format.equals("json") ? text.json() : text.table());
    }
    return ExitCode.DONE;
  }
}
