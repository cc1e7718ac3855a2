package dev.stillwatch.judging;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import dev.stillwatch.accounts.FormFacets;
import dev.stillwatch.grouping.PruneGroups;
import dev.stillwatch.lake.RowsBy;
import dev.stillwatch.lake.tables.GroupTests;
import dev.stillwatch.lake.tables.Groups;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Adds to what the tests say of groups how rare that is among accounts like the members: of the
 * same plan, sign-up and volume ({@link dev.stillwatch.accounts.Strata}).
 *
 * <p>Each group is set beside {@value CompareGroup#SETS} random sets, or as many as it takes until
 * {@value CompareGroup#ENOUGH} are as extreme, with as many accounts of each stratum, drawn from
 * its members and a sample of others together. Accounts are compared by all that they ask in the
 * window, in few numbers each, though a group be about a part of it. The tests are own repeats,
 * session excess and answer length (means), answer lengths and volumes (standard deviations),
 * creation (distance of quartiles) and days in common, each towards campaigns; and whether members
 * ask what accounts like them do not, where they were not chosen by what they ask ({@link
 * dev.stillwatch.numeric.MatchedMmd}).
 *
 * <p>All of it stands beside the bits and adds none. P-values are corrected over all groups and
 * tests of the night by Benjamini and Yekutieli. They hold for members drawn from their strata;
 * groups are pruned of whoever differs, so their spreads are a little smaller than those of random
 * sets.
 *
 * @param byContent channels that choose members by what they ask; so does whatever gives a group
 *     cells
 */
public record CompareGroups(LocalDate night, Set<String> byContent) {
  /** Label of the test for content. */
  static final String CONTENT = "unlike matched accounts";

  /** Family of that test, which adds no bits. */
  public static final String FAMILY = "content";

  private static final String IN_PART = "_in_part";
  private static final String CHOSEN = "_chosen_by_content";
  private static final StructType COMPARED =
      new StructType()
          .add(GroupTests.GROUP_ID.name(), "string")
          .add(GroupTests.TEST.name(), "string")
          .add(GroupTests.STATISTIC.name(), "double")
          .add("_as_extreme", "int")
          .add("_p", "double")
          .add("_level", "int")
          .add(GroupTests.MEMBERS.name(), "bigint")
          .add("_sets", "int");
  private static final String OBSERVED = "_observed";
  private static final String COMPARED_MEMBERS = "_compared_members";
  private static final String SAID = "_said";
  private static final StructType CORRECTED =
      new StructType()
          .add(GroupTests.GROUP_ID.name(), "string")
          .add(GroupTests.TEST.name(), "string")
          .add(OBSERVED, "double")
          .add(COMPARED_MEMBERS, "bigint")
          .add(GroupTests.MATCHED_P.name(), "double")
          .add(GroupTests.MATCHED_Q.name(), "double")
          .add(SAID, "string");

  public CompareGroups {
    byContent = Set.copyOf(byContent);
  }

  /**
   * The tests of the night with what random sets say, and a row for content where it is compared.
   * Draws the sample of ordinary accounts at once.
   *
   * @param tests from {@link JudgeGroups}
   * @param sums of the window, from {@link dev.stillwatch.accounts.SumWindow}
   * @param accounts snapshots up to the night
   * @param facets those of the night among them
   */
  public Dataset<Row> from(
      Dataset<Row> tests,
      Dataset<Row> groups,
      Dataset<Row> sums,
      Dataset<Row> accounts,
      Dataset<Row> facets) {
    Dataset<Row> sketches = new SketchAccounts(night).from(sums, accounts);
    Dataset<Row> whole = facets.filter(FormFacets.isOf(night, "whole"));
    Controls controls = Controls.of(sketches, whole);
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(sums.sparkSession().sparkContext());
    Dataset<Row> corrected =
        RowsBy.string(Groups.GROUP_ID.ref(), members(groups, sketches, whole))
            .flatMapGroups(new CompareGroup(spark.broadcast(controls)), Encoders.row(COMPARED))
            .groupByKey((MapFunction<Row, String>) any -> "all", Encoders.STRING())
            .flatMapGroups(new CorrectTogether(), Encoders.row(CORRECTED));
    return GroupTests.TABLE.conform(
        tests
            .drop(GroupTests.MATCHED_P.name(), GroupTests.MATCHED_Q.name())
            .join(
                corrected,
                new String[] {GroupTests.GROUP_ID.name(), GroupTests.TEST.name()},
                "full_outer")
            .filter(GroupTests.FAMILY.ref().isNotNull().or(GroupTests.TEST.ref().equalTo(CONTENT)))
            .select(columns()));
  }

  /** One row per group and member: group, channel, what chose them, the sketch, the features. */
  private Dataset<Row> members(Dataset<Row> groups, Dataset<Row> sketches, Dataset<Row> whole) {
    String account = Groups.ACCOUNT_REF.name();
    Column inPart = Groups.CELLS.ref().isNotNull();
    Dataset<Row> tonight =
        groups
            .filter(Groups.RUN_DATE.ref().equalTo(lit(night)))
            .filter(PruneGroups.isJudged())
            .select(
                Groups.GROUP_ID.ref(),
                Groups.CHANNEL.ref(),
                inPart.as(IN_PART),
                inPart.or(Groups.CHANNEL.ref().isInCollection(byContent)).as(CHOSEN),
                Groups.ACCOUNT_REF.ref());
    Dataset<Row> features =
        new ContentFeatures()
            .from(
                whole.join(
                    tonight.filter(not(col(CHOSEN))).select(Groups.ACCOUNT_REF.ref()),
                    new String[] {account},
                    "left_semi"));
    List<Column> columns = new ArrayList<>();
    columns.add(Groups.GROUP_ID.ref());
    columns.add(Groups.CHANNEL.ref());
    columns.add(col(IN_PART));
    columns.add(col(CHOSEN));
    Arrays.stream(sketches.columns()).forEach(name -> columns.add(col(name)));
    columns.add(when(not(col(CHOSEN)), col(ContentFeatures.FEATURES)));
    return tonight
        .join(sketches, account)
        .join(features, new String[] {account}, "left")
        .select(columns.toArray(Column[]::new));
  }

  private Column[] columns() {
    Column isNew = GroupTests.FAMILY.ref().isNull();
    // What a group shows too little of is not known, whatever its members do elsewhere.
    Column known = isNew.or(GroupTests.STATISTIC.ref().isNotNull());
    return new Column[] {
      GroupTests.RUN_DATE.from(lit(night)),
      GroupTests.GROUP_ID.ref(),
      GroupTests.FAMILY.from(coalesce(GroupTests.FAMILY.ref(), lit(FAMILY))),
      GroupTests.TEST.ref(),
      GroupTests.STATISTIC.from(when(isNew, col(OBSERVED)).otherwise(GroupTests.STATISTIC.ref())),
      GroupTests.ORDINARY.ref(),
      GroupTests.SPREAD.ref(),
      GroupTests.BITS.from(coalesce(GroupTests.BITS.ref(), lit(0))),
      GroupTests.P.ref(),
      GroupTests.MEMBERS.from(coalesce(GroupTests.MEMBERS.ref(), col(COMPARED_MEMBERS))),
      GroupTests.STATEMENT.from(
          concat_ws(
              " ",
              when(isNew, lit(TestWords.CONTENT)).otherwise(GroupTests.STATEMENT.ref()),
              when(known, col(SAID)))),
      GroupTests.MATCHED_P.from(when(known, GroupTests.MATCHED_P.ref())),
      GroupTests.MATCHED_Q.from(when(known, GroupTests.MATCHED_Q.ref())),
      GroupTests.LEVEL.ref(),
      GroupTests.IN_PART.ref(),
      GroupTests.DEALT.ref()
    };
  }
}
