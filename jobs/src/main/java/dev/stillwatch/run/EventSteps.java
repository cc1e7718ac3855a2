package dev.stillwatch.run;

import static dev.stillwatch.run.Step.fill;
import static org.apache.spark.sql.functions.lit;

import dev.stillwatch.config.StillwatchConfig;
import dev.stillwatch.events.CountCampaignDays;
import dev.stillwatch.events.FindSpikes;
import dev.stillwatch.events.MeasureReleaseEffects;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.Accounts;
import dev.stillwatch.lake.tables.CampaignDays;
import dev.stillwatch.lake.tables.CampaignMembers;
import dev.stillwatch.lake.tables.Campaigns;
import dev.stillwatch.lake.tables.Codebooks;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.lake.tables.ReleaseEffects;
import dev.stillwatch.lake.tables.Releases;
import dev.stillwatch.lake.tables.Requests;
import dev.stillwatch.lake.tables.Spikes;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The steps that set the days of campaigns beside those of others and beside the calendar. */
record EventSteps(StillwatchConfig config, NightCodebooks codebooks) {
  List<Step> steps() {
    return List.of(
        fill(
            CampaignDays.TABLE,
            in ->
                new CountCampaignDays(
                        in.night().date(), config.events().history(), codebooks.since(in.night()))
                    .from(
                        in.of(Campaigns.TABLE),
                        in.of(CampaignMembers.TABLE),
                        in.of(Groups.TABLE),
                        codebooks.carried(in.night(), in.of(AccountDays.TABLE)),
                        in.of(SharedRows.STRATA)),
            SharedRows.STRATA,
            Campaigns.TABLE,
            CampaignMembers.TABLE,
            Groups.TABLE,
            AccountDays.TABLE,
            Accounts.TABLE,
            Codebooks.TABLE),
        fill(
            Spikes.TABLE,
            in ->
                new FindSpikes(in.night().date(), config.events().alpha())
                    .from(in.of(CampaignDays.TABLE)),
            CampaignDays.TABLE),
        fill(
            ReleaseEffects.TABLE,
            this::effects,
            SharedRows.STRATA,
            CampaignDays.TABLE,
            Releases.TABLE,
            CampaignMembers.TABLE,
            AccountDays.TABLE,
            Requests.TABLE,
            Accounts.TABLE));
  }

  private Dataset<Row> effects(Inputs in) {
    LocalDate night = in.night().date();
    Dataset<Row> days = in.of(CampaignDays.TABLE);
    Dataset<Row> members = in.of(CampaignMembers.TABLE);
    // Placebos are there to be set beside campaigns: without any, forty groups would be measured
    // for nothing.
    if (Few.areNone(days.where(CampaignDays.RUN_DATE.ref().equalTo(lit(night))))
        && Few.areNone(members.where(CampaignMembers.RUN_DATE.ref().equalTo(lit(night))))) {
      return ReleaseEffects.TABLE.empty(days.sparkSession());
    }

    return new MeasureReleaseEffects(
            night, config.events().history(), config.events().shifts(), config.events().seed())
        .from(
            days,
            in.of(Releases.TABLE),
            members,
            in.of(AccountDays.TABLE),
            in.of(Requests.TABLE),
            in.of(SharedRows.STRATA));
  }
}
