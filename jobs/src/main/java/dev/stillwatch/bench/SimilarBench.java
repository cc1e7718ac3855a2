package dev.stillwatch.bench;

import dev.stillwatch.ask.FindSimilar;
import dev.stillwatch.ask.Section;
import dev.stillwatch.ask.Similar;
import dev.stillwatch.lake.tables.Codebooks;
import dev.stillwatch.lake.tables.Requests;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Who else sends prompts like this: how soon, and how rightly. */
final class SimilarBench implements Bench {
  private static final int ROWS = 100_000;
  private static final int DIMENSIONS = 128;
  private static final int CELLS = 4_096;
  private static final int ROWS_PER_CELL = 1_000;
  private static final float NOISE = 0.06f;
  private static final double WITHIN = 0.5;
  private static final int NEAREST = 100;
  private static final int QUERIES = 10;
  private static final int ROUNDS = 3;

  @Override
  public String name() {
    return "similar";
  }

  @Override
  public String doc() {
    return "The 100 prompts nearest to a request's among those of 28 days; recall: the share of"
        + " the 100 nearest by the vectors before they were quantised; ratio: its time over that"
        + " of reading the columns it compares.";
  }

  @Override
  public List<Figure> figures(Ground ground) {
    int rows = ground.size().rowsOr(ROWS);
    int cells = Math.max(1, Math.min(CELLS, rows / ROWS_PER_CELL));
    DrawnVectors vectors = DrawnVectors.around(cells, DIMENSIONS, NOISE, ground.size().seed());
    NightLake lake = filled(ground, new DrawnRequests(vectors, rows, ground.size().accounts()));
    List<Long> asked = asked(rows, ground.size().seed());

    Costs costs = Meter.median(lake.spark(), ROUNDS, () -> answer(lake, asked.get(0), Set.of()));
    Costs floor = Meter.median(lake.spark(), ROUNDS, () -> Floor.drop(compared(lake)));
    List<Double> recall = recall(ground, lake, vectors, rows, asked);
    List<Figure> figures = new ArrayList<>(costs.figures(rows, ground.cores()));
    figures.add(Figure.count("dimensions", DIMENSIONS));
    figures.add(Figure.count("cells", cells));
    figures.add(Figure.count("queries", QUERIES));
    figures.add(new Figure("recall_at_100", mean(recall), "share"));
    figures.add(
        new Figure(
            "least_recall_at_100",
            recall.stream().min(Comparator.naturalOrder()).orElseThrow(),
            "share"));
    figures.add(Figure.ratio(Figure.RATIO, costs.seconds() / floor.seconds()));
    return figures;
  }

  private static NightLake filled(Ground ground, DrawnRequests requests) {
    NightLake lake = ground.openLake(ground.folder().resolve("no-world"), "similar", List.of());
    ground.says("Drawing %,d requests ...".formatted(requests.rows()));
    lake.lake()
        .append(
            Codebooks.TABLE,
            lake.spark()
                .createDataFrame(List.of(requests.codebook().toRow()), Codebooks.TABLE.schema()),
            "bench");
    lake.lake().append(Requests.TABLE, requests.in(lake.spark()), "bench");
    return lake;
  }

  private static List<Long> asked(long rows, long seed) {
    return new SplittableRandom(seed).longs(QUERIES, 0, rows).boxed().toList();
  }

  private static List<Section> answer(NightLake lake, long number, Set<String> wanted) {
    LocalDate last = DrawnRequests.FIRST.plusDays(DrawnRequests.DAYS - 1L);
    FindSimilar search = new FindSimilar(DrawnRequests.FIRST, last, WITHIN);
    return new Similar(lake.spark(), lake.lake(), search, NEAREST)
        .toRequest(DrawnRequests.id(number), wanted, NEAREST);
  }

  private static Dataset<Row> compared(NightLake lake) {
    return lake.lake()
        .read(Requests.TABLE)
        .select(
            Requests.EVENT_DATE.ref(),
            Requests.EPOCH.ref(),
            Requests.CELL.ref(),
            Requests.RESIDUAL.ref(),
            Requests.RESIDUAL_SCALE.ref());
  }

  private static List<Double> recall(
      Ground ground, NightLake lake, DrawnVectors vectors, long rows, List<Long> asked) {
    ground.says("Comparing with brute force ...");
    List<Set<Long>> right = new BruteForce(vectors, rows, NEAREST).of(lake.spark(), asked);
    List<Double> recall = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      Set<Long> found = numbers(answer(lake, asked.get(i), Set.of("prompts")));
      found.retainAll(right.get(i));
      recall.add((double) found.size() / right.get(i).size());
    }
    return recall;
  }

  private static Set<Long> numbers(List<Section> answer) {
    return answer.get(0).answer().rows().stream()
        .map(row -> DrawnRequests.number(row.getAs(Requests.REQUEST_ID.name())))
        .collect(Collectors.toSet());
  }

  private static double mean(List<Double> values) {
    return values.stream().flatMapToDouble(DoubleStream::of).average().orElseThrow();
  }
}
