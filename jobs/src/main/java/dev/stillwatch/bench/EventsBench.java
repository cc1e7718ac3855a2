package dev.stillwatch.bench;

import dev.stillwatch.lake.TableSpec;
import dev.stillwatch.lake.tables.CampaignDays;
import dev.stillwatch.lake.tables.ReleaseEffects;
import dev.stillwatch.lake.tables.Spikes;
import java.util.ArrayList;
import java.util.List;

/** Volumes, spikes and release effects. */
final class EventsBench implements Bench {
  private static final List<TableSpec> EVENTS =
      List.of(CampaignDays.TABLE, Spikes.TABLE, ReleaseEffects.TABLE);

  private static final int MANY = 1_000;

  @Override
  public String name() {
    return "events";
  }

  @Override
  public String doc() {
    return "The steps that set volumes beside releases, of the same night judged again; ratio:"
        + " their time over that of scan. And release effects of many campaigns (--rows, or 1,000)"
        + " with 84 days beside 84 launches of a year, all shifts of it.";
  }

  @Override
  public List<Figure> figures(Ground ground) {
    NightRun again = ground.again();
    double seconds = again.of(EVENTS);
    List<Figure> figures = new ArrayList<>();
    figures.add(Figure.seconds("seconds", seconds));
    EVENTS.forEach(
        table ->
            figures.add(
                Figure.seconds(
                    table.name() + "_seconds", again.steps().getOrDefault(table.name(), 0.0))));
    figures.add(Figure.count("campaigns", campaigns(ground)));
    int many = ground.size().rowsOr(MANY);
    Costs costs = new ManyCampaigns(many).measured(ground.spark());
    figures.add(Figure.count("many_campaigns", many));
    figures.add(Figure.seconds("many_campaigns_seconds", costs.seconds()));
    figures.add(Figure.count("many_campaigns_jobs", costs.jobs()));
    figures.add(Figure.seconds("many_campaigns_task_seconds", costs.taskSeconds()));
    figures.add(ground.floor().ratioOf(seconds));
    return figures;
  }

  private static long campaigns(Ground ground) {
    return ground
        .lake()
        .lake()
        .read(CampaignDays.TABLE)
        .select(CampaignDays.CAMPAIGN_ID.ref())
        .distinct()
        .count();
  }
}
