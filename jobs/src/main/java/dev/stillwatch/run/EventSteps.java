package dev.stillwatch.run;

import static dev.stillwatch.run.Step.fill;

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
import java.util.List;

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
            in ->
                new MeasureReleaseEffects(
                        in.night().date(),
                        config.events().history(),
                        config.events().shifts(),
                        config.events().seed())
                    .from(
                        in.of(CampaignDays.TABLE),
                        in.of(Releases.TABLE),
                        in.of(CampaignMembers.TABLE),
                        in.of(AccountDays.TABLE),
                        in.of(Requests.TABLE),
                        in.of(SharedRows.STRATA)),
            SharedRows.STRATA,
            CampaignDays.TABLE,
            Releases.TABLE,
            CampaignMembers.TABLE,
            AccountDays.TABLE,
            Requests.TABLE,
            Accounts.TABLE));
  }
}
