package dev.stillwatch.events;

import dev.stillwatch.numeric.Medians;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/** How far off the onset of spikes is that last five to twenty days at twice the volume. */
record SpikeTrials(int worlds, long seed) {
  private static final double ALPHA = FindSpikes.DEFAULT_ALPHA;

  List<TrialFigure> figures() {
    double[] errors =
        LongStream.range(seed, seed + worlds)
            .parallel()
            .mapToObj(SpikeTrials::error)
            .filter(OptionalDouble::isPresent)
            .mapToDouble(OptionalDouble::getAsDouble)
            .toArray();
    long quiet =
        LongStream.range(seed, seed + worlds)
            .parallel()
            .filter(s -> !spikes(new TrialWorld(TrialWorld.HISTORY, s), 0, 0).isEmpty())
            .count();
    return List.of(
        TrialFigure.share("spikes_found", errors.length, worlds),
        TrialFigure.median(
            "onset_error_days",
            errors.length == 0 ? Double.NaN : Medians.median(errors),
            errors.length),
        TrialFigure.share("spikes_where_there_are_none", quiet, worlds));
  }

  // Of the spike that overlaps the true one.
  private static OptionalDouble error(long s) {
    SplittableRandom random = new SplittableRandom(s);
    int from = random.nextInt(20, 60);
    int to = from + random.nextInt(5, 20);
    TrialWorld world = new TrialWorld(TrialWorld.HISTORY, s);
    int first = world.firstDay();
    return spikes(world, from, to).stream()
        .filter(run -> run.last().day() >= first + from && run.first() < first + to)
        .mapToDouble(run -> Math.abs(run.onset().day() - (first + from)))
        .findFirst();
  }

  private static List<SpikeRun> spikes(TrialWorld world, int from, int to) {
    CampaignSeries series = world.campaign(1, day -> day >= from && day < to ? 2 : 1);
    List<SpikeDay> days = SpikeDay.of("campaign", series);
    return SpikeRun.of(days.stream().filter(day -> day.p() <= ALPHA).toList(), days.size(), ALPHA);
  }
}
