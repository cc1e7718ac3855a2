package dev.stillwatch.evaluate;

import dev.stillwatch.render.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An evaluation as one JSON object on one line. */
public record ReportJson(Report report) {
  /** The line. */
  public String line() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("run", report.run());
    all.put("worlds", report.of(WorldResult.OURS).size());
    Map<String, Object> detectors = new LinkedHashMap<>();
    report.detectors().forEach((name, figures) -> detectors.put(name, figures(figures)));
    all.put("detectors", detectors);
    Map<String, Object> scenarios = new LinkedHashMap<>();
    report.scenarios().forEach((name, figures) -> scenarios.put(name, figures(figures)));
    all.put("scenarios", scenarios);
    if (!report.measured().isEmpty()) {
      all.put("curves", report.measured().stream().map(ReportJson::curve).toList());
    }
    report.against().ifPresent(comparison -> all.put("against", comparison(comparison)));
    return Json.line(all);
  }

  private static Map<String, Object> curve(MeasuredCurve measured) {
    List<Map<String, Object>> points = new ArrayList<>();
    for (MeasuredCurve.Step step : measured.steps()) {
      Map<String, Object> told = new LinkedHashMap<>();
      told.put("at", step.at());
      Map<String, Object> detectors = new LinkedHashMap<>();
      step.detectors().forEach((name, figures) -> detectors.put(name, figures(figures)));
      told.put("detectors", detectors);
      told.put("change", step.change().map(ReportJson::moved).orElse(null));
      points.add(told);
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("curve", measured.curve().name());
    all.put("axis", measured.curve().axis());
    all.put("points", points);
    return all;
  }

  private static List<Map<String, Object>> figures(Figures figures) {
    return figures.all().stream().map(ReportJson::figure).toList();
  }

  private static Map<String, Object> figure(Figure figure) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("metric", figure.metric());
    told.put("slice", figure.slice());
    told.put("value", figure.value());
    told.put("low", figure.interval().map(bounds -> bounds.low()).orElse(null));
    told.put("high", figure.interval().map(bounds -> bounds.high()).orElse(null));
    told.put("worlds", figure.worlds());
    figure
        .share()
        .ifPresent(
            share -> {
              told.put("hits", share.hits());
              told.put("trials", share.trials());
            });
    return told;
  }

  private static Map<String, Object> comparison(Comparison comparison) {
    List<Map<String, Object>> flipped = new ArrayList<>();
    for (Comparison.Flipped each : comparison.flipped()) {
      Map<String, Object> told = new LinkedHashMap<>();
      told.put("scenario", each.scenario());
      told.put("seed", each.seed());
      told.put("account_ref", each.account());
      told.put("kind", each.kind());
      told.put("group_id", each.group());
      told.put("now_flagged", each.nowFlagged());
      flipped.add(told);
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("run", comparison.other());
    all.put("worlds", comparison.worlds());
    all.put("moved", comparison.moved().stream().map(ReportJson::moved).toList());
    all.put("flipped", flipped);
    return all;
  }

  private static Map<String, Object> moved(Comparison.Moved each) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("metric", each.metric());
    told.put("slice", each.slice());
    told.put("difference", each.difference());
    told.put("low", each.interval().map(bounds -> bounds.low()).orElse(null));
    told.put("high", each.interval().map(bounds -> bounds.high()).orElse(null));
    told.put("worlds", each.worlds());
    return told;
  }
}
