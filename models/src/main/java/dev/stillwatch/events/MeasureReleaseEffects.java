package dev.stillwatch.events;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.CampaignDays;
import dev.stillwatch.lake.tables.CampaignMembers;
import dev.stillwatch.lake.tables.ReleaseEffects;
import java.time.LocalDate;
import java.time.Period;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * Measures how each campaign's traffic stands to the dates of model releases.
 *
 * <p>Per competitor: a ramp before its releases and a drop from them on, over all its releases at
 * once (model {@code *}); see {@link AlignedVolume}. Per own release: a pivot, requests of the
 * members that moved to the new model ({@link PivotShare}), and a switch, their first uses of it
 * close together ({@link FirstUses}); only both make an association. All questions of the night are
 * corrected together. The same tests are made of groups of ordinary accounts, and at placebo
 * calendars; where those reject too often, or too few could be tried, the effect is not {@code
 * calibrated} ({@link Calibration}).
 *
 * @param night night of the estimate, and its last day
 * @param history how far back to look; the campaign days must cover it
 * @param shifts most shifts of the calendar, and number of pseudo-cases
 * @param seed of all that is drawn
 */
public record MeasureReleaseEffects(LocalDate night, Period history, int shifts, long seed) {
  static final String PLACEBO = "_placebo";

  /** As many as give p-values down to 0.001. */
  public static final int DEFAULT_SHIFTS = 999;

  public MeasureReleaseEffects {
    if (history.isNegative() || history.isZero()) {
      throw new IllegalArgumentException(
          "Invalid history: %s (must be positive)".formatted(history));
    }
    if (shifts < 1) {
      throw new IllegalArgumentException("Invalid shifts: %d (at least 1)".formatted(shifts));
    }
  }

  public MeasureReleaseEffects(LocalDate night, long seed) {
    this(night, CountCampaignDays.DEFAULT_HISTORY, DEFAULT_SHIFTS, seed);
  }

  /**
   * The night's effects.
   *
   * @param requests those of two days after each own release and of its day suffice
   * @param known the accounts of the history, from {@link StratifyAccounts}
   */
  public Dataset<Row> from(
      Dataset<Row> campaignDays,
      Dataset<Row> releases,
      Dataset<Row> campaignMembers,
      Dataset<Row> accountDays,
      Dataset<Row> requests,
      Dataset<Row> known) {
    DailyCounts daily = new DailyCounts(night, history);
    Dataset<Row> lately = daily.inHistory(accountDays);
    Dataset<Row> tonight = campaignDays.filter(CampaignDays.RUN_DATE.ref().equalTo(lit(night)));
    Dataset<Row> members =
        campaignMembers
            .filter(CampaignMembers.RUN_DATE.ref().equalTo(lit(night)))
            .select(CampaignMembers.CAMPAIGN_ID.ref(), CampaignMembers.ACCOUNT_REF.ref())
            .distinct();
    Dataset<Row> placebos = new PlaceboCampaigns(seed).from(members, known);
    Dataset<Row> placeboDays =
        daily.from(
            placebos.select(CampaignMembers.CAMPAIGN_ID.ref()).distinct(),
            DailyCounts.whole(placebos, known),
            known);
    Dataset<Row> ordinary = CountCampaignDays.outside(members, known);
    Dataset<Row> placeboSeries =
        new MarkEnforced()
            .from(
                new MatchControls().from(placeboDays, placebos, known, ordinary), placebos, known);
    ReleaseCalendar calendar = new ReleaseCalendar(night, history);
    Dataset<Row> aligned =
        both(CampaignSeries.gathered(tonight), CampaignSeries.gathered(placeboSeries))
            .crossJoin(broadcast(calendar.competitors(releases)))
            .flatMap(
                new AlignCampaigns(new AlignedVolume(shifts, seed), calendar), Effects.ENCODER);
    Dataset<Row> own = calendar.own(releases);
    Dataset<Row> everybody = both(members, placebos);
    Dataset<Row> enforced =
        known
            .filter(col(StratifyAccounts.ENFORCED_ON).isNotNull())
            .select(AccountDays.ACCOUNT_REF.ref(), col(StratifyAccounts.ENFORCED_ON));
    Dataset<Row> counted = new CountPivots(night, seed).from(own, everybody, lately, enforced);
    Dataset<Row> pivots =
        new CountFirstUses(night, seed)
            .from(counted, own, everybody, requests)
            .flatMap(
                new ComparePivots(new PivotShare(shifts, seed), new FirstUses(shifts, seed)),
                Effects.ENCODER);
    Dataset<Row> effects =
        aligned
            .unionByName(pivots)
            .groupByKey(Effects.allTogether(), Encoders.INT())
            .flatMapGroups(new JudgeEffects(), Effects.JUDGED_ENCODER);
    return ReleaseEffects.TABLE.conform(
        effects.withColumn(ReleaseEffects.RUN_DATE.name(), lit(night)));
  }

  private static Dataset<Row> both(Dataset<Row> campaigns, Dataset<Row> placebos) {
    return campaigns
        .withColumn(PLACEBO, lit(false))
        .unionByName(placebos.withColumn(PLACEBO, lit(true)));
  }
}
