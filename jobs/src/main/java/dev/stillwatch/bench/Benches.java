package dev.stillwatch.bench;

import java.util.ArrayList;
import java.util.List;

/** Every bench, in the order in which all of them run. */
public final class Benches {
  /** The name under which all of them run. */
  public static final String ALL = "all";

  /** From the floor up. */
  public static final List<Bench> LIST =
      List.of(
          new SimulateBench(),
          new ScanBench(),
          new EmbedBench(),
          new AssignBench(),
          new DescribeBench(),
          new NightBench(),
          new DetectBench(),
          new EventsBench(),
          new TimingBench(),
          new BackfillBench(),
          new SimilarBench(),
          new HistoryBench());

  private Benches() {}

  /** Names that can be asked for. */
  public static List<String> names() {
    List<String> names = new ArrayList<>(LIST.stream().map(Bench::name).toList());
    names.add(ALL);
    return names;
  }

  /**
   * The benches of those names, each once, in the order of the list.
   *
   * @throws IllegalArgumentException if there is no such bench
   */
  public static List<Bench> named(List<String> names) {
    for (String name : names) {
      if (!names().contains(name)) {
        throw new IllegalArgumentException(
            "Invalid bench: %s (one of %s)".formatted(name, String.join(", ", names())));
      }
    }
    return LIST.stream()
        .filter(bench -> names.contains(ALL) || names.contains(bench.name()))
        .toList();
  }
}
