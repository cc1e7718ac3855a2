package dev.stillwatch.bench;

import java.util.ArrayList;
import java.util.List;

/** A night that has nothing to read. */
final class DetectBench implements Bench {
  @Override
  public String name() {
    return "detect";
  }

  @Override
  public String doc() {
    return "The same night judged again, its logs being known; ratio: its time over that of scan.";
  }

  @Override
  public List<Figure> figures(Ground ground) {
    NightRun again = ground.again();
    int accounts = ground.size().accounts();
    List<Figure> figures =
        new ArrayList<>(again.costs().figures(ground.world().nightRows(), ground.cores()));
    figures.add(Figure.count("accounts", accounts));
    figures.add(
        new Figure(
            "accounts_per_core_second",
            again.costs().rate(accounts, ground.cores()),
            "accounts/core-s"));
    figures.add(ground.floor().ratioOf(again.costs().seconds()));
    return figures;
  }
}
