package dev.stillwatch.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stillwatch.events.Finding.Estimate;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AlignedVolumeTest {
  private static final int FIRST_DAY = 20_000;
  private static final AlignedVolume VOLUME = new AlignedVolume(999, 1);

  @Test
  void findsADoublingBeforeTwoReleases() {
    CampaignSeries series = series(140, 5, day -> in(day, 72, 99) || in(day, 112, 139) ? 100 : 50);

    Finding ramp = VOLUME.test(ReleaseTiming.RAMP, "acme", epoch(100, 139), series);

    Estimate estimate = ramp.estimate().orElseThrow();
    assertThat(estimate.effect()).isCloseTo(1, within(0.2));
    assertThat(estimate.low()).isBetween(0.5, estimate.effect());
    assertThat(estimate.high()).isBetween(estimate.effect(), 1.5);
    assertThat(estimate.p()).isLessThan(0.05);
    assertThat(ramp.releases()).isEqualTo(2);
    assertThat(ramp.words())
        .startsWith(
            "Association with 2 releases of acme: requests relative to control accounts in the 28"
                + " days before against the 56 days before those, log2 ratio ")
        .endsWith(" phases of the calendar");
  }

  @Test
  void findsADropAfterARelease() {
    CampaignSeries series = series(168, 6, day -> in(day, 100, 127) ? 10 : 50);

    Estimate drop =
        VOLUME.test(ReleaseTiming.DROP, "acme", epoch(100), series).estimate().orElseThrow();
    Estimate ramp =
        VOLUME.test(ReleaseTiming.RAMP, "acme", epoch(100), series).estimate().orElseThrow();

    assertThat(drop.effect()).isBetween(-2.6, -1.8);
    assertThat(drop.p()).isLessThan(0.05);
    assertThat(ramp.p()).isGreaterThan(0.05);
  }

  @Test
  void countsReleasesOfOneDayOnceInTheEffectAndTwiceInTheNumber() {
    CampaignSeries series = series(120, 7, day -> in(day, 72, 99) ? 100 : 50);

    Finding one = VOLUME.test(ReleaseTiming.RAMP, "acme", epoch(100), series);
    Finding two = VOLUME.test(ReleaseTiming.RAMP, "acme", epoch(100, 100), series);

    assertThat(two.estimate()).isEqualTo(one.estimate());
    assertThat(one.releases()).isEqualTo(1);
    assertThat(two.releases()).isEqualTo(2);
  }

  @Test
  void staysWhenTheControlsAreScaled() {
    CampaignSeries series = series(120, 8, day -> in(day, 72, 99) ? 100 : 50);
    CampaignSeries scaled =
        new CampaignSeries(
            FIRST_DAY, series.requests(), series.controls().stream().map(c -> 3 * c).toList());

    Estimate plain = VOLUME.test(ReleaseTiming.RAMP, "a", epoch(100), series).estimate().get();
    Estimate other = VOLUME.test(ReleaseTiming.RAMP, "a", epoch(100), scaled).estimate().get();

    assertThat(other.effect()).isCloseTo(plain.effect(), within(1e-12));
    assertThat(other.low()).isCloseTo(plain.low(), within(1e-12));
    assertThat(other.p()).isEqualTo(plain.p());
  }

  @Test
  void staysWhenSeriesAndCalendarMoveInTime() {
    CampaignSeries series = series(120, 9, day -> 50);
    CampaignSeries later =
        new CampaignSeries(FIRST_DAY + 1000, series.requests(), series.controls());
    int[] releases = epoch(80, 100);
    int[] laterReleases = Arrays.stream(releases).map(day -> day + 1000).toArray();

    assertThat(VOLUME.test(ReleaseTiming.RAMP, "a", laterReleases, later))
        .isEqualTo(VOLUME.test(ReleaseTiming.RAMP, "a", releases, series));
  }

  @Test
  void isNotMovedByWhatAllAccountsDo() {
    Random random = new Random(10);
    Long[] requests = new Long[120];
    Long[] controls = new Long[120];
    for (int day = 0; day < 120; day++) {
      double surge = in(day, 72, 99) ? 3 : 1;
      controls[day] = Math.round(10_000 * surge);
      requests[day] = counted(random, 50 * surge);
    }
    CampaignSeries series = new CampaignSeries(FIRST_DAY, List.of(requests), List.of(controls));

    Estimate ramp = VOLUME.test(ReleaseTiming.RAMP, "a", epoch(100), series).estimate().get();

    assertThat(ramp.effect()).isCloseTo(0, within(0.25));
  }

  @Test
  void saysWhenDataAreTooThin() {
    assertThat(VOLUME.test(ReleaseTiming.RAMP, "acme", epoch(50), series(55, 1, day -> 50)))
        .isEqualTo(
            Finding.insufficient(
                1,
                "Insufficient data for a ramp before releases of acme: 55 of at least 56 days of"
                    + " history"));
    assertThat(VOLUME.test(ReleaseTiming.DROP, "acme", epoch(83), series(84, 1, day -> 50)))
        .isEqualTo(
            Finding.insufficient(
                1,
                "Insufficient data for a drop after releases of acme: no release with a week of"
                    + " history on both sides"));
  }

  @Test
  void isThinForACampaignOfOneDay() {
    CampaignSeries oneDay = series(84, 1, day -> day == 83 ? 500 : 0);

    assertThat(VOLUME.test(ReleaseTiming.RAMP, "acme", epoch(60), oneDay).words())
        .endsWith("1 of at least 56 days of history");
  }

  @Test
  void findsNothingInAConstantSeries() {
    Long[] hundred = new Long[84];
    Arrays.fill(hundred, 100L);
    CampaignSeries constant = new CampaignSeries(FIRST_DAY, List.of(hundred), List.of(hundred));

    Estimate ramp = VOLUME.test(ReleaseTiming.RAMP, "a", epoch(70), constant).estimate().get();

    assertThat(ramp.effect()).isCloseTo(0, within(1e-12));
    assertThat(ramp.p()).isEqualTo(1);
  }

  @Test
  void rejectsNoMoreThanItSaysInANullWorld() {
    int worlds = 400;
    long seed = 20_260_301;
    Random random = new Random(seed);
    int ramps = 0;
    int drops = 0;
    for (int world = 0; world < worlds; world++) {
      CampaignSeries series = series(168, seed + world, day -> day % 7 >= 5 ? 20 : 60);
      int[] calendar = epoch(random.ints(3, 45, 150).toArray());
      ramps += p(ReleaseTiming.RAMP, calendar, series) <= 0.05 ? 1 : 0;
      drops += p(ReleaseTiming.DROP, calendar, series) <= 0.05 ? 1 : 0;
    }
    System.out.printf(
        "seed %d: of %d null worlds %d ramps and %d drops at 0.05%n", seed, worlds, ramps, drops);

    // The larger of two p-values rejects less often than its level.
    assertThat(ramps / (double) worlds).isBetween(0.01, 0.07);
    assertThat(drops / (double) worlds).isBetween(0.01, 0.07);
  }

  @Test
  void isNeverQuickerThanUniformUnderPlaceboCalendars() {
    long seed = 20_260_302;
    Random random = new Random(seed);
    double[] level = new double[112];
    for (int day = 1; day < level.length; day++) {
      level[day] = 0.9 * level[day - 1] + 0.3 * random.nextGaussian();
    }
    double wandering = largestExcess("wandering", seed, day -> 60 * Math.exp(level[day]));
    double growing = largestExcess("growing", seed, day -> 30 + day);

    // 1.63 / sqrt(500) is the 1 % point of Kolmogorov's distance. Releases too early for a baseline
    // are left out, which keeps the phase of a growing series from being wholly accidental.
    assertThat(wandering).isLessThan(0.073);
    assertThat(growing).isLessThan(0.073 + 0.03);
  }

  // By how much the share of p-values at most u exceeds u, up to the level anybody would use.
  private static double largestExcess(String world, long seed, IntToDoubleFunction mean) {
    Random random = new Random(seed);
    CampaignSeries series = series(112, seed, mean);
    double[] p = new double[500];
    Arrays.setAll(p, i -> p(ReleaseTiming.RAMP, epoch(random.ints(3, 0, 112).toArray()), series));
    Arrays.sort(p);
    double excess = 0;
    for (int i = 0; i < p.length && p[i] <= 0.2; i++) {
      excess = Math.max(excess, (i + 1.0) / p.length - p[i]);
    }
    System.out.printf(
        "seed %d: %s series, %d of %d placebo calendars at 0.05, excess over uniform %.3f%n",
        seed, world, Arrays.stream(p).filter(v -> v <= 0.05).count(), p.length, excess);
    return excess;
  }

  private static double p(ReleaseTiming timing, int[] calendar, CampaignSeries series) {
    return VOLUME.test(timing, "acme", calendar, series).estimate().map(Estimate::p).orElse(1.0);
  }

  private static boolean in(int day, int from, int to) {
    return day >= from && day <= to;
  }

  private static int[] epoch(int... days) {
    return IntStream.of(days).map(day -> FIRST_DAY + day).toArray();
  }

  // Counts with dispersion 0.1 beside steady controls.
  private static CampaignSeries series(int days, long seed, IntToDoubleFunction mean) {
    Random random = new Random(seed);
    Long[] requests = new Long[days];
    Long[] controls = new Long[days];
    for (int day = 0; day < days; day++) {
      requests[day] = counted(random, mean.applyAsDouble(day));
      controls[day] = 10_000L + random.nextInt(500);
    }
    return new CampaignSeries(FIRST_DAY, List.of(requests), List.of(controls));
  }

  // A gamma mixture of Poisson counts; the gamma of shape 10 is a sum of ten exponentials.
  private static long counted(Random random, double mean) {
    double gamma = 0;
    for (int i = 0; i < 10; i++) {
      gamma -= Math.log(1 - random.nextDouble()) / 10;
    }
    long count = -1;
    double limit = mean * gamma;
    double time = 0;
    while (time <= limit) {
      time -= Math.log(1 - random.nextDouble());
      count++;
    }
    return count;
  }
}
