package dev.stillwatch.events;

import dev.stillwatch.lake.tables.ReleaseEffects;
import dev.stillwatch.numeric.BenjaminiYekutieli;
import dev.stillwatch.numeric.Holm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;

/**
 * The p-values of a night's findings, corrected over its questions.
 *
 * <p>A campaign asks one question of all competitors per hypothesis, as those p-values hold over
 * all vendors already, and one of each own release: did it go over to it? That has two answers,
 * pivot and switch, which are adjusted among themselves first ({@link Holm}). Each question brings
 * its smallest p-value to the correction ({@link BenjaminiYekutieli}), and the other findings
 * behind it are corrected in its place (as Benjamini and Bogomolov 2014, <i>JRSS B</i> 76, 297-318,
 * do: select families, then test within those selected).
 *
 * @param q by finding; none for what could not be tested
 * @param questions of the night that could be tested
 */
record Corrected(Map<Row, Double> q, int questions) {
  private static final String OWN_RELEASE = "own release";

  /** Corrects all findings of a night. */
  static Corrected of(List<Row> findings) {
    Map<List<String>, List<Row>> questions = new LinkedHashMap<>();
    findings.stream()
        .filter(row -> ReleaseEffects.P_OVER_LOOKS.in(row) != null)
        .forEach(row -> questions.computeIfAbsent(question(row), q -> new ArrayList<>()).add(row));
    List<Row> tested = new ArrayList<>();
    List<Double> p = new ArrayList<>();
    List<Double> smallest = new ArrayList<>();
    questions.forEach(
        (question, rows) -> {
          double[] own = rows.stream().mapToDouble(ReleaseEffects.P_OVER_LOOKS::in).toArray();
          double[] adjusted = question.contains(OWN_RELEASE) ? Holm.adjust(own) : own;
          double least = 1;
          for (int i = 0; i < adjusted.length; i++) {
            tested.add(rows.get(i));
            p.add(adjusted[i]);
            least = Math.min(least, adjusted[i]);
          }
          smallest.add(least);
        });
    double[] q = BenjaminiYekutieli.within(array(smallest), array(p));
    Map<Row, Double> corrected = new HashMap<>();
    for (int i = 0; i < q.length; i++) {
      corrected.put(tested.get(i), q[i]);
    }
    return new Corrected(corrected, questions.size());
  }

  /** Of one of the findings. */
  Optional<Double> of(Row finding) {
    return Optional.ofNullable(q.get(finding));
  }

  private static List<String> question(Row row) {
    String hypothesis = ReleaseEffects.HYPOTHESIS.in(row);
    String campaign = ReleaseEffects.CAMPAIGN_ID.in(row);
    String model = ReleaseEffects.MODEL.in(row);
    return Hypothesis.counterpart(hypothesis).isPresent()
        ? List.of(campaign, ReleaseEffects.VENDOR.in(row), model, OWN_RELEASE)
        : List.of(campaign, model, hypothesis);
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
