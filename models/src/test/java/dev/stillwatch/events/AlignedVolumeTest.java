package dev.stillwatch.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stillwatch.events.AlignedVolume.OfVendor;
import dev.stillwatch.events.Finding.Estimate;
import dev.stillwatch.events.LaunchCalendar.Launches;
import java.util.Arrays;
import java.util.Collections;
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

    Finding ramp = test(ReleaseTiming.RAMP, series, launches("acme", 100, 139));

    Estimate estimate = ramp.estimate().orElseThrow();
    assertThat(estimate.effect()).isCloseTo(1, within(0.25));
    assertThat(estimate.low()).isBetween(0.5, estimate.effect());
    assertThat(estimate.high()).isBetween(estimate.effect(), 1.5);
    assertThat(estimate.p()).isLessThan(0.05);
    assertThat(estimate.pOverLooks()).isBetween(estimate.p(), 0.05);
    assertThat(ramp.releases()).isEqualTo(2);
    assertThat(ramp.words())
        .startsWith(
            "2 releases of acme: requests relative to all other accounts, in the 28 days before against"
                + " the 56 days before those, log2 ratio ")
        .contains(" phases of the calendar and 1 vendor, ")
        .endsWith(" over four weeks of nightly looks");
  }

  @Test
  void findsADropAfterARelease() {
    CampaignSeries series = series(168, 6, day -> in(day, 100, 127) ? 10 : 50);

    Estimate drop = estimate(ReleaseTiming.DROP, series, launches("acme", 100));
    Estimate ramp = estimate(ReleaseTiming.RAMP, series, launches("acme", 100));

    assertThat(drop.effect()).isBetween(-2.6, -1.8);
    assertThat(drop.p()).isLessThan(0.05);
    assertThat(ramp.p()).isGreaterThan(0.05);
  }

  @Test
  void namesTheVendorThatFitsBest() {
    CampaignSeries series = series(140, 5, day -> in(day, 42, 69) || in(day, 100, 127) ? 100 : 50);

    List<OfVendor> found =
        VOLUME.test(
            ReleaseTiming.RAMP,
            calendar(140, launches("other", 30, 85), launches("acme", 70, 128)),
            series);

    assertThat(found).extracting(OfVendor::vendor).containsExactly("other", "acme");
    assertThat(found.get(1).finding().specific()).contains(true);
    assertThat(found.get(1).finding().words())
        .containsPattern("; specific among 2 vendors, .* standard deviations before other$");
    assertThat(found.get(0).finding().specific()).isEmpty();
  }

  @Test
  void isNotSpecificWhereTwoVendorsReleaseOnTheSameDays() {
    CampaignSeries series = series(140, 5, day -> in(day, 42, 69) || in(day, 100, 127) ? 100 : 50);

    List<OfVendor> found =
        VOLUME.test(
            ReleaseTiming.RAMP,
            calendar(140, launches("other", 70, 128), launches("acme", 70, 128)),
            series);

    assertThat(found).extracting(of -> p(of.finding())).allMatch(p -> p <= 0.05);
    assertThat(found)
        .extracting(of -> of.finding().specific().orElseThrow())
        .containsExactly(false, false);
    assertThat(found.get(0).finding().words())
        .endsWith("; not specific: among 2 vendors only 0.0 standard deviations before acme");
  }

  @Test
  void countsReleasesOfOneDayOnceInTheEffectAndTwiceInTheNumber() {
    CampaignSeries series = series(120, 7, day -> in(day, 72, 99) ? 100 : 50);

    Finding one = test(ReleaseTiming.RAMP, series, launches("acme", 100));
    Finding two = test(ReleaseTiming.RAMP, series, launches("acme", 100, 100));

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

    Estimate plain = estimate(ReleaseTiming.RAMP, series, launches("a", 100));
    Estimate other = estimate(ReleaseTiming.RAMP, scaled, launches("a", 100));

    assertThat(other.effect()).isCloseTo(plain.effect(), within(1e-12));
    assertThat(other.low()).isCloseTo(plain.low(), within(1e-12));
    assertThat(other.p()).isEqualTo(plain.p());
  }

  @Test
  void staysWhenSeriesAndCalendarMoveInTime() {
    CampaignSeries series = series(120, 9, day -> 50);
    CampaignSeries later =
        new CampaignSeries(FIRST_DAY + 1000, series.requests(), series.controls());
    LaunchCalendar laterCalendar =
        new LaunchCalendar(
            FIRST_DAY + 1119,
            120,
            List.of(new Launches("a", List.of(FIRST_DAY + 1080, FIRST_DAY + 1100))));

    assertThat(VOLUME.test(ReleaseTiming.RAMP, laterCalendar, later))
        .isEqualTo(VOLUME.test(ReleaseTiming.RAMP, calendar(120, launches("a", 80, 100)), series));
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

    Estimate ramp = estimate(ReleaseTiming.RAMP, series, launches("a", 100));

    assertThat(ramp.effect()).isCloseTo(0, within(0.25));
  }

  @Test
  void saysWhenDataAreTooThin() {
    assertThat(test(ReleaseTiming.RAMP, series(55, 1, day -> 50), launches("acme", 50)))
        .isEqualTo(
            Finding.insufficient(
                1,
                "Insufficient data for a ramp before releases of acme: 55 of at least 56 days of"
                    + " history"));
    assertThat(test(ReleaseTiming.DROP, series(84, 1, day -> 50), launches("acme", 83)))
        .isEqualTo(
            Finding.insufficient(
                1,
                "Insufficient data for a drop after releases of acme: no release with a week of"
                    + " history on both sides"));
  }

  @Test
  void isThinForACampaignOfOneDay() {
    CampaignSeries oneDay = series(84, 1, day -> day == 83 ? 500 : 0);

    assertThat(test(ReleaseTiming.RAMP, oneDay, launches("acme", 60)).words())
        .endsWith("1 of at least 56 days of history");
  }

  @Test
  void isThinForACampaignThatAskedNothing() {
    CampaignSeries nothing =
        new CampaignSeries(FIRST_DAY, Collections.nCopies(84, 0L), Collections.nCopies(84, 100L));

    assertThat(test(ReleaseTiming.DROP, nothing, launches("acme", 40)).words())
        .endsWith("0 of at least 56 days of history");
  }

  @Test
  void findsNothingInAConstantSeries() {
    CampaignSeries constant =
        new CampaignSeries(FIRST_DAY, Collections.nCopies(84, 100L), Collections.nCopies(84, 100L));

    Estimate ramp = estimate(ReleaseTiming.RAMP, constant, launches("a", 70));

    assertThat(ramp.effect()).isCloseTo(0, within(1e-12));
    assertThat(ramp.p()).isEqualTo(1);
  }

  @Test
  void leavesMissingDaysOut() {
    CampaignSeries whole = series(120, 7, day -> in(day, 72, 99) ? 100 : 50);
    Long[] controls = whole.controls().toArray(Long[]::new);
    Long[] requests = whole.requests().toArray(Long[]::new);
    for (int day = 80; day < 83; day++) {
      controls[day] = 0L;
      requests[day] = 0L;
    }
    CampaignSeries missing = new CampaignSeries(FIRST_DAY, List.of(requests), List.of(controls));

    Estimate estimate = estimate(ReleaseTiming.RAMP, missing, launches("a", 100));

    assertThat(estimate.effect())
        .isCloseTo(estimate(ReleaseTiming.RAMP, whole, launches("a", 100)).effect(), within(0.15));
  }

  @Test
  void saysNothingOfVendorsWithoutAReleaseInTheHistory() {
    LaunchCalendar calendar =
        new LaunchCalendar(
            FIRST_DAY + 83,
            200,
            List.of(new Launches("early", List.of(FIRST_DAY - 50)), launches("acme", 60)));

    assertThat(VOLUME.test(ReleaseTiming.RAMP, calendar, series(84, 3, day -> 50)))
        .extracting(OfVendor::vendor)
        .containsExactly("acme");
  }

  private static Finding test(ReleaseTiming timing, CampaignSeries series, Launches launches) {
    return VOLUME.test(timing, calendar(series.length(), launches), series).get(0).finding();
  }

  private static Estimate estimate(ReleaseTiming timing, CampaignSeries series, Launches launches) {
    return test(timing, series, launches).estimate().orElseThrow();
  }

  private static double p(Finding finding) {
    return finding.estimate().orElseThrow().p();
  }

  private static LaunchCalendar calendar(int days, Launches... vendors) {
    return new LaunchCalendar(FIRST_DAY + days - 1, days, Arrays.asList(vendors));
  }

  private static Launches launches(String vendor, int... days) {
    return new Launches(vendor, IntStream.of(days).mapToObj(day -> FIRST_DAY + day).toList());
  }

  private static boolean in(int day, int from, int to) {
    return day >= from && day <= to;
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
