package dev.stillwatch.run;

import dev.stillwatch.grouping.Grouping;
import dev.stillwatch.lake.TableSpec;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.AccountFacets;
import dev.stillwatch.lake.tables.Accounts;
import dev.stillwatch.lake.tables.Codebooks;
import dev.stillwatch.linking.DayProfiles;
import dev.stillwatch.linking.LinkByFrames;
import dev.stillwatch.linking.LinkByHandOff;
import dev.stillwatch.linking.LinkByNeighbours;
import dev.stillwatch.linking.LinkBySignatures;
import dev.stillwatch.linking.LinkByTokens;
import dev.stillwatch.linking.NearestAccounts;
import dev.stillwatch.linking.RegionFacets;
import dev.stillwatch.linking.StyleProfiles;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The channels of a night: who is linked, what caps left out of it, and how groups come of links.
 */
final class NightLinks {
  static final String PROFILE = "profile";
  static final String PROFILE_SMALL = "profile-small";
  static final String TOUCH = "touch";

  /** Channels whose members were chosen by what they ask, be it among other things. */
  static final Set<String> BY_CONTENT =
      Set.of(
          LinkByFrames.CHANNEL,
          PROFILE,
          PROFILE_SMALL,
          TOUCH,
          StyleProfiles.CHANNEL,
          LinkByHandOff.CHANNEL);

  /** Rarity from which on a token links accounts, and makes them a pool. */
  static final double TOKENS_LIGHTEST = 0.4;

  private static final int FEW_NEIGHBOURS = 8;
  private static final double FRAMES_LIGHTEST = 0.1;
  private static final double TIMING_LIGHTEST = 0.33;
  private static final double STYLE_LIGHTEST = 0.33;
  private static final double FACETS_LIGHTEST = 0.33;

  /** Two bits of a start: fewer than a quarter of all accounts started meanwhile. */
  private static final double HAND_OFF_LIGHTEST = 0.3;

  private static final int SMALLEST_GROUP = 5;
  private static final int LARGEST_GROUP = 20_000;
  private static final int LARGEST_SMALL_GROUP = 60;

  private NightLinks() {}

  /** What links are made from, and what else is read with it. */
  static TableSpec[] linkedFrom(TableSpec... more) {
    return Stream.concat(
            Stream.of(more),
            Stream.of(
                SharedRows.SUMS,
                SharedRows.TOKENS,
                SharedRows.SHARED_FRAMES,
                SharedRows.NEAREST_DAYS,
                SharedRows.NEAREST_STYLE,
                SharedRows.NEAREST_IN_REGIONS,
                SharedRows.NEAREST_WHOLE,
                SharedRows.NEAREST_TOUCH,
                AccountDays.TABLE,
                AccountFacets.TABLE,
                Accounts.TABLE,
                Codebooks.TABLE))
        .toArray(TableSpec[]::new);
  }

  /** Links of all channels. */
  static Dataset<Row> links(Inputs in) {
    LocalDate night = in.night().date();
    Dataset<Row> whole = in.of(SharedRows.NEAREST_WHOLE);
    return new LinkByFrames(night, FRAMES_LIGHTEST)
        .from(in.of(SharedRows.SUMS), in.of(SharedRows.SHARED_FRAMES))
        .unionByName(
            new LinkByNeighbours(night, PROFILE, "whole", SharedRows.NEIGHBOURS, 0.15).from(whole))
        .unionByName(
            new LinkByNeighbours(night, PROFILE_SMALL, "whole", FEW_NEIGHBOURS, 0.25).from(whole))
        .unionByName(
            new LinkByNeighbours(night, TOUCH, "touch", SharedRows.NEIGHBOURS, 0.15)
                .from(in.of(SharedRows.NEAREST_TOUCH)))
        .unionByName(
            new LinkByNeighbours(
                    night, DayProfiles.CHANNEL, "whole", SharedRows.NEIGHBOURS, TIMING_LIGHTEST)
                .from(in.of(SharedRows.NEAREST_DAYS)))
        .unionByName(
            new LinkByNeighbours(
                    night, StyleProfiles.CHANNEL, "whole", SharedRows.NEIGHBOURS, STYLE_LIGHTEST)
                .from(in.of(SharedRows.NEAREST_STYLE)))
        .unionByName(
            new LinkByNeighbours(
                    night,
                    RegionFacets.CHANNEL,
                    RegionFacets.REGION,
                    SharedRows.NEIGHBOURS,
                    FACETS_LIGHTEST)
                .within(in.of(SharedRows.NEAREST_IN_REGIONS)))
        .unionByName(
            new LinkByHandOff(night, HAND_OFF_LIGHTEST)
                .from(
                    in.of(SharedRows.SUMS),
                    in.of(Accounts.TABLE),
                    whole,
                    in.of(SharedRows.NEAREST_TOUCH)))
        .unionByName(
            new LinkByTokens(night, TOKENS_LIGHTEST)
                .from(in.of(SharedRows.SUMS), in.of(SharedRows.TOKENS)))
        .unionByName(new LinkBySignatures(night, FRAMES_LIGHTEST).from(in.of(SharedRows.SUMS)));
  }

  /** What each channel's caps left out of tonight's links, one row per channel. */
  static Dataset<Row> leftOut(Inputs in) {
    LocalDate night = in.night().date();
    Dataset<Row> whole = in.of(SharedRows.NEAREST_WHOLE);
    Dataset<Row> touch = in.of(SharedRows.NEAREST_TOUCH);
    return new LinkByFrames(night, FRAMES_LIGHTEST)
        .leftOut(in.of(SharedRows.SUMS), in.of(SharedRows.SHARED_FRAMES))
        .union(NearestAccounts.leftOut(PROFILE, List.of(whole)))
        .union(NearestAccounts.leftOut(PROFILE_SMALL, List.of(whole)))
        .union(NearestAccounts.leftOut(TOUCH, List.of(touch)))
        .union(
            NearestAccounts.leftOut(DayProfiles.CHANNEL, List.of(in.of(SharedRows.NEAREST_DAYS))))
        .union(
            NearestAccounts.leftOut(
                StyleProfiles.CHANNEL, List.of(in.of(SharedRows.NEAREST_STYLE))))
        .union(
            NearestAccounts.leftOut(
                RegionFacets.CHANNEL, List.of(in.of(SharedRows.NEAREST_IN_REGIONS))))
        .union(NearestAccounts.leftOut(LinkByHandOff.CHANNEL, List.of(whole, touch)))
        .union(
            new LinkByTokens(night, TOKENS_LIGHTEST)
                .leftOut(in.of(SharedRows.SUMS), in.of(SharedRows.TOKENS)))
        .union(new LinkBySignatures(night, FRAMES_LIGHTEST).leftOut(in.of(SharedRows.SUMS)));
  }

  /** Which links of each channel make groups, and of what size. */
  static List<Grouping> groupings() {
    return List.of(
        new Grouping(
            LinkByFrames.CHANNEL, FRAMES_LIGHTEST, 0.3, SMALLEST_GROUP, LARGEST_GROUP, true),
        new Grouping(PROFILE, 0.15, 5, SMALLEST_GROUP, LARGEST_GROUP),
        new Grouping(PROFILE_SMALL, 0.25, 8, SMALLEST_GROUP, LARGEST_SMALL_GROUP),
        new Grouping(TOUCH, 0.15, 5, SMALLEST_GROUP, LARGEST_GROUP),
        new Grouping(DayProfiles.CHANNEL, TIMING_LIGHTEST, 5, SMALLEST_GROUP, LARGEST_GROUP),
        new Grouping(StyleProfiles.CHANNEL, STYLE_LIGHTEST, 5, SMALLEST_GROUP, LARGEST_GROUP),
        new Grouping(RegionFacets.CHANNEL, FACETS_LIGHTEST, 5, SMALLEST_GROUP, LARGEST_GROUP),
        new Grouping(
            LinkByHandOff.CHANNEL, HAND_OFF_LIGHTEST, 0.3, SMALLEST_GROUP, LARGEST_GROUP, true),
        new Grouping(LinkByTokens.CHANNEL, TOKENS_LIGHTEST, 0.3, SMALLEST_GROUP, LARGEST_GROUP),
        new Grouping(
            LinkBySignatures.CHANNEL, FRAMES_LIGHTEST, 0.3, SMALLEST_GROUP, LARGEST_GROUP));
  }
}
