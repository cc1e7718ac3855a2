package dev.stillwatch.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CampaignSeriesTest {
  private static final CampaignSeries SERIES =
      new CampaignSeries(
          20_000,
          List.of(3L, 4L, 5L, 6L),
          List.of(100L, 100L, 100L, 100L),
          List.of(2.5, 0.0, 3.5, 4.5),
          List.of(false, false, false, true),
          "40 control accounts");

  @Test
  void leavesOutDaysWithoutControlsAndFromEnforcementOn() {
    assertThat(SERIES.usable()).containsExactly(true, false, true, false);
    assertThat(SERIES.enforcedDays()).isEqualTo(1);
  }

  @Test
  void keepsAllOfItsDaysInAPart() {
    CampaignSeries part = SERIES.part(2, 2);

    assertThat(part.firstDay()).isEqualTo(20_002);
    assertThat(part.exposureArray()).containsExactly(3.5, 4.5);
    assertThat(part.usable()).containsExactly(true, false);
    assertThat(part.beside()).isEqualTo("40 control accounts");
  }

  @Test
  void setsItselfBesideAllOthersWhereNoneAreAlike() {
    CampaignSeries series = new CampaignSeries(0, List.of(1L), List.of(7L));

    assertThat(series.exposureArray()).containsExactly(7);
    assertThat(series.usable()).containsExactly(true);
    assertThat(series.beside()).isEqualTo("all other accounts");
  }
}
