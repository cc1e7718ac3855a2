package dev.stillwatch.cli;

import dev.stillwatch.cases.CaseFile;
import dev.stillwatch.cases.CaseFiles;
import dev.stillwatch.cases.CaseList;
import dev.stillwatch.cases.ExportCases;
import dev.stillwatch.cases.ShowCase;
import dev.stillwatch.config.ConfigurationException;
import dev.stillwatch.review.CaseState;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Case files: listed, shown, exported. */
@Command(
    name = "cases",
    description = "List, show or export case files.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      CasesCommand.ListCases.class,
      CasesCommand.Show.class,
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
                    wanted.from(stillwatch.caseFiles()), spec.commandLine().getOut());
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

    @Parameters(paramLabel = "CASE", description = "Id of the case.")
    private String id;

    @Option(
        names = "--width",
        defaultValue = "100",
        description = "Columns of the terminal (default: ${DEFAULT-VALUE}).")
    private int width;

    @CommandLine.Spec private CommandSpec spec;

    @Override
    public Integer call() {
      try (Stillwatch stillwatch = Stillwatch.open(settings.load())) {
        CaseFiles files = stillwatch.caseFiles();
        PrintWriter out = spec.commandLine().getOut();
        files.read(heads(files, List.of(id))).forEach(file -> out.print(shown(file)));
      }
      return ExitCode.DONE;
    }

    private String shown(CaseFile file) {
      return new ShowCase(Math.max(40, width)).of(file);
    }
  }

  /** Files for people. */
  @Command(name = "export", description = "Write cases as pages or files.")
  static final class Export implements Callable<Integer> {
    @Mixin private SettingsOptions settings;

    @Parameters(paramLabel = "CASE", arity = "0..*", description = "Only these cases.")
    private List<String> ids = List.of();

    @Option(names = "--html", description = "Short for --format html.")
    private boolean html;

    @Option(
        names = "--format",
        split = ",",
        paramLabel = "html|json|md|csv",
        description = "What to write (default: html); several with commas.")
    private List<String> formats = List.of();

    @Option(names = "--out", required = true, description = "Folder to write into.")
    private Path out;

    @CommandLine.Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
      Set<ExportCases.Format> wanted = parsed();
      try (Stillwatch stillwatch = Stillwatch.open(settings.load())) {
        CaseFiles files = stillwatch.caseFiles();
        List<CaseFile.Head> heads = ids.isEmpty() ? files.strongest(MOST) : heads(files, ids);
        ExportCases.Exported exported =
            new ExportCases(stillwatch.config().lake().path())
                .to(out, wanted, files, heads, files.cases().count());
        PrintWriter to = spec.commandLine().getOut();
        exported.files().forEach(file -> to.println(file.toAbsolutePath().normalize()));
        if (exported.cases() < exported.all() && ids.isEmpty()) {
          to.printf("The strongest %d of %d cases.%n", exported.cases(), exported.all());
        }
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
