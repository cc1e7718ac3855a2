package dev.stillwatch.bench;

import dev.stillwatch.run.Nightly;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One night in two lakes of one world, of which one remembers longer than the other.
 *
 * @param world a tenth of the accounts, and of the requests a day
 * @param longFilled how the longer history was taken up, in one go
 * @param shortNight the night on the shorter history, of median time
 * @param longNight the night on the longer one
 */
public record Histories(
    BenchWorld world, NightRun longFilled, NightRun shortNight, NightRun longNight) {
  private static final int PART = 10;
  private static final int ROUNDS = 3;

  static Histories of(Ground ground) {
    Size size = ground.size();
    Path folder = ground.folder().resolve("history");
    ground.says("Inventing a long world ...");
    BenchWorld world =
        BenchWorld.make(
            ground.spark(),
            folder,
            Math.max(100, size.requests() / PART),
            Math.max(60, size.accounts() / PART),
            size.longHistory() + 1,
            size.seed());
    LocalDate last = world.night().minusDays(1);
    // Judged on its last night alone: what is compared is the night after it.
    List<String> once = List.of("detection.cadence=" + size.longHistory());
    NightLake shortLake = ground.openLake(folder, "short", once);
    NightLake longLake = ground.openLake(folder, "long", once);
    ground.says("Taking up both histories ...");
    NightRun.of(shortLake, request(last.minusDays(HistoryBench.SHORT - 1L), last));
    NightRun longFilled = NightRun.of(longLake, request(world.first(), last));
    ground.says("Making the night on both ...");
    List<NightRun> shortNights = new ArrayList<>();
    List<NightRun> longNights = new ArrayList<>();
    // By turns, so that whatever else the machine does falls on both.
    for (int round = 0; round < ROUNDS; round++) {
      shortNights.add(NightRun.of(shortLake, anew(world.night())));
      longNights.add(NightRun.of(longLake, anew(world.night())));
    }
    return new Histories(world, longFilled, median(shortNights), median(longNights));
  }

  private static Nightly.Request request(LocalDate from, LocalDate to) {
    return new Nightly.Request(from, to, false /* only what is new */);
  }

  private static Nightly.Request anew(LocalDate night) {
    return new Nightly.Request(night, night, true /* read its logs each time */);
  }

  private static NightRun median(List<NightRun> runs) {
    NightRun[] sorted = runs.toArray(NightRun[]::new);
    Arrays.sort(sorted, java.util.Comparator.comparingDouble(run -> run.costs().seconds()));
    return sorted[sorted.length / 2];
  }
}
