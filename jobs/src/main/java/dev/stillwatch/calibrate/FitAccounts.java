package dev.stillwatch.calibrate;

import dev.stillwatch.accounts.Strata;
import dev.stillwatch.judging.Baselines;
import dev.stillwatch.judging.FitStrata;
import dev.stillwatch.judging.MeasureHabits;
import dev.stillwatch.judging.PickOrdinary;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.Accounts;
import dev.stillwatch.lake.tables.CampaignMembers;
import dev.stillwatch.lakeio.Lake;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * Fits what the accounts of each stratum do by habit, on the nights that groups are fitted on.
 *
 * <p>As of groups, all that is assumed is that most are ordinary: of everybody, or no stratum is
 * fitted, and of a stratum, or a coarser one stands in for it. Whatever comes of it, tests and
 * threshold are fitted as they were.
 *
 * @param window what a night looks back on
 */
record FitAccounts(Lake lake, Period window) {
  /**
   * What came of it.
   *
   * @param says the same in sentences
   */
  record Fitted(Baselines strata, List<String> says) {
    Fitted {
      says = List.copyOf(says);
    }
  }

  /** Fits the accounts of some nights, in one pass. */
  Fitted on(PickOrdinary pick) {
    List<Row> rows =
        new FitStrata()
            .from(
                MeasureHabits.over(
                    pick.nights(), window, lake.read(AccountDays.TABLE), lake.read(Accounts.TABLE)),
                pick.accountsInCampaigns(lake.read(CampaignMembers.TABLE)))
            .collectAsList();
    if (rows.isEmpty()) {
      return none("no account asked for anything in the windows of those nights");
    }
    Row everybody = rows.get(0);
    long fitted = everybody.getLong(FitStrata.ACCOUNTS);
    long leftOut = everybody.getLong(FitStrata.LEFT_OUT);
    if (!isOrdinary(everybody)) {
      return none(
          "%,d of %,d accounts are in campaigns of those nights, so they are not mostly ordinary"
              .formatted(leftOut, fitted + leftOut));
    }
    List<Row> strata = rows.subList(1, rows.size());
    List<Row> ordinary = strata.stream().filter(FitAccounts::isOrdinary).toList();
    Baselines baselines = Baselines.fitted(ordinary);
    if (baselines.all().isEmpty()) {
      return none(
          "of %,d accounts no %d that are alike in %s have a habit that is known"
              .formatted(fitted, FitStrata.FEWEST, Strata.LEVELS.get(Strata.LEVELS.size() - 1)));
    }
    List<String> says = new ArrayList<>();
    says.add(
        "Habits of %,d accounts are fitted in %s; %,d accounts of campaigns were left out."
            .formatted(fitted, levels(baselines), leftOut));
    if (ordinary.size() < strata.size()) {
      says.add(
          "Not fitted, since more than a fifth of their accounts are in campaigns: %d strata."
              .formatted(strata.size() - ordinary.size()));
    }
    if (!baselines.unknown().isEmpty()) {
      says.add(
          "Not known of enough accounts to be fitted: %s."
              .formatted(String.join(", ", baselines.unknown())));
    }
    return new Fitted(baselines, says);
  }

  private static Fitted none(String why) {
    return new Fitted(Baselines.NONE, List.of("Strata are not fitted: %s.".formatted(why)));
  }

  private static boolean isOrdinary(Row stratum) {
    long leftOut = stratum.getLong(FitStrata.LEFT_OUT);
    return leftOut
        <= FitHistory.MOST_IN_CAMPAIGNS * (leftOut + stratum.getLong(FitStrata.ACCOUNTS));
  }

  private static String levels(Baselines fitted) {
    List<String> levels = new ArrayList<>();
    for (int level = 0; level < Strata.LEVELS.size(); level++) {
      levels.add("%d strata by %s".formatted(fitted.strata(level), Strata.LEVELS.get(level)));
    }
    return String.join(", ", levels);
  }
}
