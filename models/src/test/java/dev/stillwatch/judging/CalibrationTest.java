package dev.stillwatch.judging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.judging.Baselines.Baseline;
import dev.stillwatch.judging.Calibration.Seen;
import dev.stillwatch.judging.Calibration.Threshold;
import dev.stillwatch.judging.Levels.Level;
import dev.stillwatch.lake.tables.Calibrations;
import dev.stillwatch.numeric.ExponentialTail;
import dev.stillwatch.testing.SparkExtension;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class CalibrationTest {
  private static final LocalDate LAST = LocalDate.of(2026, 3, 22);
  private static final ExponentialTail TAIL = new ExponentialTail(3, 10, 2);
  private static final Seen SEEN = new Seen(LAST.minusDays(21), LAST, 4, 120, 5);
  private static final Levels LEVELS =
      new Levels(List.of(new Level("own repeats", false, -4.6, 0.7, 40)));
  private static final Baselines STRATA =
      new Baselines(
          List.of(
              Baseline.of(
                  0, "pro|old|4", Habit.PACE, 80, List.of(2.1, 2.2, 2.3, 2.4, 2.5, 2.6, 2.7))));

  @Test
  void comesBackFromItsRow(SparkSession spark) {
    for (Calibration calibration :
        List.of(
            fitted(LAST, 0.7, Optional.of(Threshold.of(TAIL, 0.01, 10))),
            fitted(LAST, 0.7, Optional.empty()),
            new Calibration(SEEN, LEVELS, Optional.empty(), STRATA))) {
      Row row =
          Calibrations.TABLE
              .conform(
                  spark.createDataFrame(
                      List.of(calibration.toRow("1.0")), Calibrations.TABLE.schema()))
              .first();

      assertThat(Calibration.from(row)).isEqualTo(calibration);
      assertThat(Calibrations.CALIBRATION_ID.in(row)).isEqualTo(calibration.id());
    }
  }

  @Test
  void isNamedByItsLastNightAndItsContent() {
    Calibration calibration = fitted(LAST, 0.7, Optional.empty());

    assertThat(calibration.id()).matches("2026-03-22-[0-9a-f]{8}");
    assertThat(calibration.id()).isEqualTo(fitted(LAST, 0.7, Optional.empty()).id());
    assertThat(calibration.id()).isNotEqualTo(fitted(LAST, 0.8, Optional.empty()).id());
    assertThat(new Calibration(SEEN, LEVELS, Optional.empty(), STRATA).id())
        .isNotEqualTo(new Calibration(SEEN, LEVELS, Optional.empty()).id());
  }

  @Test
  void oneFromBeforeThereWereStrataKeepsItsName() {
    Row before = fitted(LAST, 0.7, Optional.empty()).toRow("1.0");
    Object[] values = new Object[before.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i == before.fieldIndex(Calibrations.STRATA.name()) ? null : before.get(i);
    }

    Calibration read = Calibration.from(new GenericRowWithSchema(values, before.schema()));

    assertThat(read.strata()).isEqualTo(Baselines.NONE);
    // As it was computed from the record of three components.
    assertThat(read.id()).isEqualTo("2026-03-22-7b1ae5c2");
  }

  @Test
  void holdsForTheNightsAfterTheLastItWasFittedOnUntilTheNext() {
    Calibration first = fitted(LAST, 0.7, Optional.empty());
    Calibration second = fitted(LAST.plusDays(7), 0.7, Optional.empty());
    List<Calibration> all = List.of(second, first);

    assertThat(Calibration.on(LAST, all)).isEmpty();
    assertThat(Calibration.on(LAST.plusDays(1), all)).contains(first);
    assertThat(Calibration.on(LAST.plusDays(7), all)).contains(first);
    assertThat(Calibration.on(LAST.plusDays(8), all)).contains(second);
  }

  @Test
  void raisesTheThresholdAndNeverLowersIt() {
    // 10 groups above 3 bits, e times fewer every 2 bits: 0.01 above 3 + 2 ln(1000) = 16.8.
    Calibration calibration = fitted(LAST, 0.7, Optional.of(Threshold.of(TAIL, 0.01, 10)));

    assertThat(calibration.thresholdBits(10)).isEqualTo(3 + 2 * Math.log(1000));
    assertThat(calibration.thresholdBits(20)).isEqualTo(20);
    assertThat(fitted(LAST, 0.7, Optional.empty()).thresholdBits(10)).isEqualTo(10);
  }

  @Test
  void saysHowManyAreExpectedAboveTheHigherThreshold() {
    assertThat(Threshold.of(TAIL, 0.01, 23).expected()).isEqualTo(10 * Math.exp(-10));
  }

  private static Calibration fitted(LocalDate last, double spread, Optional<Threshold> threshold) {
    return new Calibration(
        new Seen(last.minusDays(21), last, 4, 120, 5),
        new Levels(List.of(new Level("own repeats", false, -4.6, spread, 40))),
        threshold);
  }
}
