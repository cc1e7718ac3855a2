package dev.stillwatch.bench;

import dev.stillwatch.ask.FindSimilar;
import dev.stillwatch.ask.Similar;
import dev.stillwatch.lake.tables.Requests;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Who else sends prompts like this. */
final class SimilarBench implements Bench {
  private static final double WITHIN = 0.5;
  private static final int MOST = 20;
  private static final int ROUNDS = 3;
  private static final String TEXT = "Explain step by step how to solve this problem";

  @Override
  public String name() {
    return "similar";
  }

  @Override
  public String doc() {
    return "The prompts nearest to a text among all requests of the lake; ratio: its time over"
        + " that of scan.";
  }

  @Override
  public List<Figure> figures(Ground ground) {
    ground.night();
    BenchWorld world = ground.world();
    NightLake lake = ground.lake();
    Similar similar =
        new Similar(
            lake.spark(), lake.lake(), new FindSimilar(world.first(), world.night(), WITHIN), MOST);
    Costs costs = Meter.median(lake.spark(), ROUNDS, () -> similar.toText(TEXT, Set.of(), MOST));
    List<Figure> figures =
        new ArrayList<>(costs.figures(lake.lake().read(Requests.TABLE).count(), ground.cores()));
    figures.add(ground.floor().ratioOf(costs.seconds()));
    return figures;
  }
}
