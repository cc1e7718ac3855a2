package dev.stillwatch.run;

import static org.apache.spark.sql.functions.col;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The channels of a night: who is linked, what caps left out of it, and how groups come of links.
 */
final class NightLinks {
  static final String PROFILE = "profile";
  static final String PROFILE_SMALL = "profile-small";
  static final String TOUCH = "touch";
  static final String TOUCH_SMALL = "touch-small";

  /** Channels whose members were chosen by what they ask, be it among other things. */
  static final Set<String> BY_CONTENT =
      Set.of(
          LinkByFrames.CHANNEL,
          PROFILE,
          PROFILE_SMALL,
          TOUCH,
          TOUCH_SMALL,
          StyleProfiles.CHANNEL,
          LinkByHandOff.CHANNEL);

  /** Rarity from which on a token links accounts, and makes them a pool. */
  static final double TOKENS_LIGHTEST = 0.4;

  private static final int FEW_NEIGHBOURS = 8;
  private static final int FEW_BY_TOUCH = 15;
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
                SharedRows.NEAREST,
                AccountDays.TABLE,
                AccountFacets.TABLE,
                Accounts.TABLE,
                Codebooks.TABLE))
        .toArray(TableSpec[]::new);
  }

  /** Links of all channels. */
  static Dataset<Row> links(Inputs in) {
    LocalDate night = in.night().date();
    Dataset<Row> sums = in.of(SharedRows.SUMS);
    Dataset<Row> nearest = in.of(SharedRows.NEAREST);
    return new LinkByFrames(night, FRAMES_LIGHTEST)
        .from(sums, in.of(SharedRows.SHARED_FRAMES))
        .unionByName(LinkByNeighbours.together(byNeighbours(night), nearest))
        .unionByName(
            new LinkByHandOff(night, HAND_OFF_LIGHTEST)
                .from(
                    sums,
                    in.of(Accounts.TABLE),
                    nearest.filter(isIn(SharedRows.WHOLE)),
                    nearest.filter(isIn(SharedRows.SINGLE))))
        .unionByName(new LinkByTokens(night, TOKENS_LIGHTEST).from(sums, in.of(SharedRows.TOKENS)))
        .unionByName(new LinkBySignatures(night, FRAMES_LIGHTEST).from(sums))
        // Each channel has as many partitions as an exchange: a task and a file for each of eleven.
        .coalesce(ShufflePartitions.exchanged(sums.sparkSession()));
  }

  private static List<LinkByNeighbours.Part> byNeighbours(LocalDate night) {
    return List.of(
        part(SharedRows.WHOLE, night, PROFILE, "whole", SharedRows.NEIGHBOURS, 0.15),
        part(SharedRows.WHOLE, night, PROFILE_SMALL, "whole", FEW_NEIGHBOURS, 0.25),
        part(SharedRows.SINGLE, night, TOUCH, "touch", SharedRows.NEIGHBOURS, 0.15),
        part(SharedRows.SINGLE, night, TOUCH_SMALL, "touch", FEW_BY_TOUCH, 0.2),
        part(
            SharedRows.DAYS,
            night,
            DayProfiles.CHANNEL,
            "whole",
            SharedRows.NEIGHBOURS,
            TIMING_LIGHTEST),
        part(
            SharedRows.STYLE,
            night,
            StyleProfiles.CHANNEL,
            "whole",
            SharedRows.NEIGHBOURS,
            STYLE_LIGHTEST),
        new LinkByNeighbours.Part(
            new LinkByNeighbours(
                night,
                RegionFacets.CHANNEL,
                RegionFacets.REGION,
                SharedRows.NEIGHBOURS,
                FACETS_LIGHTEST),
            isInARegion()));
  }

  private static LinkByNeighbours.Part part(
      int place, LocalDate night, String channel, String facet, int neighbours, double lightest) {
    return new LinkByNeighbours.Part(
        new LinkByNeighbours(night, channel, facet, neighbours, lightest), isIn(place));
  }

  private static Column isIn(Integer... places) {
    return col(NearestAccounts.PLACE).isin((Object[]) places);
  }

  private static Column isInARegion() {
    return col(NearestAccounts.PLACE).geq(0);
  }

  /** Which lists of neighbours each channel links by that takes them. */
  private static Map<String, Column> listed(LocalDate night) {
    Map<String, Column> listed = new HashMap<>();
    byNeighbours(night).forEach(part -> listed.put(part.links().channel(), part.isOf()));
    listed.put(LinkByHandOff.CHANNEL, isIn(SharedRows.WHOLE, SharedRows.SINGLE));
    return listed;
  }

  /** What each channel's caps left out of tonight's links, one row per channel. */
  static Dataset<Row> leftOut(Inputs in) {
    LocalDate night = in.night().date();
    Dataset<Row> sums = in.of(SharedRows.SUMS);
    return new LinkByFrames(night, FRAMES_LIGHTEST)
        .leftOut(sums, in.of(SharedRows.SHARED_FRAMES))
        .union(NearestAccounts.leftOut(in.of(SharedRows.NEAREST), listed(night)))
        .union(new LinkByTokens(night, TOKENS_LIGHTEST).leftOut(sums, in.of(SharedRows.TOKENS)))
        .union(new LinkBySignatures(night, FRAMES_LIGHTEST).leftOut(sums));
  }

  /** Which links of each channel make groups, and of what size. */
  static List<Grouping> groupings() {
    return List.of(
        new Grouping(
            LinkByFrames.CHANNEL, FRAMES_LIGHTEST, 0.3, SMALLEST_GROUP, LARGEST_GROUP, true),
        new Grouping(PROFILE, 0.15, 5, SMALLEST_GROUP, LARGEST_GROUP),
        new Grouping(PROFILE_SMALL, 0.25, 8, SMALLEST_GROUP, LARGEST_SMALL_GROUP),
        new Grouping(TOUCH, 0.15, 5, SMALLEST_GROUP, LARGEST_GROUP),
        new Grouping(TOUCH_SMALL, 0.2, 5, SMALLEST_GROUP, LARGEST_SMALL_GROUP),
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
