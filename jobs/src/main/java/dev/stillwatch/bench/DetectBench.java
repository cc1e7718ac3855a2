package dev.stillwatch.bench;

import dev.stillwatch.lake.TableSpec;
import dev.stillwatch.lake.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A night that has nothing to read. */
final class DetectBench implements Bench {
  @Override
  public String name() {
    return "detect";
  }

  @Override
  public String doc() {
    return "The same night judged again, its logs being known; ratio: its time over that of scan;"
        + " ratio_to_commits: over a session's start and one empty Delta commit per table.";
  }

  @Override
  public List<Figure> figures(Ground ground) {
    NightRun again = ground.again();
    int accounts = ground.size().accounts();
    List<Figure> figures =
        new ArrayList<>(again.costs().figures(ground.world().nightRows(), ground.cores()));
    figures.add(Figure.count("accounts", accounts));
    figures.add(
        new Figure(
            "accounts_per_core_second",
            again.costs().rate(accounts, ground.cores()),
            "accounts/core-s"));
    double session = ground.lake().sessionStart().toMillis() / 1e3;
    double commits = commits(ground.lake(), again.steps().keySet());
    figures.add(Figure.seconds("session_seconds", session));
    figures.add(Figure.seconds("commits_seconds", commits));
    figures.add(
        Figure.ratio(
            "ratio_to_commits", (session + again.costs().seconds()) / (session + commits)));
    figures.add(
        Figure.ratio("ratio_to_taking_up", again.costs().seconds() / ground.night().takingUp()));
    figures.add(ground.floor().ratioOf(again.costs().seconds()));
    return figures;
  }

  /** The least that a night's writing can cost: each of its tables gets a commit of nothing. */
  private static double commits(NightLake lake, Set<String> written) {
    List<TableSpec> tables =
        Tables.ALL.stream().filter(table -> written.contains(table.name())).toList();
    return Meter.of(
            lake.spark(),
            () -> tables.forEach(table -> lake.lake().append(table, none(lake, table), "bench")))
        .seconds();
  }

  private static Dataset<Row> none(NightLake lake, TableSpec table) {
    return table.empty(lake.spark());
  }
}
