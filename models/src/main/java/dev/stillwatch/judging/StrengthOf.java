package dev.stillwatch.judging;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.stillwatch.lake.tables.GroupTests;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Adds up what the tests say of each group.
 *
 * <p>Tests of one family are averaged, families are added. Families that begin with "{@value
 * #BENIGN}" are ordinary readings of the group; they do not enter the sum. The best of them, by
 * bits, stands beside it, and one of {@value #VETO} bits and more is a veto: the group stays
 * visible with that reading but makes no case.
 */
public record StrengthOf(LocalDate night) {
  /** How the families of ordinary readings begin. */
  public static final String BENIGN = "benign: ";

  /** Bits from which an ordinary reading is a veto. */
  public static final int VETO = 10;

  /** Column of the sum of the families' bits. */
  public static final String BITS = "_strength_bits";

  /**
   * Column of the number of families above one bit; replayed signatures of {@value #PROOF} bits and
   * more count for three, since nothing need bear out what strangers cannot have in common, and
   * very many things done alike by {@value #MANY} members ({@value #VERY_ALIKE} bits) for two,
   * since only one hand does.
   */
  public static final String FAMILIES = "_families";

  /** Column of the best ordinary reading. */
  public static final String READING = "_benign_reading";

  /** Column of the best ordinary reading's bits. */
  public static final String READING_BITS = "_benign_bits";

  /**
   * Column of how much less a large group needs, in [0, 1]: 1 where a part of the members' requests
   * was judged that the rest is not like, half where its members do not stand apart from a field of
   * neighbours and their seed was not brought together by tokens; 0 for such a part whose doses say
   * nothing, of which nobody knows how strong ordinary ones get; half for whole accounts, 0 where
   * those plainly converse or nobody knows, unless they do very many things alike: a class
   * converses about one, and whoever relays a service's users about everything. 0, too, of whole
   * accounts where topics say nothing, as of a region's group, or where members share a template
   * ({@value #TEMPLATE} bit): 60 pupils of one tutoring app who ask one sum at a time were a case
   * at 8.2 bits of 8.9, and 98 stood at 5.8 of 7.2.
   */
  public static final String DISCOUNT = "_discount";

  /**
   * Bits of sessions against a campaign from which on members plainly converse: log2(0.75 2^-4 +
   * 0.25), what a ratio of 4 bits against comes to for a habit of three of four.
   */
  public static final double CONVERSING = 1.75;

  /** Bits of replayed signatures from which on they need no other family to bear them out. */
  public static final int PROOF = 20;

  /**
   * Bits of alike topics from which on they count for two families and whole accounts that converse
   * get half of the discount. Of ordinary groups of 20 and more the strongest were batch jobs of 60
   * keys without organisation, at 5.2 to 5.5 in three worlds; a relay of 100 had 6.6 and more.
   */
  public static final int VERY_ALIKE = 6;

  /** Members from which on that holds: a small evaluation of varied tasks had 6.5 bits. */
  public static final int MANY = 20;

  /**
   * Bits of "two populations" against a campaign from which on a group is in the midst of
   * neighbours: one of 95 was a case at 5.7 bits of 4.2 with a third of ordinary customers, who did
   * in its field what its members do.
   */
  public static final int AMONG_NEIGHBOURS = 2;

  /** Bits of a common frame from which on members are taken to share a template. */
  public static final int TEMPLATE = 1;

  private static final String FAMILY_BITS = "_family_bits";
  private static final String SIZE = "_size";
  private static final String DEALT = "_dealt";

  /** One row per group: its id and the five columns. */
  public Dataset<Row> from(Dataset<Row> groupTests) {
    Dataset<Row> tonight = groupTests.filter(GroupTests.RUN_DATE.ref().equalTo(lit(night)));
    Column benign = GroupTests.FAMILY.ref().startsWith(BENIGN);
    // A test without data has no voice in its family's mean.
    Dataset<Row> families =
        tonight
            .filter(benign.or(GroupTests.STATISTIC.ref().isNotNull()))
            .groupBy(GroupTests.GROUP_ID.ref(), GroupTests.FAMILY.ref())
            .agg(
                when(benign, max(GroupTests.BITS.ref()))
                    .otherwise(avg(GroupTests.BITS.ref()))
                    .as(FAMILY_BITS),
                max(GroupTests.MEMBERS.ref()).as(SIZE),
                max(GroupTests.DEALT.ref()).as(DEALT));
    Column proof = isOf(GroupTest.SIGNATURES).and(col(FAMILY_BITS).geq(PROOF));
    Column alike =
        isOf(GroupTest.TOPICS).and(col(FAMILY_BITS).geq(VERY_ALIKE)).and(col(SIZE).geq(MANY));
    // What made a group is no evidence: only groups by tokens are not weighed by them.
    Column amongNeighbours =
        max(isOf(GroupTest.NEARLY).and(col(FAMILY_BITS).leq(-AMONG_NEIGHBOURS)))
            .and(max(isOf(GroupTest.TOKENS)));
    Column template = isOf(GroupTest.FRAMES).and(col(FAMILY_BITS).geq(TEMPLATE));
    Column quiet = isOf(GroupTest.SESSIONS).and(col(FAMILY_BITS).gt(-CONVERSING));
    Column reading = when(benign, struct(col(FAMILY_BITS), GroupTests.FAMILY.ref()));
    return families
        .groupBy(GroupTests.GROUP_ID.ref())
        .agg(
            // Rounded, because a sum of doubles has an order and thresholds follow.
            round(coalesce(sum(when(benign, lit(0)).otherwise(col(FAMILY_BITS))), lit(0.0)), 6)
                .as(BITS),
            sum(when(benign.or(col(FAMILY_BITS).leq(1)), lit(0L))
                    .when(proof, lit(3L))
                    .when(alike, lit(2L))
                    .otherwise(lit(1L)))
                .as(FAMILIES),
            max_by(GroupTests.FAMILY.ref().substr(BENIGN.length() + 1, 100), reading).as(READING),
            coalesce(max(when(benign, col(FAMILY_BITS))), lit(0.0)).as(READING_BITS),
            when(max(isOf(GroupTest.DOSE)), when(amongNeighbours, lit(0.5)).otherwise(lit(1.0)))
                .when(max(col(DEALT)), lit(0.0))
                .when(not(max(isOf(GroupTest.TOPICS))).or(max(template)), lit(0.0))
                .when(max(quiet.or(alike)), lit(0.5))
                .otherwise(lit(0.0))
                .as(DISCOUNT));
  }

  private static Column isOf(GroupTest test) {
    return GroupTests.FAMILY.ref().equalTo(lit(test.family()));
  }
}
