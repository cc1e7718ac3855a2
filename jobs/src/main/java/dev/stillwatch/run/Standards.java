package dev.stillwatch.run;

import static org.apache.spark.sql.functions.lit;

import dev.stillwatch.calibrate.FitHistory;
import dev.stillwatch.config.StillwatchConfig;
import dev.stillwatch.identity.Admission;
import dev.stillwatch.judging.Bar;
import dev.stillwatch.judging.Calibration;
import dev.stillwatch.judging.Levels;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.lakeio.Lake;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a night's groups have to reach: as calibrated on the operator's own nights, or as shipped.
 */
final class Standards {
  private final StillwatchConfig.Detection detection;
  private final Lake lake;
  private final Map<LocalDate, Optional<Calibration>> calibrations = new HashMap<>();
  private final Map<LocalDate, Admission> admissions = new HashMap<>();

  Standards(StillwatchConfig.Detection detection, Lake lake) {
    this.detection = detection;
    this.lake = lake;
  }

  /** What makes a group a campaign. */
  Admission admission(Night night) {
    return admissions.computeIfAbsent(night.date(), date -> admissionOn(night));
  }

  private Admission admissionOn(Night night) {
    boolean atOnce =
        switch (detection.entry()) {
          case "at-once" -> true;
          case "second-night" -> false;
          default -> isFirstForTwoNights(night);
        };
    double set = detection.thresholdBits();
    return new Admission(
        new Bar(
            calibration(night).map(own -> own.thresholdBits(set)).orElse(set),
            detection.minFamilies(),
            detection.leastPrompts()),
        detection.minMembers(),
        atOnce ? Admission.Entry.AT_ONCE : Admission.Entry.SECOND_NIGHT);
  }

  /** What ordinary groups come to in each test. */
  Levels levels(Night night) {
    return calibration(night).map(Calibration::levels).orElse(Levels.shipped());
  }

  /**
   * The newest that was fitted on nights before alone, so that a night is judged again as before.
   */
  Optional<Calibration> calibration(Night night) {
    return calibrations.computeIfAbsent(
        night.date(), date -> Calibration.on(date, FitHistory.all(lake)));
  }

  private boolean isFirstForTwoNights(Night night) {
    return lake.read(Groups.TABLE)
        .where(Groups.RUN_DATE.ref().equalTo(lit(night.date().minusDays(1))))
        .isEmpty();
  }
}
