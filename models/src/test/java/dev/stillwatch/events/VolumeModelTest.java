package dev.stillwatch.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stillwatch.numeric.NegativeBinomial;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VolumeModelTest {
  // 5 January 1970, a Monday.
  private static final int MONDAY = 4;

  @Test
  void followsTheControls() {
    VolumeModel model = fitted(series(30, day -> 10 + day, day -> 100 + 10L * day));

    assertThat(expected(model, 0)).isCloseTo(10, within(1e-6));
    assertThat(expected(model, 29)).isCloseTo(39, within(1e-6));
  }

  @Test
  void staysWhenTheControlsAreScaled() {
    IntToLongFunction requests = day -> 10 + day % 5;
    VolumeModel model = fitted(series(30, requests, day -> 100 + day));
    VolumeModel scaled = fitted(series(30, requests, day -> 700 + 7L * day));

    for (int day = 0; day < 30; day++) {
      assertThat(expected(scaled, day)).isCloseTo(expected(model, day), within(1e-6));
    }
  }

  @Test
  void knowsWeekdaysFromEightWeeksOn() {
    IntToLongFunction quietWeekends = day -> day % 7 >= 5 ? 20 : 100;

    VolumeModel eight = fitted(series(56, quietWeekends, day -> 1000));
    VolumeModel seven = fitted(series(55, quietWeekends, day -> 1000));

    assertThat(expected(eight, 0)).isCloseTo(100, within(1e-4));
    assertThat(expected(eight, 5)).isCloseTo(20, within(1e-4));
    assertThat(expected(seven, 0)).isEqualTo(expected(seven, 5));
  }

  @Test
  void isNotRaisedByTheCampaignsOwnSpikes() {
    // A third of all days at five times the usual volume.
    VolumeModel model = fitted(series(60, day -> day >= 40 ? 100 : 18 + day % 5, day -> 1000));

    assertThat(expected(model, 50)).isCloseTo(20, within(1.0));
    assertThat(model.on(50).orElseThrow().atLeast(100)).isLessThan(1e-6);
  }

  @Test
  void needsTwoWeeksWithRequests() {
    assertThat(VolumeModel.fit(series(13, day -> 5, day -> 100))).isEmpty();
    assertThat(VolumeModel.fit(series(14, day -> 5, day -> 100))).isPresent();
    assertThat(VolumeModel.fit(series(84, day -> day == 40 ? 500 : 0, day -> 100))).isEmpty();
    assertThat(VolumeModel.fit(series(84, day -> 0, day -> 100))).isEmpty();
    assertThat(VolumeModel.fit(series(84, day -> 5, day -> 0))).isEmpty();
  }

  @Test
  void expectsNothingBeforeTheFirstRequestAndOnDaysWithoutControls() {
    VolumeModel model =
        fitted(series(40, day -> day < 10 || day == 20 ? 0 : 5, day -> day == 20 ? 0 : 100));

    assertThat(model.on(9)).isEmpty();
    assertThat(model.on(20)).isEmpty();
    assertThat(expected(model, 10)).isCloseTo(5, within(1e-6));
    assertThat(expected(model, 39)).isCloseTo(5, within(1e-6));
  }

  @Test
  void scattersAtItsWidestAsTheUpperEndOfItsDispersion() {
    VolumeModel model = fitted(series(30, day -> day % 2 == 0 ? 800 : 1_200, day -> 1_000));

    NegativeBinomial usual = model.on(7).orElseThrow();
    NegativeBinomial widest = model.atWidest(7).orElseThrow();
    // 30 days off by 200: 1,200,000 / (1,000 + d 1,000,000) = 29 and, R: qchisq(0.05, 29) = 17.708
    assertThat(widest.mean()).isEqualTo(usual.mean());
    assertThat(widest.dispersion() - usual.dispersion())
        .isCloseTo(0.0667646 - 0.0403793, within(1e-6));
    assertThat(fitted(series(30, day -> 5, day -> 100)).atWidest(7).orElseThrow().dispersion())
        .isCloseTo(0, within(0.01));
  }

  @Test
  void copesWithACampaignThatMostlySleeps() {
    VolumeModel model = fitted(series(84, day -> day % 4 == 0 ? 40 : 0, day -> 100));

    assertThat(expected(model, 1)).isBetween(1.0, 15.0);
    assertThat(model.on(1).orElseThrow().dispersion()).isGreaterThan(1);
  }

  private static VolumeModel fitted(CampaignSeries series) {
    return VolumeModel.fit(series).orElseThrow();
  }

  private static double expected(VolumeModel model, int day) {
    return model.on(day).map(NegativeBinomial::mean).orElseThrow();
  }

  private static CampaignSeries series(
      int days, IntToLongFunction requests, IntToLongFunction controls) {
    return new CampaignSeries(MONDAY, each(days, requests), each(days, controls));
  }

  private static List<Long> each(int days, IntToLongFunction count) {
    return Arrays.stream(IntStream.range(0, days).mapToLong(count).toArray()).boxed().toList();
  }
}
