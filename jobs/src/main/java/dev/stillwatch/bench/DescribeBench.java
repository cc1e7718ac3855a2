package dev.stillwatch.bench;

import java.util.ArrayList;
import java.util.List;

/** From logs to rows of requests, without a lake. */
final class DescribeBench implements Bench {
  private static final int ROUNDS = 3;

  @Override
  public String name() {
    return "describe";
  }

  @Override
  public String doc() {
    return "A night's logs judged, named, embedded and put into cells, then dropped; ratio: its"
        + " time over that of scan.";
  }

  @Override
  public List<Figure> figures(Ground ground) {
    Floor floor = ground.floor();
    Costs costs = Meter.median(ground.spark(), ROUNDS, () -> Floor.drop(ground.described()));
    List<Figure> figures =
        new ArrayList<>(costs.figures(ground.world().nightRows(), ground.cores()));
    figures.add(floor.ratioOf(costs.seconds()));
    figures.add(Figure.ratio("ratio_to_tokens", costs.seconds() / floor.tokens().seconds()));
    return figures;
  }
}
