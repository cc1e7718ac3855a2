package dev.stillwatch.bench;

import dev.stillwatch.lake.TableSpec;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.Codebooks;
import dev.stillwatch.lake.tables.QuarantinedRequests;
import dev.stillwatch.lake.tables.Requests;
import dev.stillwatch.run.Nightly;
import dev.stillwatch.run.Progress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A night that was made, with the seconds that each of its steps took.
 *
 * @param steps seconds by table, in the order of the steps
 */
public record NightRun(Costs costs, Map<String, Double> steps) {
  private static final Set<TableSpec> FACTS =
      Set.of(Codebooks.TABLE, Requests.TABLE, QuarantinedRequests.TABLE, AccountDays.TABLE);

  /** Makes the nights asked for. */
  static NightRun of(NightLake lake, Nightly.Request request) {
    Map<String, Double> steps = new LinkedHashMap<>();
    Progress clocked =
        (night, outcome, took, ahead) ->
            steps.merge(outcome.table().name(), took.toMillis() / 1e3, Double::sum);
    Costs costs = Meter.of(lake.spark(), () -> lake.run(request, clocked));
    return new NightRun(costs, steps);
  }

  /** Seconds of the steps that judge. */
  double judging() {
    return steps.entrySet().stream()
        .filter(step -> FACTS.stream().noneMatch(fact -> fact.name().equals(step.getKey())))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  /** Everything else: what was run before, the logs, and the facts made from them. */
  double takingUp() {
    return costs.seconds() - judging();
  }

  /** Seconds of the steps that fill these tables. */
  double of(List<TableSpec> tables) {
    return tables.stream().mapToDouble(table -> steps.getOrDefault(table.name(), 0.0)).sum();
  }
}
