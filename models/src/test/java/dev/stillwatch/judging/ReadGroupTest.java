package dev.stillwatch.judging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.lake.tables.GroupTests;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadGroupTest {
  private static final LocalDate NIGHT = LocalDate.parse("2026-03-28");
  private static final long MEMBERS = 90;

  @ParameterizedTest(name = "{0} organisations, the largest {1}, {2} + {3} bits, tokens {4}: {5}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # organisations | largest | sessions | lengths | tokens | vetoed
          1.0             | 1.00    | 5.0      | 15.0    | 0      | true
          2.4             | 0.45    | 5.0      | 15.0    | 0      | true
          2.4             | 0.45    | 1.0      | 1.0     | 7      | true
          2.9             | 0.40    | 5.0      | 8.9     | 0      | true
          2.9             | 0.40    | 5.0      | 9.0     | 0      | false
          2.9             | 0.40    | 1.0      | 1.0     | 2.9    | true
          2.9             | 0.40    | 1.0      | 1.0     | 3.0    | false
          2.9             | 0.60    | 5.0      | 15.0    | 7      | true
          3.0             | 0.40    | 1.0      | 1.0     | 0      | false
          40.0            | 0.05    | 5.0      | 5.0     | 0      | false
          """)
  void threeFrontsOfOnePoolAreNoCustomerWhenTheyBehaveLikeACampaignOrShareTokens(
      double organisations,
      double largest,
      double sessions,
      double lengths,
      double tokens,
      boolean vetoed) {
    List<Row> judged =
        judged(
            test(GroupTest.ORGANISATIONS, organisations, 0),
            test(GroupTest.LARGEST, largest, 0),
            test(GroupTest.NETWORKS, null, 0),
            test(GroupTest.DOSE, -3.0, 0),
            test(GroupTest.TOKENS, tokens, tokens),
            test(GroupTest.SESSIONS, 0.0, sessions),
            // The mean of a family counts, and a test without data has no voice in it.
            test(GroupTest.LENGTH, 0.8, lengths + 2),
            test(GroupTest.OWN_LENGTH, 0.6, lengths - 2),
            test(GroupTest.EVENNESS, null, 5));

    assertThat(bitsOfOneCustomer(judged) >= StrengthOf.VETO).isEqualTo(vetoed);
  }

  @ParameterizedTest(name = "together {0}, sessions {1}, long answers {2}, topics {3}: {4}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # together | sessions | lengths | topics | bits
          1.3        | -1.9     | -1.9    | 1.9    | 10
          1.3        | -1.9     | -1.9    | 2.0    | 1.9
          1.3        | -1.9     | 2.0     | 0.5    | 1.9
          0.4        | -1.9     | -1.9    | 0.5    | 1.9
          1.3        | -1.7     | -1.9    | 0.5    | 1.7
          -0.7       | -1.9     | -1.9    | 0.5    | 0
          """)
  void newAccountsThatConverseAndWantNoLongAnswersAreAClassHoweverMany(
      double together, double sessions, double lengths, double topics, double bits) {
    List<Row> judged =
        judged(
            test(GroupTest.NETWORKS, null, 0),
            test(GroupTest.DOSE, -3.0, 0),
            test(GroupTest.START, 2.0, together),
            test(GroupTest.SESSIONS, 0.6, sessions),
            test(GroupTest.TOPICS, 0.1, topics),
            test(GroupTest.LENGTH, 0.1, lengths));

    assertThat(bits(judged, StrengthOf.BENIGN + "new class")).isEqualTo(bits);
  }

  @ParameterizedTest(name = "frames {0}, tokens {1}, together {2}, topics {3}, lengths {4}: {5}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # frames | tokens | together | topics | lengths | vetoed
          2.0      | 0.0    | -0.7     | 0.4    | -1.0    | true
          0.9      | 0.0    | -0.7     | 0.4    | -1.0    | false
          2.0      | 1.0    | -0.7     | 0.4    | -1.0    | false
          2.0      |        | -0.7     | 0.4    | -1.0    | false
          2.0      | 0.0    | 1.0      | 0.4    | -1.0    | false
          2.0      | 0.0    | -0.7     | 2.0    | -1.0    | false
          2.0      | 0.0    | -0.7     | 0.4    | 0.1     | false
          """)
  void whoeverSharesATemplateAndNothingElseUsesAPublicOne(
      double frames,
      Double tokens,
      double together,
      double topics,
      double lengths,
      boolean vetoed) {
    List<Row> judged =
        judged(
            test(GroupTest.FRAMES, 6.0, frames),
            test(GroupTest.TOKENS, tokens, tokens == null ? 0 : tokens),
            test(GroupTest.START, 3.0, together),
            test(GroupTest.TOPICS, 0.1, topics),
            test(GroupTest.LENGTH, 0.1, lengths),
            test(GroupTest.SESSIONS, 0.0, 4.7));

    assertThat(bits(judged, StrengthOf.BENIGN + "public template") >= StrengthOf.VETO)
        .isEqualTo(vetoed);
  }

  @ParameterizedTest(name = "{0} networks, tokens {1}, topics {2}, sessions {3}: {4}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # networks | tokens | topics | sessions | vetoed
          2.0        | 5.0    | 5.0    | 5.0      | true
          3.9        | 5.0    | 5.0    | 5.0      | true
          4.0        | 0.0    | 0.7    | 3.0      | false
                     | 0.9    | 5.5    | 4.9      | true
                     | 1.0    | 0.7    | 3.0      | false
                     |        | 0.7    | 3.0      | false
                     | 0.0    | 6.0    | 3.0      | false
                     | 0.0    | 1.0    | 13.0     | false
          """)
  void whoeverSendsOneThingFromOnePlaceOrNobodyKnowsWhereIsOneCustomer(
      Double networks, Double tokens, double topics, double sessions, boolean vetoed) {
    List<Row> judged =
        judged(
            test(GroupTest.NETWORKS, networks, 0),
            // A group that was found by tokens has no statistic of them.
            test(GroupTest.TOKENS, tokens, tokens == null ? 0 : tokens),
            test(GroupTest.TOPICS, 0.0, topics),
            test(GroupTest.SESSIONS, 0.0, sessions));

    assertThat(bitsOfOneCustomer(judged) >= StrengthOf.VETO).isEqualTo(vetoed);
  }

  @ParameterizedTest(name = "one card for {0}: {1}")
  @CsvSource({"0.59, false", "0.6, true", "1, true"})
  void whoPaysForMostMembersIsTheirCustomer(double share, boolean vetoed) {
    List<Row> judged =
        judged(
            test(GroupTest.PAYER, share, 0),
            test(GroupTest.DOSE, -3.0, 0),
            test(GroupTest.SESSIONS, 0.0, 15));

    assertThat(bitsOfOneCustomer(judged) >= StrengthOf.VETO).isEqualTo(vetoed);
  }

  @ParameterizedTest(name = "one mail domain for {0}, {1} bits: {2}")
  @CsvSource({"0.59, 9, false", "0.6, 9, true", "1, 13.9, true", "1, 14, false"})
  void whoeverSharesAMailDomainWorksForItsOwner(double share, double bits, boolean vetoed) {
    List<Row> judged =
        judged(
            test(GroupTest.HOUSE, share, 0),
            test(GroupTest.DOSE, -3.0, 0),
            test(GroupTest.SESSIONS, 0.0, bits));

    assertThat(bitsOfOneCustomer(judged) >= StrengthOf.VETO).isEqualTo(vetoed);
  }

  /** Such as of a group by a region, whose doses say nothing. */
  @ParameterizedTest(name = "dealt: {0}")
  @CsvSource({"true, false", "false, true"})
  void aPartThatTheRestIsNotLikeIsNotAskedWhereItComesFrom(boolean dealt, boolean vetoed) {
    List<Row> judged =
        judged(test(GroupTest.NETWORKS, null, 0), test(GroupTest.DOSE, null, 0, dealt));

    assertThat(bitsOfOneCustomer(judged) >= StrengthOf.VETO).isEqualTo(vetoed);
  }

  @ParameterizedTest(name = "{0} organisations, at most {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # organisations | shared | vetoed
          4.0             | -0.21  | true
          4.0             | -0.19  | false
          4.0             |        | false
          45.0            | -0.60  | true
          46.0            | -0.60  | false
          """)
  void accountsOfFewOrganisationsThatWorkOffOneListEvaluate(
      double organisations, Double shared, boolean vetoed) {
    List<Row> judged =
        judged(
            test(GroupTest.ORGANISATIONS, organisations, 0),
            test(GroupTest.LARGEST, 0.3, 0),
            test(GroupTest.NETWORKS, null, 0),
            test(GroupTest.DOSE, -3.0, 0),
            test(GroupTest.LIST, shared, 0));

    assertThat(bits(judged, GroupTest.LIST.family()) >= StrengthOf.VETO).isEqualTo(vetoed);
  }

  @ParameterizedTest(name = "{0} prompts about one thing: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # prompts | vetoed
          148       | true
          1999      | true
          2000      | false
                    | false
          """)
  void fewPromptsAboutOneNarrowThingAreNoDataSet(Double prompts, boolean vetoed) {
    List<Row> judged = judged(test(GroupTest.HAUL, prompts, 0), test(GroupTest.TOKENS, 10.5, 7));

    assertThat(bits(judged, GroupTest.HAUL.family()) >= StrengthOf.VETO).isEqualTo(vetoed);
  }

  /** What is read of strangers who have nothing in common but what is told of them. */
  private static List<Row> judged(Row... told) {
    Map<String, Row> tests = new LinkedHashMap<>();
    List.of(
            test(GroupTest.ORGANISATIONS, 40.0, 0),
            test(GroupTest.LARGEST, 0.05, 0),
            test(GroupTest.PAYER, 0.1, 0),
            test(GroupTest.HOUSE, 0.1, 0),
            test(GroupTest.NETWORKS, 40.0, 0),
            test(GroupTest.DOSE, null, 0),
            test(GroupTest.ITEMS, 0.0, 0),
            test(GroupTest.LIST, null, 0),
            test(GroupTest.HAUL, null, 0))
        .forEach(test -> tests.put(GroupTests.TEST.in(test), test));
    List.of(told).forEach(test -> tests.put(GroupTests.TEST.in(test), test));
    return new ReadGroup(NIGHT, Bar.PROMPTS).of(tests.values());
  }

  private static double bitsOfOneCustomer(List<Row> rows) {
    return bits(rows, GroupTest.ORGANISATIONS.family());
  }

  /** As {@link StrengthOf} has it: the best of the family's. */
  private static double bits(List<Row> rows, String family) {
    StructType schema = GroupTests.TABLE.schema();
    return rows.stream()
        .filter(row -> family.equals(row.getString(schema.fieldIndex(GroupTests.FAMILY.name()))))
        .mapToDouble(row -> row.getDouble(schema.fieldIndex(GroupTests.BITS.name())))
        .max()
        .orElseThrow();
  }

  private static Row test(GroupTest test, Double statistic, double bits) {
    return test(test, statistic, bits, test == GroupTest.DOSE && statistic != null);
  }

  private static Row test(GroupTest test, Double statistic, double bits, boolean dealt) {
    Map<String, Object> known =
        Map.of(
            GroupTests.RUN_DATE.name(),
            NIGHT,
            GroupTests.GROUP_ID.name(),
            "g",
            GroupTests.FAMILY.name(),
            test.family(),
            GroupTests.TEST.name(),
            test.label(),
            GroupTests.BITS.name(),
            bits,
            GroupTests.MEMBERS.name(),
            MEMBERS,
            GroupTests.STATEMENT.name(),
            "",
            GroupTests.DEALT.name(),
            dealt);
    StructType schema = GroupTests.TABLE.schema();
    Object[] values = Arrays.stream(schema.fieldNames()).map(known::get).toArray();
    values[schema.fieldIndex(GroupTests.STATISTIC.name())] = statistic;
    return new GenericRowWithSchema(values, schema);
  }
}
