package dev.stillwatch.cli;

import dev.stillwatch.config.ConfigurationException;
import dev.stillwatch.render.Escape;
import dev.stillwatch.review.CaseState;
import dev.stillwatch.review.Decision;
import dev.stillwatch.review.Opinion;
import dev.stillwatch.review.ReasonCode;
import dev.stillwatch.review.Refused;
import dev.stillwatch.review.Ruling;
import java.time.Period;
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

  @Option(
      names = "--rules-out",
      paramLabel = "campaign|accounts|nothing",
      description =
          "What later nights leave alone because it is benign: groups of which half were members (campaign, the default), each of its accounts, or nothing.")
  private String rulesOut = "";

  @Option(
      names = "--rules-out-for",
      defaultValue = "P90D",
      paramLabel = "PERIOD",
      description = "How long, such as P90D or P6M (default: ${DEFAULT-VALUE}).")
  private Period rulesOutFor;

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
              review ->
                  undo
                      ? review.undo(id, opinion)
                      : review.decide(id, to, opinion, ruling(to, opinion)));
      spec.commandLine()
          .getOut()
          .printf(
              "%s is %s, as of the night %s, by %s.%n",
              Escape.terminal(id),
              made.state().label(),
              made.night(),
              Escape.terminal(made.opinion().by()));
      if (made.ruling().scope() != Ruling.Scope.NOTHING) {
        spec.commandLine()
            .getOut()
            .printf(
                "Its %s will not be raised anew until %s.%n",
                made.ruling().scope().label(), made.ruling().until());
      }
    } catch (Refused e) {
      throw new ConfigurationException(e.getMessage(), e);
    }
    return ExitCode.DONE;
  }

  private Ruling ruling(CaseState to, Opinion opinion) {
    if (rulesOut.isBlank()) {
      return to == CaseState.BENIGN
          ? Ruling.of(Ruling.Scope.CAMPAIGN, opinion.at(), rulesOutFor)
          : Ruling.NONE;
    }
    return Ruling.of(Ruling.Scope.labelled(rulesOut), opinion.at(), rulesOutFor);
  }
}
