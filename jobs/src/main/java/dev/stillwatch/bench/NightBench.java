package dev.stillwatch.bench;

import java.util.ArrayList;
import java.util.List;

/** A whole night, from logs to case files. */
final class NightBench implements Bench {
  @Override
  public String name() {
    return "night";
  }

  @Override
  public String doc() {
    return "A whole night on a lake that was judged the night before, or on an empty one, once; ratio:"
        + " its time over that of scan.";
  }

  @Override
  public List<Figure> figures(Ground ground) {
    NightRun night = ground.night();
    Floor floor = ground.floor();
    List<Figure> figures =
        new ArrayList<>(night.costs().figures(ground.world().nightRows(), ground.cores()));
    figures.add(Figure.seconds("taking_up_seconds", night.takingUp()));
    figures.add(Figure.seconds("judging_seconds", night.judging()));
    night
        .steps()
        .forEach((table, seconds) -> figures.add(Figure.seconds(table + "_seconds", seconds)));
    figures.add(floor.ratioOf(night.costs().seconds()));
    figures.add(
        Figure.ratio("taking_up_ratio_to_tokens", night.takingUp() / floor.tokens().seconds()));
    return figures;
  }
}
