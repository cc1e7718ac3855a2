package dev.stillwatch.bench;

import java.util.ArrayList;
import java.util.List;

/** The floor under every stage. */
final class ScanBench implements Bench {
  @Override
  public String name() {
    return "scan";
  }

  @Override
  public String doc() {
    return "The floor: a night's logs, the needed columns read and dropped; and its prompts, every"
        + " word hashed once.";
  }

  @Override
  public List<Figure> figures(Ground ground) {
    Floor floor = ground.floor();
    long rows = ground.world().nightRows();
    List<Figure> figures = new ArrayList<>(floor.scan().figures(rows, ground.cores()));
    figures.add(Figure.count("columns", floor.columns().size()));
    figures.add(Figure.seconds("tokens_seconds", floor.tokens().seconds()));
    figures.add(
        Figure.rate("tokens_rows_per_core_second", floor.tokens().rate(rows, ground.cores())));
    return figures;
  }
}
