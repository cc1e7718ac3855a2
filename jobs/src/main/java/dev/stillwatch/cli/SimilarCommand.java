package dev.stillwatch.cli;

import dev.stillwatch.ask.FindSimilar;
import dev.stillwatch.ask.Section;
import dev.stillwatch.ask.Similar;
import dev.stillwatch.lakeio.Lake;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells who else sends prompts like this. */
@Command(
    name = "similar",
    description =
        "Who sends prompts like a text or like a request's: nearest by embedding, without text.")
final class SimilarCommand implements Callable<Integer> {
  private static final int DAYS = 28;
  private static final int NEAREST = 1_000;

  @Mixin private SettingsOptions settings;
  @Mixin private SectionOptions sections;
  @Mixin private AsOfOption asOf;

  @ArgGroup(multiplicity = "1")
  private Pattern pattern;

  @Option(
      names = "--from",
      paramLabel = "DATE",
      description = "First day (default: 28 days to --to).")
  private Optional<LocalDate> from = Optional.empty();

  @Option(names = "--to", paramLabel = "DATE", description = "Last day (default: the lake's last).")
  private Optional<LocalDate> to = Optional.empty();

  @Option(
      names = "--within",
      paramLabel = "DISTANCE",
      defaultValue = "0.5",
      description = "Greatest distance, 1 - cosine (default: ${DEFAULT-VALUE}).")
  private double within;

  @CommandLine.Spec private CommandSpec spec;

  /** What prompts are to be like. */
  static final class Pattern {
    @Parameters(arity = "1", paramLabel = "TEXT", description = "A prompt, in quotes; not kept.")
    private Optional<String> text = Optional.empty();

    @Option(names = "--request", paramLabel = "REF", description = "The id of a request instead.")
    private Optional<String> request = Optional.empty();
  }

  @Override
  public Integer call() throws IOException {
    try (Stillwatch stillwatch = Stillwatch.open(settings.load())) {
      Lake lake = asOf.of(stillwatch);
      sections.print(Ask.answered(() -> similar(stillwatch, lake)), spec.commandLine().getOut());
    }
    return ExitCode.DONE;
  }

  private List<Section> similar(Stillwatch stillwatch, Lake lake) {
    LocalDate last = to.orElseGet(() -> Similar.lastDay(lake));
    LocalDate first = from.orElse(last.minusDays(DAYS - 1L));
    int limit = sections.limit();
    FindSimilar search = new FindSimilar(first, last, within);
    // Accounts and days are told of more prompts than are shown, or who is farther off is missed.
    Similar similar = new Similar(stillwatch.spark(), lake, search, Math.max(NEAREST, limit));
    return pattern.request.isPresent()
        ? similar.toRequest(pattern.request.get(), sections.wanted(), limit)
        : similar.toText(pattern.text.orElseThrow(), sections.wanted(), limit);
  }
}
