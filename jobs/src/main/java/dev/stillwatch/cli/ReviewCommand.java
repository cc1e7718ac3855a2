package dev.stillwatch.cli;

import dev.stillwatch.config.ConfigurationException;
import dev.stillwatch.render.Escape;
import dev.stillwatch.review.CaseState;
import dev.stillwatch.review.Decision;
import dev.stillwatch.review.Opinion;
import dev.stillwatch.review.ReasonCode;
import dev.stillwatch.review.Refused;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes down what a person decides. */
@Command(
    name = "review",
    description = {
      "Decide on a case, or take the last decision back.",
      "Enforcing takes a second person; evidence that changed later is shown by cases list and show."
    })
final class ReviewCommand implements Callable<Integer> {
  @Mixin private SettingsOptions settings;

  @Parameters(paramLabel = "CASE", description = "Id of the case.")
  private String id;

  @Option(
      names = "--decision",
      required = true,
      paramLabel = "STATE|undo",
      description =
          "in-review (also reopens), confirmed, benign, insufficient, duplicate, enforced, appealed, upheld, overturned, closed, or undo.")
  private String decision;

  @Option(names = "--by", required = true, description = "Who decides.")
  private String by;

  @Option(names = "--note", defaultValue = "", description = "Why, in your words.")
  private String note;

  @Option(
      names = "--reason",
      defaultValue = "",
      paramLabel = "CODE",
      completionCandidates = Codes.class,
      description = "What can be told to the customer: ${COMPLETION-CANDIDATES}.")
  private String reason;

  @CommandLine.Spec private CommandSpec spec;

  /** The reasons, for the help. */
  static final class Codes implements Iterable<String> {
    @Override
    public java.util.Iterator<String> iterator() {
      return List.copyOf(ReasonCode.codes()).iterator();
    }
  }

  @Override
  public Integer call() {
    try (Stillwatch stillwatch = Stillwatch.open(settings.load())) {
      Opinion opinion = new Opinion(by, stillwatch.now(), note, reason);
      boolean undo = decision.strip().equalsIgnoreCase(Decision.UNDO);
      CaseState to = undo ? CaseState.OPEN : CaseState.labelled(decision);
      Decision made =
          stillwatch.review(
              review -> undo ? review.undo(id, opinion) : review.decide(id, to, opinion));
      spec.commandLine()
          .getOut()
          .printf(
              "%s is %s, as of the night %s, by %s.%n",
              Escape.terminal(id),
              made.state().label(),
              made.night(),
              Escape.terminal(made.opinion().by()));
    } catch (Refused e) {
      throw new ConfigurationException(e.getMessage(), e);
    }
    return ExitCode.DONE;
  }
}
