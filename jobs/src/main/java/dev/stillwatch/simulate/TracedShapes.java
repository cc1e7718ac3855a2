package dev.stillwatch.simulate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/**
 * Shapes measured on traces: clients' rates by hour of the week, pauses between a person's turns,
 * lengths of answers.
 */
final class TracedShapes implements Shapes {
  private static final int HOURS = 168;
  private static final int QUANTILES = 512;
  private static final double LONGEST_PAUSE = 1800;

  private final List<double[]> clients;
  private final double[] pauses;

  /** Quantiles of the logarithm of answer tokens, standardised to mean 0 and deviation 1. */
  private final double[] answers;

  private TracedShapes(List<double[]> clients, double[] pauses, double[] answers) {
    this.clients = clients;
    this.pauses = pauses;
    this.answers = answers;
  }

  /**
   * Reads servegen_client_windows, star_crowd_users and azure_llm_2023_conv, each as .csv.gz.
   *
   * @throws UncheckedIOException if one is missing
   */
  static TracedShapes read(Path folder) {
    return new TracedShapes(
        clients(folder.resolve("servegen_client_windows.csv.gz")),
        pauses(folder.resolve("star_crowd_users.csv.gz")),
        answers(folder.resolve("azure_llm_2023_conv.csv.gz")));
  }

  private static List<double[]> clients(Path file) {
    Map<String, double[]> hours = new TreeMap<>();
    lines(
        file,
        cells -> {
          double[] week =
              hours.computeIfAbsent(cells[1] + "/" + cells[2], key -> new double[HOURS]);
          int hour = (int) (Long.parseLong(cells[3]) / 3600 % HOURS);
          week[hour] += Double.parseDouble(cells[4]);
        });
    List<double[]> busy = new ArrayList<>();
    for (double[] week : hours.values()) {
      // A client seen for a few hours tells nothing about a week.
      if (Arrays.stream(week).filter(rate -> rate > 0).count() >= HOURS / 4) {
        busy.add(week);
      }
    }
    return busy;
  }

  private static double[] pauses(Path file) {
    Map<String, Double> last = new HashMap<>();
    List<Double> seen = new ArrayList<>();
    lines(
        file,
        cells -> {
          double time = Double.parseDouble(cells[0]);
          Double before = last.put(cells[1], time);
          if (before != null && time > before && time - before < LONGEST_PAUSE) {
            seen.add(time - before);
          }
        });
    return quantiles(seen);
  }

  private static double[] answers(Path file) {
    List<Double> logs = new ArrayList<>();
    lines(
        file,
        cells -> {
          double tokens = Double.parseDouble(cells[3]);
          if (tokens > 0) {
            logs.add(StrictMath.log(tokens));
          }
        });
    double mean = logs.stream().mapToDouble(x -> x).average().orElse(0);
    double variance = logs.stream().mapToDouble(x -> (x - mean) * (x - mean)).average().orElse(1);
    double deviation = Math.sqrt(variance);
    return quantiles(logs.stream().map(x -> (x - mean) / deviation).toList());
  }

  private static double[] quantiles(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(x -> x).sorted().toArray();
    double[] quantiles = new double[QUANTILES];
    for (int i = 0; i < QUANTILES; i++) {
      quantiles[i] = sorted[(int) ((long) i * (sorted.length - 1) / (QUANTILES - 1))];
    }
    return quantiles;
  }

  private static void lines(Path file, Consumer<String[]> cells) {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), UTF_8))) {
      in.readLine();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        cells.accept(line.split(",", -1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read trace %s: %s".formatted(file, e), e);
    }
  }

  @Override
  public double second(Rhythm rhythm, long client, int isoDay, int offset, Dice dice) {
    double[] week = clients.get((int) Math.floorMod(client, (long) clients.size()));
    double[] day = Arrays.copyOfRange(week, (isoDay - 1) * 24, isoDay * 24);
    if (Arrays.stream(day).sum() <= 0) {
      return rhythm.second(offset, dice);
    }
    return dice.weighted(day) * 3600.0 + dice.between(0, 3600);
  }

  @Override
  public double pause(Dice dice) {
    return pauses[dice.below(QUANTILES)];
  }

  @Override
  public double answer(double mean, double spread, Dice dice) {
    return StrictMath.exp(mean + spread * answers[dice.below(QUANTILES)]);
  }
}
