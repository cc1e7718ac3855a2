package dev.stillwatch.events;

import dev.stillwatch.lake.tables.ReleaseEffects;
import dev.stillwatch.numeric.BenjaminiYekutieli;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.sql.Row;

/**
 * Corrects all effects of a night together, and says which kinds of test placebos pass too often.
 *
 * <p>The p-values of a ramp or a drop hold over all vendors together, so each campaign brings one
 * p-value per hypothesis to the correction, its smallest; those of its other vendors are corrected
 * in its place (as Benjamini and Bogomolov 2014, <i>JRSS B</i> 76, 297-318, do: select families,
 * then test within those selected).
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
    List<Row> tested =
        campaigns.stream().filter(row -> ReleaseEffects.P_OVER_LOOKS.in(row) != null).toList();
    Map<List<String>, Double> families = new HashMap<>();
    tested.forEach(
        row -> families.merge(family(row), ReleaseEffects.P_OVER_LOOKS.in(row), Math::min));
    double[] q =
        BenjaminiYekutieli.within(
            families.values().stream().mapToDouble(Double::doubleValue).toArray(),
            tested.stream().mapToDouble(ReleaseEffects.P_OVER_LOOKS::in).toArray());
    Map<Row, Double> corrected = new HashMap<>();
    Map<List<String>, Double> smallest = new HashMap<>();
    for (int i = 0; i < q.length; i++) {
      corrected.put(tested.get(i), q[i]);
      if (isLarge(tested.get(i))) {
        smallest.merge(family(tested.get(i)), q[i], Math::min);
      }
    }
    return campaigns.stream()
        .map(
            row -> {
              Calibration calibration = calibration(row, calibrations);
              Optional<Double> own = Optional.ofNullable(corrected.get(row));
              String words =
                  own.map(value -> statement(row, value, families.size(), smallest))
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
      Row row, double q, int families, Map<List<String>, Double> smallest) {
    Optional<String> lacking =
        Hypothesis.counterpart(ReleaseEffects.HYPOTHESIS.in(row))
            .filter(other -> smallest.getOrDefault(family(row, other), 1.0) > LEVEL);
    return "%s %s; q %s over %d questions of the night."
        .formatted(
            opening(row, q, lacking),
            ReleaseEffects.STATEMENT.in(row),
            Wording.probability(q),
            families);
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
