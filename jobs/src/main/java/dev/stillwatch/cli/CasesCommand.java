package dev.stillwatch.cli;

import dev.stillwatch.cases.CaseDiff;
import dev.stillwatch.cases.CaseFile;
import dev.stillwatch.cases.CaseFiles;
import dev.stillwatch.cases.CaseList;
import dev.stillwatch.cases.ExportCases;
import dev.stillwatch.cases.ShowCase;
import dev.stillwatch.config.ConfigurationException;
import dev.stillwatch.lakeio.Lake;
import dev.stillwatch.render.Escape;
import dev.stillwatch.review.CaseState;
import dev.stillwatch.review.Refused;
import dev.stillwatch.review.Reveal;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Case files: listed, shown, exported. */
@Command(
    name = "cases",
    description = "List, show, compare or export case files.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      CasesCommand.ListCases.class,
      CasesCommand.Show.class,
      CasesCommand.Diff.class,
      CasesCommand.Export.class
    })
final class CasesCommand implements Runnable {
  private static final int MOST = 1_000;

  @CommandLine.Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** The list. */
  @Command(name = "list", description = "List cases, strongest first.")
  static final class ListCases implements Callable<Integer> {
    @Mixin private SettingsOptions settings;
    @Mixin private AsOfOption asOf;
    @Mixin private RowOptions rows;

    @Option(
        names = "--state",
        split = ",",
        paramLabel = "STATE",
        description = "Only cases in these states, such as open or 'in review'.")
    private List<String> states = List.of();

    @CommandLine.Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
      CaseList wanted = states.isEmpty() ? CaseList.everything() : new CaseList(parsed());
      try (Stillwatch stillwatch = Stillwatch.open(settings.load())) {
        RowPrinter.Printed printed =
            rows.printer()
                .print(
                    wanted.from(stillwatch.caseFiles(asOf.of(stillwatch))),
                    spec.commandLine().getOut());
        rows.tellIfCut(printed, spec);
      }
      return ExitCode.DONE;
    }

    private Set<CaseState> parsed() {
      try {
        return states.stream()
            .map(CaseState::labelled)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(CaseState.class)));
      } catch (IllegalArgumentException e) {
        throw new ConfigurationException(e.getMessage(), e);
      }
    }
  }

  /** One case in the terminal. */
  @Command(name = "show", description = "Show a case with its evidence.")
  static final class Show implements Callable<Integer> {
    @Mixin private SettingsOptions settings;
    @Mixin private AsOfOption asOf;

    @Parameters(paramLabel = "CASE", description = "Id of the case.")
    private String id;

    @Option(
        names = "--width",
        defaultValue = "100",
        description = "Columns of the terminal (default: ${DEFAULT-VALUE}).")
    private int width;

    @Option(
        names = "--evidence",
        description =
            "List the requests behind its numbers instead, by reference: what its active members sent in its cells.")
    private boolean evidence;

    @Mixin private RowOptions rows;
    @CommandLine.Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
      try (Stillwatch stillwatch = Stillwatch.open(settings.load())) {
        Lake lake = asOf.of(stillwatch);
        CaseFiles files = stillwatch.caseFiles(lake);
        List<CaseFile.Head> heads = heads(files, List.of(id));
        PrintWriter out = spec.commandLine().getOut();
        if (evidence) {
          CaseFile.Head head = heads.get(0);
          Dataset<Row> requests = stillwatch.caseRequests(lake).listed(head.caseId(), head.night());
          rows.tellIfCut(rows.printer().print(requests, out), spec);
          return ExitCode.DONE;
        }
        for (CaseFile file : files.read(heads, ExportCases.MOST_MEMBERS)) {
          out.print(shown(file));
          changes(files, file).forEach(line -> out.println(Escape.terminal(line)));
        }
      }
      return ExitCode.DONE;
    }

    /** What changed since the last decision, and that it can be looked at again. */
    private static List<String> changes(CaseFiles files, CaseFile file) {
      List<CaseFile.Decision> decisions = file.decisions();
      if (decisions.isEmpty()) {
        return List.of();
      }
      LocalDate decided = decisions.get(decisions.size() - 1).night();
      List<CaseFile.Head> versions = files.versions(file.head());
      Optional<CaseFile.Head> then =
          versions.stream().filter(version -> version.night().equals(decided)).findFirst();
      if (then.isEmpty() || decided.equals(file.head().night())) {
        return List.of();
      }

      CaseDiff diff = files.diff(then.get(), file.head());
      List<String> lines = new ArrayList<>();
      if (diff.isMaterial()) {
        lines.add("");
        lines.add("Evidence changed since the decision on the night %s:".formatted(decided));
        diff.sentences().forEach(sentence -> lines.add("  " + sentence));
        lines.add(
            "To look at it again: review %s --decision in-review".formatted(file.head().caseId()));
      }
      return lines;
    }

    private String shown(CaseFile file) {
      return new ShowCase(Math.max(40, width)).of(file);
    }
  }

  /** What changed between two versions. */
  @Command(name = "diff", description = "Say what changed in a case between two of its versions.")
  static final class Diff implements Callable<Integer> {
    @Mixin private SettingsOptions settings;

    @Parameters(paramLabel = "CASE", description = "Id of the case.")
    private String id;

    @Option(
        names = "--from",
        paramLabel = "NIGHT|N",
        description = "Earlier version, by its night or its number (default: the last but one).")
    private String from;

    @Option(
        names = "--to",
        paramLabel = "NIGHT|N",
        description = "Later version (default: the last).")
    private String to;

    @Option(
        names = "--format",
        paramLabel = "table|json",
        defaultValue = "table",
        description = "How it is printed (default: ${DEFAULT-VALUE}).")
    private Form form;

    @CommandLine.Spec private CommandSpec spec;

    /** How it is printed. */
    enum Form {
      TABLE,
      JSON
    }

    @Override
    public Integer call() {
      try (Stillwatch stillwatch = Stillwatch.open(settings.load())) {
        CaseFiles files = stillwatch.caseFiles();
        List<CaseFile.Head> versions = files.versions(heads(files, List.of(id)).get(0));
        int last = versions.size() - 1;
        CaseDiff diff =
            files.diff(
                from == null ? versions.get(Math.max(0, last - 1)) : version(versions, from),
                to == null ? versions.get(last) : version(versions, to));
        spec.commandLine().getOut().print(form == Form.JSON ? diff.json() : diff.text());
      }
      return ExitCode.DONE;
    }

    /** The version of a night, or the nth, counted from 1. */
    private static CaseFile.Head version(List<CaseFile.Head> versions, String name) {
      return IntStream.rangeClosed(1, versions.size())
          .filter(
              n ->
                  name.equals(Integer.toString(n))
                      || name.equals(versions.get(n - 1).night().toString()))
          .mapToObj(n -> versions.get(n - 1))
          .findFirst()
          .orElseThrow(
              () ->
                  new ConfigurationException(
                      "Cannot compare versions: no version %s (nights %s)"
                          .formatted(
                              Escape.terminal(name),
                              versions.stream().map(v -> v.night().toString()).toList())));
    }
  }

  /** Files for people. */
  @Command(name = "export", description = "Write cases as pages or files.")
  static final class Export implements Callable<Integer> {
    @Mixin private SettingsOptions settings;
    @Mixin private AsOfOption asOf;

    @Parameters(paramLabel = "CASE", arity = "0..*", description = "Only these cases.")
    private List<String> ids = List.of();

    @Option(names = "--html", description = "Short for --format html.")
    private boolean html;

    @Option(
        names = "--format",
        split = ",",
        paramLabel = "html|json|md|csv|graphml|stix",
        description = "What to write (default: html); several with commas.")
    private List<String> formats = List.of();

    @Option(names = "--out", required = true, description = "Folder to write into.")
    private Path out;

    @ArgGroup(exclusive = false)
    private WithExemplars exemplars;

    @CommandLine.Spec private CommandSpec spec;

    /** Who wants redacted prompts on the pages, and what for. */
    static final class WithExemplars {
      @Option(
          names = "--exemplars",
          required = true,
          description = "Put the redacted prompts of cases in review on their pages.")
      private boolean wanted;

      @Option(names = "--by", required = true, description = "Who you are.")
      private String by;

      @Option(names = "--purpose", required = true, description = "Why you need to see them.")
      private String purpose;
    }

    private ExportCases.Exemplars exemplars(Stillwatch stillwatch, List<CaseFile.Head> heads) {
      if (exemplars == null || !exemplars.wanted) {
        return id -> List.of();
      }
      Set<String> inReview =
          heads.stream()
              .filter(head -> Reveal.isFor(CaseState.labelled(head.state())))
              .map(CaseFile.Head::caseId)
              .collect(Collectors.toSet());
      return id ->
          inReview.contains(id)
              ? stillwatch.reveal(id, exemplars.by, exemplars.purpose)
              : List.of();
    }

    @Override
    public Integer call() throws IOException {
      Set<ExportCases.Format> wanted = parsed();
      try (Stillwatch stillwatch = Stillwatch.open(settings.load())) {
        CaseFiles files = stillwatch.caseFiles(asOf.of(stillwatch));
        List<CaseFile.Head> heads = ids.isEmpty() ? files.strongest(MOST) : heads(files, ids);
        ExportCases.Exported exported =
            new ExportCases(
                    stillwatch.config().lake().path(),
                    stillwatch.config().cases().shownMembers(),
                    exemplars(stillwatch, heads))
                .to(out, wanted, files, heads, files.cases().count());
        PrintWriter to = spec.commandLine().getOut();
        exported.files().forEach(file -> to.println(file.toAbsolutePath().normalize()));
        if (exported.cases() < exported.all() && ids.isEmpty()) {
          to.printf("The strongest %d of %d cases.%n", exported.cases(), exported.all());
        }
      } catch (Refused e) {
        throw new ConfigurationException(e.getMessage(), e);
      }
      return ExitCode.DONE;
    }

    private Set<ExportCases.Format> parsed() {
      Set<ExportCases.Format> wanted = EnumSet.noneOf(ExportCases.Format.class);
      try {
        formats.forEach(name -> wanted.add(ExportCases.Format.named(name)));
      } catch (IllegalArgumentException e) {
        throw new ConfigurationException(e.getMessage(), e);
      }
      if (html || wanted.isEmpty()) {
        wanted.add(ExportCases.Format.HTML);
      }
      return wanted;
    }
  }

  private static List<CaseFile.Head> heads(CaseFiles files, List<String> ids) {
    List<CaseFile.Head> heads = files.named(ids);
    Set<String> found = heads.stream().map(CaseFile.Head::caseId).collect(Collectors.toSet());
    List<String> unknown = ids.stream().filter(id -> !found.contains(id)).toList();
    if (!unknown.isEmpty()) {
      throw new ConfigurationException("Cannot show cases: no case %s".formatted(unknown));
    }
    return heads;
  }
}
