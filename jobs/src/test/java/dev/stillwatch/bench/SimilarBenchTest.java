package dev.stillwatch.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.config.StillwatchConfig;
import dev.stillwatch.lakeio.InMemoryLake;
import dev.stillwatch.lakeio.Lake;
import dev.stillwatch.privacy.Pseudonyms;
import dev.stillwatch.run.Nightly;
import dev.stillwatch.run.Progress;
import dev.stillwatch.testing.SparkExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class SimilarBenchTest {
  private static final int ROWS = 1_000;

  @Test
  void quantisedPromptsFindNearlyAllThatBruteForceFinds(SparkSession spark) {
    NightLake lake = new LakeOnly(spark, new InMemoryLake(spark));
    Ground ground =
        new Ground(
            Path.of("unused"),
            new Size(100, 60, 1, 28, ROWS, 7),
            (world, folder, settings) -> lake,
            line -> {});

    List<Figure> figures = new SimilarBench().figures(ground);

    assertThat(value(figures, "rows")).isEqualTo(ROWS);
    // 100 of 1000 in one cell: one or two at the rim may change places.
    assertThat(value(figures, "least_recall_at_100")).isGreaterThanOrEqualTo(0.97);
    assertThat(value(figures, "recall_at_100")).isBetween(0.98, 1.0);
  }

  @Test
  void bruteForceFindsWhatSortingAllOfThemWould(SparkSession spark) {
    DrawnVectors vectors = DrawnVectors.around(3, 8, 0.2f, 1);

    Set<Long> found = new BruteForce(vectors, 200, 5).of(spark, List.of(4L)).get(0);

    assertThat(found)
        .contains(4L)
        .isEqualTo(sorted(vectors, 4).subList(0, 5).stream().collect(Collectors.toSet()));
  }

  private static List<Long> sorted(DrawnVectors vectors, long asked) {
    float[] direction = vectors.vector(asked);
    return LongStream.range(0, 200)
        .boxed()
        .sorted(Comparator.comparingDouble(n -> apart(direction, vectors.vector(n))))
        .toList();
  }

  // Of unit vectors, the nearest by cosine are the nearest by distance.
  private static double apart(float[] left, float[] right) {
    double squares = 0;
    for (int i = 0; i < left.length; i++) {
      squares += Math.pow((double) left[i] - right[i], 2);
    }
    return squares;
  }

  private static double value(List<Figure> figures, String name) {
    return figures.stream().filter(f -> f.name().equals(name)).findFirst().orElseThrow().value();
  }

  /** A lake that no night is run on. */
  private record LakeOnly(SparkSession spark, Lake lake) implements NightLake {
    @Override
    public Duration sessionStart() {
      return Duration.ZERO;
    }

    @Override
    public StillwatchConfig config() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Pseudonyms names() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Dataset<Row> logs(LocalDate from, LocalDate to) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void run(Nightly.Request request, Progress progress) {
      throw new UnsupportedOperationException();
    }
  }
}
