package dev.stillwatch.evaluate;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How often a campaign's case changes its id.
 *
 * <p>On each judged night a campaign has the case with the highest Jaccard index with its accounts;
 * of equals the one it had before, else the first by id. A switch is a night whose case is another
 * than the one before. Switches are counted per campaign and 30 days from the first night with a
 * case to the last; nights without a case in between are passed over.
 */
record CaseIdentity(KnownWorld world) {
  static final String SWITCHES = "id_switches_per_campaign_month";

  private static final double MONTH = 30;

  /** Figures of nights in order; none where no campaign has a case on two nights. */
  List<Measurement> of(List<Judgement> nights) {
    long switches = 0;
    long days = 0;
    for (Set<String> campaign : world.campaigns().values()) {
      String before = "";
      LocalDate last = null;
      for (Judgement night : nights) {
        Optional<String> now = best(campaign, night.cases(), before);
        if (now.isPresent()) {
          if (last != null) {
            days += ChronoUnit.DAYS.between(last, night.night());
            switches += now.get().equals(before) ? 0 : 1;
          }
          before = now.get();
          last = night.night();
        }
      }
    }
    Measurements figures = new Measurements();
    figures.ratio(SWITCHES, Measurement.WHOLE, switches * MONTH, days);
    return figures.all();
  }

  private static Optional<String> best(
      Set<String> campaign, List<FlaggedCase> cases, String before) {
    double most = 0;
    Optional<String> best = Optional.empty();
    for (FlaggedCase each : cases) {
      double jaccard = Score.jaccard(campaign, each.members());
      boolean ties = jaccard == most && jaccard > 0 && !best.orElse("").equals(before);
      boolean wins =
          jaccard > most
              || (ties && (each.id().equals(before) || each.id().compareTo(best.orElse("")) < 0));
      if (wins) {
        most = jaccard;
        best = Optional.of(each.id());
      }
    }
    return best;
  }
}
