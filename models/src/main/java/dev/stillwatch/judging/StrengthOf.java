package dev.stillwatch.judging;

import static org.apache.spark.sql.functions.lit;

import dev.stillwatch.lake.RowsBy;
import dev.stillwatch.lake.tables.GroupTests;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

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
   * was judged that the rest is not like, {@value #SOME} where its members do not stand apart from
   * a field of neighbours and their seed was not brought together by tokens; 0 for such a part
   * whose doses say nothing, of which nobody knows how strong ordinary ones get, or of which each
   * member has topics of its own: 50 customers of one white-label product were a case at 6.9 bits
   * of 5.8, with topics at -0.6 bits, and no campaign found in 25 worlds had less than 0.2; {@value
   * #SOME} for whole accounts, of which the strongest of 291 ordinary ones without a veto had 7
   * bits at 20 to 39 members and -2 at 40 and more, but batch jobs of 30 to 50 keys, which readings
   * rule out, 8 to 14; 0 where those plainly converse or nobody knows, unless they do very many
   * things alike: a class converses about one, and whoever relays a service's users about
   * everything. 0, too, of whole accounts where topics say nothing, as of a region's group, or
   * where members share a template ({@value #TEMPLATE} bit): 60 pupils of one tutoring app who ask
   * one sum at a time were a case at 8.2 bits of 8.9, and 98 stood at 5.8 of 7.2.
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
   * get some of the discount. Of ordinary groups of 20 and more the strongest were batch jobs of 60
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

  /** What groups get of the discount that get some. */
  public static final double SOME = 0.35;

  /** Bits of a common frame from which on members are taken to share a template. */
  public static final int TEMPLATE = 1;

  private static final StructType ADDED =
      new StructType()
          .add(GroupTests.GROUP_ID.name(), "string")
          .add(BITS, "double")
          .add(FAMILIES, "bigint")
          .add(READING, "string")
          .add(READING_BITS, "double")
          .add(DISCOUNT, "double");

  /** One row per group: its id and the five columns. */
  public Dataset<Row> from(Dataset<Row> groupTests) {
    return RowsBy.string(
            GroupTests.GROUP_ID.ref(),
            groupTests.filter(GroupTests.RUN_DATE.ref().equalTo(lit(night))))
        .flatMapGroups(new AddUp(), Encoders.row(ADDED));
  }

  private record AddUp() implements FlatMapGroupsFunction<String, Row, Row> {
    @Override
    public Iterator<Row> call(String group, Iterator<Row> rows) {
      List<Row> tests = new ArrayList<>();
      rows.forEachRemaining(tests::add);
      Strength sum = Strength.of(tests);
      return List.of(
              RowFactory.create(
                  group,
                  sum.bits(),
                  sum.families(),
                  sum.reading(),
                  sum.readingBits(),
                  sum.discount()))
          .iterator();
    }
  }
}
