package dev.stillwatch.bench;

import java.util.List;

/** Whether a night costs more the longer the lake remembers. */
final class HistoryBench implements Bench {
  /** Days of the shorter history: the window that groups are judged by. */
  static final int SHORT = 28;

  @Override
  public String name() {
    return "history";
  }

  @Override
  public String doc() {
    return "One night on a long history and on one of 28 days, in a world of a tenth of the size;"
        + " ratio: the former's time over the latter's.";
  }

  @Override
  public List<Figure> figures(Ground ground) {
    Histories both = ground.histories();
    NightRun shorter = both.shortNight();
    NightRun longer = both.longNight();
    return List.of(
        Figure.count("rows", both.world().nightRows()),
        Figure.count("short_days", SHORT),
        Figure.count("long_days", ground.size().longHistory()),
        Figure.seconds("short_seconds", shorter.costs().seconds()),
        Figure.seconds("long_seconds", longer.costs().seconds()),
        Figure.count("short_jobs", shorter.costs().jobs()),
        Figure.count("long_jobs", longer.costs().jobs()),
        Figure.ratio(
            "task_time_ratio", longer.costs().taskSeconds() / shorter.costs().taskSeconds()),
        Figure.ratio(Figure.RATIO, longer.costs().seconds() / shorter.costs().seconds()));
  }
}
