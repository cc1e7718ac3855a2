package dev.stillwatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stillwatch.config.ConfigurationException;
import dev.stillwatch.investigate.Sql;
import dev.stillwatch.investigate.StandingViews;
import dev.stillwatch.notebook.Ipynb;
import dev.stillwatch.notebook.Notebook;
import dev.stillwatch.notebook.NotebookPage;
import dev.stillwatch.notebook.Notebooks;
import dev.stillwatch.notebook.RunNotebook;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Notebooks: listed, run on the lake, exported for Jupyter. */
@Command(
    name = "notebook",
    description = "List, run or export the notebooks of investigations.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      NotebookCommand.ListNotebooks.class,
      NotebookCommand.Run.class,
      NotebookCommand.Export.class
    })
final class NotebookCommand implements Runnable {
  @CommandLine.Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** The list. */
  @Command(name = "list", description = "List the notebooks with their parameters.")
  static final class ListNotebooks implements Callable<Integer> {
    @CommandLine.Spec private CommandSpec spec;

    @Override
    public Integer call() {
      for (String name : Notebooks.NAMES) {
        Notebook notebook = Notebooks.named(name);
        spec.commandLine()
            .getOut()
            .printf(
                "%-20s %s (%s)%n",
                name, notebook.title(), String.join(", ", notebook.defaults().keySet()));
      }
      return ExitCode.DONE;
    }
  }

  /** One notebook on the lake. */
  @Command(name = "run", description = "Run a notebook on the lake: a page and an .ipynb.")
  static final class Run implements Callable<Integer> {
    private static final int ROWS = 200;

    @Mixin private SettingsOptions settings;
    @Mixin private AsOfOption asOf;

    @Parameters(paramLabel = "NAME", description = "The notebook.")
    private String name;

    @Option(
        names = "--param",
        paramLabel = "NAME=VALUE",
        description = "A parameter; may be given more than once.")
    private Map<String, String> values = Map.of();

    @Option(
        names = "--out",
        paramLabel = "DIR",
        defaultValue = ".",
        description = "Folder to write into (default: here).")
    private Path out;

    @CommandLine.Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
      Notebook notebook = opened();
      try (Stillwatch stillwatch = Stillwatch.open(settings.load())) {
        Sql sql = new Sql(stillwatch.spark(), new StandingViews(asOf.of(stillwatch)));
        RunNotebook.Executed executed = new RunNotebook(sql, ROWS).of(notebook, values);
        PrintWriter to = spec.commandLine().getOut();
        write(out.resolve(name + ".html"), new NotebookPage(executed).html(), to);
        write(out.resolve(name + ".ipynb"), Ipynb.of(executed), to);
        return told(executed, spec);
      }
    }

    private Notebook opened() {
      try {
        Notebook notebook = Notebooks.named(name);
        notebook.values(values);
        return notebook;
      } catch (IllegalArgumentException e) {
        throw new ConfigurationException(e.getMessage(), e);
      }
    }
  }

  /** All notebooks for Jupyter. */
  @Command(name = "export", description = "Run every notebook on the lake; write each as .ipynb.")
  static final class Export implements Callable<Integer> {
    @Mixin private SettingsOptions settings;
    @Mixin private AsOfOption asOf;

    @Option(
        names = "--out",
        paramLabel = "DIR",
        required = true,
        description = "Folder to write into.")
    private Path out;

    @Option(
        names = "--limit",
        defaultValue = "40",
        description = "Most rows of each answer (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Option(names = "--not-run", description = "Without answers; no lake is needed.")
    private boolean notRun;

    @CommandLine.Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
      if (limit < 1) {
        throw new ConfigurationException("Invalid --limit: %d (must be positive)".formatted(limit));
      }
      if (notRun) {
        for (String name : Notebooks.NAMES) {
          write(file(name), Ipynb.of(Notebooks.named(name)), spec.commandLine().getOut());
        }
        return ExitCode.DONE;
      }

      try (Stillwatch stillwatch = Stillwatch.open(settings.load())) {
        Sql sql = new Sql(stillwatch.spark(), new StandingViews(asOf.of(stillwatch)));
        int code = ExitCode.DONE;
        for (String name : Notebooks.NAMES) {
          RunNotebook.Executed executed =
              new RunNotebook(sql, limit).of(Notebooks.named(name), Map.of());
          write(file(name), Ipynb.of(executed), spec.commandLine().getOut());
          code = Math.max(code, told(executed, spec));
        }
        return code;
      }
    }

    private Path file(String name) {
      return out.resolve(name + ".ipynb");
    }
  }

  /** Says which cells failed, and what that makes of the whole. */
  private static int told(RunNotebook.Executed executed, CommandSpec spec) {
    PrintWriter err = spec.commandLine().getErr();
    executed.failures().forEach(ran -> err.println("stillwatch: " + ran.failure().orElse("")));
    return executed.failures().isEmpty() ? ExitCode.DONE : ExitCode.UNEXPECTED;
  }

  private static void write(Path file, String content, PrintWriter to) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, content, UTF_8);
    to.println(file.toAbsolutePath().normalize());
  }
}
