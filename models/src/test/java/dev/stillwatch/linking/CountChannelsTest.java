package dev.stillwatch.linking;

import static dev.stillwatch.testing.DatasetAssert.assertThatRows;
import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.stillwatch.accounts.SumWindow;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.Channels;
import dev.stillwatch.lake.tables.Links;
import dev.stillwatch.testing.SparkExtension;
import dev.stillwatch.testing.TextTable;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class CountChannelsTest {
  private static final LocalDate NIGHT = LocalDate.parse("2026-03-28");

  private final SparkSession spark;

  CountChannelsTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void countsWhomAChannelLinkedAndHowManyLinksAreExpectedToBeFalse() {
    // A fifth of all pairs are linked: odds of 1 to 4. Two bits make them even, none leave them
    // there, four make them 4 to 1: 1/2 + 4/5 and 1/5 are expected to be false.
    Dataset<Row> links =
        TextTable.full(
            spark,
            Links.TABLE,
            """
            run_date   | channel | left_ref | right_ref | bits
            2026-03-28 | frames  | a        | b         | 2
            2026-03-28 | frames  | a        | c         | 0
            2026-03-28 | touch   | a        | b         | 4
            2026-03-27 | touch   | a        | c         | 4
            """);

    assertThatRows(new CountChannels(NIGHT, 0.2).from(links, leftOut()))
        .hasRows(
            Channels.TABLE,
            """
            run_date   | channel | accounts | links | mean_bits | expected_false | capped
            2026-03-28 | frames  | 3        | 2     | 1.0       | 1.3            | 5
            2026-03-28 | timing  | 0        | 0     | null      | 0.0            | 0
            2026-03-28 | touch   | 2        | 1     | 4.0       | 0.2            | 0
            """);
  }

  @Test
  void objectsThatTooManyHoldAreCountedOnce() {
    // Of four accounts all send frame 1 and signature 7, three frame 2: 1 - ln 3 / ln 4 = 0.21.
    Dataset<Row> sums =
        new SumWindow(NIGHT, Period.ofDays(28), "e1")
            .from(
                TextTable.full(
                    spark,
                    AccountDays.TABLE,
                    """
                    event_date | account_ref | requests | signatures | frames
                    2026-03-10 | a           | 9        | [7, 8]     | [{"frame":1,"requests":4},{"frame":2,"requests":4}]
                    2026-03-10 | b           | 9        | [7, 8]     | [{"frame":1,"requests":4},{"frame":2,"requests":4}]
                    2026-03-10 | c           | 9        | [7]        | [{"frame":1,"requests":4},{"frame":2,"requests":4}]
                    2026-03-10 | d           | 9        | [7, 9]     | [{"frame":1,"requests":1},{"frame":3,"requests":4}]
                    """));
    Dataset<Row> frames = new SharedFrames().from(sums);

    assertThat(capped(new LinkBySignatures(NIGHT, 0.1).leftOut(sums)))
        .isEqualTo(Map.of("signatures", 1L));
    assertThat(capped(new LinkByFrames(NIGHT, 0.1).leftOut(sums, frames)))
        .isEqualTo(Map.of("frames", 1L));
    assertThat(capped(new LinkByFrames(NIGHT, 0.3).leftOut(sums, frames)))
        .isEqualTo(Map.of("frames", 2L));
  }

  @Test
  void whoeverIsBeyondTheEndOfAListIsToldFromWhoeverIsFarFromAll() throws Exception {
    // Five accounts of which the third belongs to another block; the list ends after three.
    List<Row> listed = new ArrayList<>();
    for (String ref : List.of("a", "b", "c", "d", "e")) {
      listed.add(
          RowFactory.create(
              0L, 0, !ref.equals("c"), ref, NearestAccounts.packed(List.of(1f, 0f)), 1f));
    }
    Map<String, Boolean> cut = new TreeMap<>();
    new NearestAccounts.Search(new NearestAccounts(2, -1), 3)
        .call(0L, listed.iterator())
        .forEachRemaining(row -> cut.put(row.getString(1), row.getBoolean(3)));

    assertThat(cut).isEqualTo(Map.of("a", false, "b", false, "d", true, "e", true));
  }

  @Test
  void accountsThatFellOutOfSeveralListsAreCountedOnce() {
    Dataset<Row> nearest =
        spark.sql(
            """
            SELECT -1 AS _place, 'a' AS _ref, true AS _cut UNION SELECT -1, 'b', true
            UNION SELECT -2, 'a', true UNION SELECT -2, 'c', false
            """);
    Column place = col(NearestAccounts.PLACE);

    assertThat(
            capped(
                NearestAccounts.leftOut(
                    nearest,
                    Map.of(
                        "hand-off",
                        place.lt(0),
                        "touch",
                        place.equalTo(-2),
                        "facets",
                        place.geq(0)))))
        .isEqualTo(Map.of("hand-off", 2L, "touch", 1L, "facets", 0L));
  }

  @Test
  void refusesAShareThatIsNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CountChannels(NIGHT, 0.5))
        .withMessageContaining("Invalid linked share: 0.5");
  }

  private Dataset<Row> leftOut() {
    return TextTable.rows(
        spark,
        Channels.TABLE,
        """
        channel | capped
        frames  | 5
        touch   | 0
        timing  | 0
        """);
  }

  private static Map<String, Long> capped(Dataset<Row> leftOut) {
    Map<String, Long> capped = new TreeMap<>();
    leftOut
        .collectAsList()
        .forEach(row -> capped.put(Channels.CHANNEL.in(row), Channels.CAPPED.in(row)));
    return capped;
  }
}
