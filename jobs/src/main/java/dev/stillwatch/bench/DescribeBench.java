package dev.stillwatch.bench;

import dev.stillwatch.run.GeneratedCode;
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
    return "A night's logs judged, named, embedded and put into cells, then dropped; ratio: how"
        + " many times longer stock MLlib takes for their texts and as many cells alone.";
  }

  @Override
  public List<Figure> figures(Ground ground) {
    Floor floor = ground.floor();
    GeneratedCode code = new GeneratedCode();
    code.beginIfWorthFor(ground.world().nightLogs(ground.spark()));
    try {
      return figures(ground, floor);
    } finally {
      code.end();
    }
  }

  private static List<Figure> figures(Ground ground, Floor floor) {
    long rows = ground.world().nightRows();
    Costs costs = Meter.steady(ground.spark(), ROUNDS, rows, () -> Floor.drop(ground.described()));
    List<Figure> figures = new ArrayList<>(costs.figures(rows, ground.cores()));
    figures.add(Figure.count("cells", ground.cells()));
    figures.add(Figure.ratio("ratio_to_scan", costs.seconds() / floor.scan().seconds()));
    figures.add(Figure.ratio("ratio_to_tokens", costs.seconds() / floor.tokens().seconds()));
    figures.add(Figure.ratio("cpu_ratio_to_scan", costs.cpuSeconds() / floor.scan().cpuSeconds()));
    figures.add(
        Figure.ratio("cpu_ratio_to_tokens", costs.cpuSeconds() / floor.tokens().cpuSeconds()));
    MllibChain mllib = MllibChain.of(ground);
    double times = rows / (double) mllib.rows();
    figures.add(Figure.count("mllib_rows", mllib.rows()));
    figures.add(
        Figure.rate("mllib_rows_per_cpu_second", mllib.rows() / mllib.costs().cpuSeconds()));
    figures.add(Figure.ratio("cpu_ratio", times * mllib.costs().cpuSeconds() / costs.cpuSeconds()));
    figures.add(Figure.ratio(Figure.RATIO, times * mllib.costs().seconds() / costs.seconds()));
    return figures;
  }
}
