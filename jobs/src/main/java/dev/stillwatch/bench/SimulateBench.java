package dev.stillwatch.bench;

import java.util.List;

/** How fast worlds are invented. */
final class SimulateBench implements Bench {
  @Override
  public String name() {
    return "simulate";
  }

  @Override
  public String doc() {
    return "Inventing and writing a world's requests, once; in a fresh process, start-up included.";
  }

  @Override
  public List<Figure> figures(Ground ground) {
    BenchWorld world = ground.world();
    return world.made().figures(world.rows(), ground.cores());
  }
}
