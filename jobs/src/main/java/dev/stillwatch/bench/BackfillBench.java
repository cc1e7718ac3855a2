package dev.stillwatch.bench;

import java.util.ArrayList;
import java.util.List;

/** A range of days taken up at once. */
final class BackfillBench implements Bench {
  @Override
  public String name() {
    return "backfill";
  }

  @Override
  public String doc() {
    return "The long history of the bench history taken up in one go and judged once; ratio: how"
        + " many times longer as many single nights would take, each as long as the one measured.";
  }

  @Override
  public List<Figure> figures(Ground ground) {
    Histories both = ground.histories();
    int days = ground.size().longHistory();
    Costs costs = both.longFilled().costs();
    double single = both.longNight().costs().seconds();
    List<Figure> figures =
        new ArrayList<>(
            costs.figures(both.world().rows() - both.world().nightRows(), ground.cores()));
    figures.add(Figure.count("days", days));
    figures.add(Figure.seconds("night_seconds", single));
    figures.add(Figure.ratio(Figure.RATIO, days * single / costs.seconds()));
    return figures;
  }
}
