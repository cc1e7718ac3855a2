package dev.stillwatch.events;

import dev.stillwatch.lake.tables.ReleaseEffects;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.sql.Row;

/**
 * Says what all effects of a night together leave of each ({@link Corrected}), and which kinds of
 * test placebos pass too often.
 */
record JudgeEffects() implements FlatMapGroupsFunction<Integer, Row, Row> {
  private static final double LEVEL = 0.05;
  private static final String ALL_VENDORS = "*";

  @Override
  public Iterator<Row> call(Integer all, Iterator<Row> found) {
    List<Row> campaigns = new ArrayList<>();
    Map<List<String>, Calibration> calibrations = new HashMap<>();
    while (found.hasNext()) {
      Row row = found.next();
      String against = row.getAs(Effects.AGAINST);
      if (against == null) {
        campaigns.add(row);
      } else {
        calibration(row, calibrations).add(against, ReleaseEffects.P.in(row));
      }
    }
    Corrected corrected = Corrected.of(campaigns);
    Map<List<String>, Double> smallest = new HashMap<>();
    campaigns.stream()
        .filter(row -> corrected.of(row).isPresent() && isLarge(row))
        .forEach(row -> smallest.merge(family(row), corrected.of(row).orElseThrow(), Math::min));
    return campaigns.stream()
        .map(
            row -> {
              Calibration calibration = calibration(row, calibrations);
              Optional<Double> own = corrected.of(row);
              String words =
                  own.map(value -> statement(row, value, corrected.questions(), smallest))
                      .orElseGet(() -> ReleaseEffects.STATEMENT.in(row) + ".");
              return Effects.judged(
                  row,
                  own.orElse(null),
                  calibration.holds(),
                  calibration.rows(),
                  own.isPresent() ? calibration.warning() + words : words);
            })
        .iterator();
  }

  private static Calibration calibration(Row row, Map<List<String>, Calibration> calibrations) {
    String hypothesis = ReleaseEffects.HYPOTHESIS.in(row);
    return calibrations.computeIfAbsent(
        List.of(what(row), ReleaseEffects.MODEL.in(row), hypothesis),
        kind -> Calibration.by(Hypothesis.placebos(hypothesis)));
  }

  private static List<String> family(Row row) {
    return family(row, ReleaseEffects.HYPOTHESIS.in(row));
  }

  private static List<String> family(Row row, String hypothesis) {
    return List.of(
        ReleaseEffects.CAMPAIGN_ID.in(row), what(row), ReleaseEffects.MODEL.in(row), hypothesis);
  }

  // Pivots are to one vendor's model; ramps and drops were compared over all vendors at once.
  private static String what(Row row) {
    return Hypothesis.counterpart(ReleaseEffects.HYPOTHESIS.in(row)).isPresent()
        ? ReleaseEffects.VENDOR.in(row)
        : ALL_VENDORS;
  }

  private static String statement(
      Row row, double q, int questions, Map<List<String>, Double> smallest) {
    Optional<String> lacking =
        Hypothesis.counterpart(ReleaseEffects.HYPOTHESIS.in(row))
            .filter(other -> smallest.getOrDefault(family(row, other), 1.0) > LEVEL);
    return "%s %s; q %s over %d questions of the night."
        .formatted(
            opening(row, q, lacking),
            ReleaseEffects.STATEMENT.in(row),
            Wording.probability(q),
            questions);
  }

  private static String opening(Row row, double q, Optional<String> lacking) {
    if (ReleaseEffects.P_OVER_LOOKS.in(row) > LEVEL) {
      return "No association seen with";
    }
    if (q > LEVEL) {
      return "No association left after correction with";
    }
    if (!isLarge(row)) {
      return "No association, as the difference is small, with";
    }
    return lacking
        .map("Association only in part, as no %s was found, with"::formatted)
        .orElse("Association with");
  }

  // Eager people are a little closer together than others, and many of them make that significant.
  private static boolean isLarge(Row row) {
    return !ReleaseEffects.HYPOTHESIS.in(row).equals(Hypothesis.SWITCH)
        || ReleaseEffects.EFFECT.in(row) <= FirstUses.MOST;
  }
}
