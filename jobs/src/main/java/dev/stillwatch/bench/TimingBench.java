package dev.stillwatch.bench;

import dev.stillwatch.events.MeasureReleaseEffects;
import dev.stillwatch.events.TimingTrials;
import dev.stillwatch.events.TrialFigure;
import java.util.ArrayList;
import java.util.List;

/** How often ramps, drops, pivots and spikes come out right in worlds whose truth is known. */
final class TimingBench implements Bench {
  private static final int WORLDS = 500;

  @Override
  public String name() {
    return "timing";
  }

  @Override
  public String doc() {
    return "How often the tests of volume against releases reject, find and name what they should,"
        + " over worlds of their own (--rows for how many of each kind, --seed): shares with 95 %"
        + " intervals.";
  }

  @Override
  public List<Figure> figures(Ground ground) {
    Size size = ground.size();
    TimingTrials trials =
        new TimingTrials(size.rowsOr(WORLDS), MeasureReleaseEffects.DEFAULT_SHIFTS, size.seed());
    List<Figure> figures = new ArrayList<>();
    for (TrialFigure figure : trials.figures()) {
      figures.add(new Figure(figure.name(), figure.value(), ""));
      if (figure.interval().low() < figure.interval().high()) {
        figures.add(new Figure(figure.name() + "_low", figure.interval().low(), ""));
        figures.add(new Figure(figure.name() + "_high", figure.interval().high(), ""));
      }
      figures.add(Figure.count(figure.name() + "_trials", figure.trials()));
    }
    return figures;
  }
}
