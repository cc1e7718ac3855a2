package dev.stillwatch.cli;

import dev.stillwatch.bench.AssignBench;
import dev.stillwatch.bench.EmbedBench;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Measures the kernels on this machine, each beside a reference. */
@Command(
    name = "bench",
    description = "Measure the kernels on this machine, each beside a reference.",
    synopsisSubcommandLabel = "KERNEL",
    subcommands = {BenchCommand.Embed.class, BenchCommand.Assign.class})
final class BenchCommand implements Runnable {
  @CommandLine.Spec private CommandSpec spec;

  /** Without a kernel: the list of them. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** What every measurement is told. */
  static final class Options {
    @Option(
        names = "--rows",
        paramLabel = "N",
        defaultValue = "0",
        showDefaultValue = CommandLine.Help.Visibility.NEVER,
        description = "Rows to measure with; by default enough for a steady figure.")
    private int rows;

    @Option(
        names = "--seed",
        paramLabel = "N",
        defaultValue = "7",
        description = "Seed of the made-up rows. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
        names = "--format",
        paramLabel = "FORMAT",
        defaultValue = "TABLE",
        description = "table (with a JSON line at its end) or json (that line alone).")
    private Format format;

    private int rowsOr(int usual) {
      return rows == 0 ? usual : rows;
    }
  }

  /** The forms a measurement comes out in. */
  enum Format {
    TABLE,
    JSON
  }

  @Command(
      name = "embed",
      description = "Prompts embedded per second and core, beside a scan of the same bytes.")
  static final class Embed implements Callable<Integer> {
    @Mixin private Options options = new Options();
    @CommandLine.Spec private CommandSpec spec;

    @Override
    public Integer call() {
      EmbedBench.Result result = new EmbedBench(options.rowsOr(50_000), options.seed).run();
      Map<String, Number> figures = new LinkedHashMap<>();
      figures.put("rows", result.rows());
      figures.put("chars", result.chars());
      figures.put("dimensions", result.dimensions());
      figures.put("embedded_per_second", Math.round(result.perSecond()));
      figures.put("scanned_per_second", Math.round(result.scannedPerSecond()));
      figures.put("ratio", result.ratio());
      print("embed", figures, options.format, spec.commandLine().getOut());
      return ExitCode.DONE;
    }
  }

  @Command(
      name = "assign",
      description = "Vectors put into cells per second and core, beside MLlib's k-means model.")
  static final class Assign implements Callable<Integer> {
    private static final int DIMENSIONS = 384;
    private static final int CELLS = 8_192;

    @Mixin private Options options = new Options();
    @CommandLine.Spec private CommandSpec spec;

    @Override
    public Integer call() {
      AssignBench bench = new AssignBench(options.rowsOr(4_096), DIMENSIONS, CELLS, options.seed);
      AssignBench.Result result = bench.run(oneCore());
      Map<String, Number> figures = new LinkedHashMap<>();
      figures.put("rows", result.rows());
      figures.put("dimensions", result.dimensions());
      figures.put("cells", result.cells());
      figures.put("assigned_per_second", Math.round(result.perSecond()));
      figures.put("mllib_per_second", Math.round(result.mllibPerSecond()));
      figures.put("equal_share", result.equalShare());
      figures.put("ratio", result.ratio());
      print("assign", figures, options.format, spec.commandLine().getOut());
      return ExitCode.DONE;
    }

    private static SparkSession oneCore() {
      return SparkSession.builder()
          .appName("stillwatch bench")
          .master("local[1]")
          .config("spark.ui.enabled", "false")
          .config("spark.driver.host", "127.0.0.1")
          .config("spark.driver.bindAddress", "127.0.0.1")
          .getOrCreate();
    }
  }

  private static void print(
      String name, Map<String, Number> figures, Format format, PrintWriter out) {
    if (format == Format.TABLE) {
      figures.forEach((figure, value) -> out.printf("%-20s %14s%n", figure, text(value)));
    }
    out.println(
        figures.entrySet().stream()
            .map(figure -> "\"%s\":%s".formatted(figure.getKey(), text(figure.getValue())))
            .collect(Collectors.joining(",", "{\"bench\":\"" + name + "\",", "}")));
  }

  private static String text(Number value) {
    return value instanceof Double
        ? String.format(Locale.ROOT, "%.4f", value.doubleValue())
        : value.toString();
  }
}
