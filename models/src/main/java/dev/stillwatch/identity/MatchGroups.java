package dev.stillwatch.identity;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sqrt;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import dev.stillwatch.accounts.FormFacets;
import dev.stillwatch.accounts.LatestAccounts;
import dev.stillwatch.accounts.PartOfTraffic;
import dev.stillwatch.grouping.LeftOut;
import dev.stillwatch.grouping.PruneGroups;
import dev.stillwatch.judging.StrengthOf;
import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.tables.AccountFacets;
import dev.stillwatch.lake.tables.Accounts;
import dev.stillwatch.lake.tables.CampaignMembers;
import dev.stillwatch.lake.tables.Campaigns;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.lake.tables.Links;
import dev.stillwatch.linking.LinkByFrames;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.function.CoGroupFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * Matches tonight's accepted groups with the campaigns of earlier nights: one row per campaign, its
 * members inside, from which {@link MatchCampaigns} and {@link MatchMembers} take their parts.
 *
 * <p>All accepted groups, and those that did not grow and lack no more than {@link
 * Admission#KIN_LACKING} bits, meet in one task. They are few: the {@value #MOST_GROUPS} strongest
 * by bits times the root of their size, accepted ones first; the rest waits for another night, and
 * is counted.
 *
 * @param leftOut told of groups that wait
 */
public record MatchGroups(LocalDate night, Admission admission, LeftOut leftOut) {
  /** Column of the members, structs as in campaign_members but for night and campaign. */
  static final String MEMBERS = "_members";

  private static final int MOST_GROUPS = 1_000;
  private static final String SIZE = "_size";
  private static final String VECTOR = "_vector";
  private static final String PAYMENT = "_payment";
  private static final String REQUESTS = "_requests";
  private static final String PART = "_part";
  private static final String LACKING = "_lacking";
  private static final String GROWN = "_grown";
  private static final String FRAMED = "_framed";
  private static final String OTHER = "_other";
  private static final StructType SCHEMA =
      new StructType()
          .add(Campaigns.CAMPAIGN_ID.name(), "string")
          .add(Campaigns.GROUP_ID.name(), "string")
          .add(Campaigns.STATE.name(), "string")
          .add(Campaigns.STRENGTH_BITS.name(), "double")
          .add(Campaigns.BENIGN_READING.name(), "string")
          .add(Campaigns.BENIGN_BITS.name(), "double")
          .add(Campaigns.MEMBERS.name(), "bigint")
          .add(Campaigns.REQUESTS.name(), "bigint")
          .add(Campaigns.FIRST_SEEN.name(), "date")
          .add(Campaigns.LAST_SEEN.name(), "date")
          .add(Campaigns.NIGHTS.name(), "bigint")
          .add(Campaigns.CENTRE.name(), "array<float>")
          .add(
              MEMBERS,
              "array<struct<account_ref:string,facet:string,valid_from:date,valid_to:date,"
                  + "state:string,bits:double,reason:string>>");

  /**
   * All campaigns as they stand after the night, each with its members.
   *
   * @param groups pruned groups of the night
   * @param groupTests what the tests say of them
   * @param accountFacets facets of the night, for the centre
   * @param sums of the window, from {@link dev.stillwatch.accounts.SumWindow}, for the requests
   * @param accounts snapshots up to the night, for payment tokens
   * @param links of the night, for those by frames
   * @param previousCampaigns campaigns of earlier nights, and those that this night founded when it
   *     was judged before: they lend their ids; rows of later nights do not count
   * @param previousMembers their members
   */
  public Dataset<Row> from(
      Dataset<Row> groups,
      Dataset<Row> groupTests,
      Dataset<Row> accountFacets,
      Dataset<Row> sums,
      Dataset<Row> accounts,
      Dataset<Row> links,
      Dataset<Row> previousCampaigns,
      Dataset<Row> previousMembers) {
    Dataset<Row> payments =
        new LatestAccounts(night)
            .from(accounts, Accounts.PAYMENT_REF)
            .withColumnRenamed(Accounts.PAYMENT_REF.name(), PAYMENT);
    Dataset<Row> found = found(groups, groupTests, accountFacets, sums, payments, links);
    Dataset<Row> known = known(previousCampaigns, previousMembers, payments);
    MapFunction<Row, Integer> together = row -> 0;
    return found
        .groupByKey(together, Encoders.INT())
        .cogroup(
            known.groupByKey(together, Encoders.INT()),
            new Match(new Identities(night, admission.entry())),
            Encoders.row(SCHEMA));
  }

  /** One row per group that is accepted, or nearly. */
  private Dataset<Row> found(
      Dataset<Row> groups,
      Dataset<Row> groupTests,
      Dataset<Row> accountFacets,
      Dataset<Row> sums,
      Dataset<Row> payments,
      Dataset<Row> links) {
    // Strangers have been judged with the group, but nobody is taken for a member by chance.
    Dataset<Row> tonight =
        groups.filter(Groups.RUN_DATE.ref().equalTo(lit(night))).filter(PruneGroups.isLikely());
    Dataset<Row> members = tonight.join(accepted(tonight, groupTests), Groups.GROUP_ID.name());
    String[] account = {Groups.ACCOUNT_REF.name()};
    Dataset<Row> vectors =
        accountFacets
            .filter(FormFacets.isOf(night, "whole"))
            .select(AccountFacets.ACCOUNT_REF.ref(), AccountFacets.VECTOR.ref().as(VECTOR));
    Dataset<Row> requests =
        members
            .withColumnRenamed(Groups.CELLS.name(), PART)
            .join(sums, account)
            .select(
                Groups.GROUP_ID.ref(),
                Groups.ACCOUNT_REF.ref(),
                PartOfTraffic.requests(col(PART)).as(REQUESTS));
    return members
        .join(vectors, account, "left")
        .join(requests, new String[] {Groups.GROUP_ID.name(), Groups.ACCOUNT_REF.name()}, "left")
        .join(payments, account, "left")
        .join(framed(links, members), account, "left")
        .groupBy(
            Groups.GROUP_ID.ref(),
            Groups.CHANNEL.ref(),
            col(LACKING),
            col(StrengthOf.BITS),
            col(StrengthOf.READING),
            col(StrengthOf.READING_BITS))
        .agg(
            collect_list(
                    struct(
                        Groups.ACCOUNT_REF.ref(),
                        Groups.FACET.ref(),
                        Groups.DEGREE.ref(),
                        Groups.BITS.ref(),
                        coalesce(Groups.SCORE.ref(), lit(Double.NaN)),
                        coalesce(Groups.MEMBERSHIP.ref(), lit(Double.NaN)),
                        coalesce(col(REQUESTS), lit(0L)),
                        coalesce(col(PAYMENT), lit("")),
                        col(VECTOR),
                        when(Groups.CELLS.ref().isNull(), col(FRAMED))))
                .as(MEMBERS));
  }

  /** For members of groups that did not grow, whom rare frames link them with. */
  private Dataset<Row> framed(Dataset<Row> links, Dataset<Row> members) {
    Dataset<Row> ours =
        links.filter(
            Links.RUN_DATE
                .ref()
                .equalTo(lit(night))
                .and(Links.CHANNEL.ref().equalTo(lit(LinkByFrames.CHANNEL)))
                // What everybody sends makes nobody kin.
                .and(Links.BITS.ref().geq(Admission.KIN_FRAMES)));
    return framed(ours, Links.LEFT_REF, Links.RIGHT_REF)
        .union(framed(ours, Links.RIGHT_REF, Links.LEFT_REF))
        .join(
            members.filter(Groups.CELLS.ref().isNull()).select(Groups.ACCOUNT_REF.ref()),
            new String[] {Groups.ACCOUNT_REF.name()},
            "left_semi")
        .groupBy(Groups.ACCOUNT_REF.ref())
        .agg(collect_list(col(OTHER)).as(FRAMED));
  }

  private static Dataset<Row> framed(
      Dataset<Row> links, Field<String> account, Field<String> other) {
    return links.select(Groups.ACCOUNT_REF.from(account.ref()), other.ref().as(OTHER));
  }

  private Dataset<Row> accepted(Dataset<Row> tonight, Dataset<Row> groupTests) {
    Dataset<Row> sizes =
        tonight
            .groupBy(Groups.GROUP_ID.ref())
            .agg(
                count(when(PruneGroups.isJudged(), lit(1))).as(SIZE),
                max(Groups.CELLS.ref().isNotNull()).as(GROWN));
    Column lacking =
        admission
            .barFor(greatest(col(SIZE), lit(1)), col(StrengthOf.DISCOUNT))
            .minus(col(StrengthOf.BITS));
    Dataset<Row> accepted =
        new StrengthOf(night)
            .from(groupTests)
            .join(sizes, Groups.GROUP_ID.name())
            .withColumn(LACKING, lacking)
            .filter(
                col(LACKING)
                    .leq(when(col(GROWN), lit(0)).otherwise(lit(Admission.KIN_LACKING)))
                    .and(col(StrengthOf.FAMILIES).geq(admission.bar().families()))
                    .and(col(StrengthOf.READING_BITS).lt(StrengthOf.VETO))
                    // However little a large group needs, evidence against it makes no case.
                    .and(col(StrengthOf.BITS).gt(0))
                    .and(col(SIZE).geq(admission.members())));
    return leftOut
        .first(
            accepted,
            MOST_GROUPS,
            "%,d groups beyond the " + MOST_GROUPS + " strongest wait for another night.",
            col(LACKING).leq(0).desc(),
            col(StrengthOf.BITS).multiply(sqrt(col(SIZE))).desc(),
            Groups.GROUP_ID.ref())
        .drop(SIZE, GROWN, StrengthOf.FAMILIES, StrengthOf.DISCOUNT);
  }

  /**
   * One row per campaign as of the latest night before this one, and per campaign that this night
   * founded when it was judged before.
   */
  private Dataset<Row> known(Dataset<Row> campaigns, Dataset<Row> members, Dataset<Row> payments) {
    LatestNight latest = new LatestNight(night);
    Column tonight = Campaigns.RUN_DATE.ref().equalTo(lit(night));
    return belonging(
            latest.of(campaigns, Campaigns.RUN_DATE),
            latest.of(members, CampaignMembers.RUN_DATE),
            payments)
        .unionByName(
            belonging(
                campaigns.filter(tonight.and(Campaigns.FIRST_SEEN.ref().equalTo(lit(night)))),
                members.filter(CampaignMembers.RUN_DATE.ref().equalTo(lit(night))),
                payments));
  }

  private static Dataset<Row> belonging(
      Dataset<Row> campaigns, Dataset<Row> members, Dataset<Row> payments) {
    Dataset<Row> belongings =
        members
            .join(payments, new String[] {CampaignMembers.ACCOUNT_REF.name()}, "left")
            .groupBy(CampaignMembers.CAMPAIGN_ID.ref())
            .agg(
                collect_list(
                        struct(
                            CampaignMembers.ACCOUNT_REF.ref(),
                            CampaignMembers.FACET.ref(),
                            CampaignMembers.VALID_FROM.ref(),
                            CampaignMembers.VALID_TO.ref(),
                            CampaignMembers.STATE.ref(),
                            CampaignMembers.BITS.ref(),
                            CampaignMembers.REASON.ref(),
                            coalesce(col(PAYMENT), lit(""))))
                    .as(MEMBERS));
    return campaigns
        .filter(Campaigns.KIND.ref().equalTo(lit("campaign")))
        .join(belongings, new String[] {Campaigns.CAMPAIGN_ID.name()}, "left");
  }

  private record Match(Identities identities) implements CoGroupFunction<Integer, Row, Row, Row> {
    @Override
    public Iterator<Row> call(Integer key, Iterator<Row> groups, Iterator<Row> campaigns) {
      List<Found> found = new ArrayList<>();
      groups.forEachRemaining(row -> found.add(foundIn(row)));
      List<Known> before = new ArrayList<>();
      campaigns.forEachRemaining(row -> before.add(knownIn(row)));
      before.sort(Comparator.comparing(Known::campaignId));
      return identities.after(before, found).stream().map(Match::row).iterator();
    }

    private static Found foundIn(Row row) {
      List<Row> members =
          row.<Row>getList(6).stream().sorted(Comparator.comparing(m -> m.getString(0))).toList();
      return new Found(
          row.getString(0),
          row.getString(1),
          row.getDouble(2),
          row.getDouble(3),
          row.getString(4),
          row.getDouble(5),
          centre(members),
          members.stream()
              .map(
                  m ->
                      new Found.Tie(
                          m.getString(0),
                          m.getString(1),
                          m.getLong(2),
                          m.getDouble(3),
                          m.getDouble(4),
                          m.getDouble(5),
                          m.getLong(6),
                          m.getString(7),
                          m.isNullAt(9) ? List.of() : m.getList(9)))
              .toList());
    }

    /** Mean of the members' vectors, unit length; empty without any. */
    private static List<Float> centre(List<Row> members) {
      double[] sum = new double[0];
      for (Row member : members) {
        if (member.isNullAt(8)) {
          continue;
        }
        List<Float> vector = member.getList(8);
        sum = sum.length == 0 ? new double[vector.size()] : sum;
        for (int i = 0; i < sum.length; i++) {
          sum[i] += vector.get(i);
        }
      }
      double squares = 0;
      for (double x : sum) {
        squares += x * x;
      }
      List<Float> centre = new ArrayList<>(sum.length);
      for (double x : sum) {
        centre.add((float) (x / Math.sqrt(Math.max(squares, 1e-18))));
      }
      return centre;
    }

    private static Known knownIn(Row row) {
      int at = row.fieldIndex(MEMBERS);
      List<Row> members = row.isNullAt(at) ? List.of() : row.getList(at);
      return new Known(
          Campaigns.CAMPAIGN_ID.in(row),
          Optional.ofNullable(Campaigns.GROUP_ID.in(row)),
          Campaigns.STATE.in(row),
          Campaigns.STRENGTH_BITS.in(row),
          Campaigns.BENIGN_READING.in(row),
          Campaigns.BENIGN_BITS.in(row),
          Campaigns.MEMBERS.in(row),
          Campaigns.REQUESTS.in(row),
          Campaigns.FIRST_SEEN.in(row),
          Campaigns.LAST_SEEN.in(row),
          Campaigns.NIGHTS.in(row),
          row.getList(row.fieldIndex(Campaigns.CENTRE.name())),
          members.stream()
              .map(
                  m ->
                      new Known.Belonging(
                          m.getString(0),
                          m.getString(1),
                          m.getAs(2),
                          m.getAs(3),
                          m.getString(4),
                          m.getDouble(5),
                          m.getString(6),
                          m.getString(7)))
              .sorted(Comparator.comparing(Known.Belonging::ref))
              .toList());
    }

    private static Row row(Known known) {
      return RowFactory.create(
          known.campaignId(),
          known.groupId().orElse(null),
          known.state(),
          known.bits(),
          known.reading(),
          known.readingBits(),
          known.members(),
          known.requests(),
          known.firstSeen(),
          known.lastSeen(),
          known.nights(),
          known.centre().toArray(),
          known.belongings().stream()
              .map(
                  m ->
                      RowFactory.create(
                          m.ref(), m.facet(), m.from(), m.to(), m.state(), m.bits(), m.reason()))
              .toArray());
    }
  }
}
