package dev.stillwatch.calibrate;

import static dev.stillwatch.testing.TextTable.full;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.calibrate.ReviewedCases.Label;
import dev.stillwatch.lake.tables.Campaigns;
import dev.stillwatch.lake.tables.CaseVersions;
import dev.stillwatch.lake.tables.GroupTests;
import dev.stillwatch.lakeio.InMemoryLake;
import dev.stillwatch.review.CaseState;
import dev.stillwatch.review.Opinion;
import dev.stillwatch.review.Review;
import dev.stillwatch.review.Verdict;
import dev.stillwatch.testing.SparkExtension;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class ReviewedCasesTest {
  private static final Instant AT = Instant.parse("2026-03-02T09:00:00Z");

  @Test
  void confirmedAndBenignCasesAreLabelsWithTheBitsThatWereDecidedOn(SparkSession spark) {
    InMemoryLake lake = new InMemoryLake(spark);
    Review review = new Review(spark, lake);
    lake.append(
        CaseVersions.TABLE,
        full(
            spark,
            CaseVersions.TABLE,
            """
            run_date   | case_id | strength_bits | members
            2026-03-01 | SW-a    | 14.0          | 10
            2026-03-01 | SW-b    | 11.0          | 20
            2026-03-01 | SW-c    | 13.0          | 20
            2026-03-01 | SW-d    | 13.0          | 20
            """),
        "night");
    review.decide("SW-a", CaseState.CONFIRMED, opinion());
    review.decide("SW-b", CaseState.BENIGN, opinion());
    review.decide("SW-b", CaseState.CLOSED, opinion());
    review.decide("SW-c", CaseState.INSUFFICIENT, opinion());
    review.decide("SW-d", CaseState.CONFIRMED, opinion());
    review.undo("SW-d", opinion());
    lake.append(
        CaseVersions.TABLE,
        full(
            spark,
            CaseVersions.TABLE,
            "run_date | case_id | strength_bits | members\n2026-03-02 | SW-a | 99.0 | 10"),
        "night");

    // 14 - 20/10, 11 - 20/20
    assertThat(ReviewedCases.in(lake, review.histories()).labels())
        .containsExactly(
            new Label("SW-a", Verdict.COORDINATED, 12), new Label("SW-b", Verdict.ORDINARY, 10));
  }

  @Test
  void aLargeCaseThatNeededLessForItsEqualDosesIsNoReasonForALowerThreshold(SparkSession spark) {
    InMemoryLake lake = new InMemoryLake(spark);
    Review review = new Review(spark, lake);
    lake.append(
        CaseVersions.TABLE,
        full(
            spark,
            CaseVersions.TABLE,
            """
            run_date   | case_id  | campaign_id | strength_bits | members
            2026-03-01 | SW-dealt | dealt       | 5.0           | 80
            2026-03-01 | SW-whole | whole       | 14.0          | 80
            2026-03-01 | SW-lost  | lost        | 14.0          | 80
            """),
        "night");
    lake.append(
        Campaigns.TABLE,
        full(
            spark,
            Campaigns.TABLE,
            """
            run_date   | campaign_id | group_id
            2026-03-01 | dealt       | g1
            2026-03-01 | whole       | g2
            2026-03-01 | lost        | g3
            """),
        "night");
    lake.append(
        GroupTests.TABLE,
        full(
            spark,
            GroupTests.TABLE,
            """
            run_date   | group_id | family      | test             | statistic | bits | members
            2026-03-01 | g1       | equal dose  | spread of shares | -3        | 5    | 80
            2026-03-01 | g2       | no repeats  | own repeats      | -5        | 5    | 80
            """),
        "night");
    List.of("SW-dealt", "SW-whole", "SW-lost")
        .forEach(id -> review.decide(id, CaseState.CONFIRMED, opinion()));

    // 80 members: 20/80 more; 3.5 less with each of two doublings from 20 where doses are equal.
    assertThat(ReviewedCases.in(lake, review.histories()).labels())
        .containsExactly(
            new Label("SW-dealt", Verdict.COORDINATED, 5 - 0.25 + 7),
            new Label("SW-whole", Verdict.COORDINATED, 14 - 0.25));
  }

  @Test
  void labelsThatAreApartAdviseOnTheThreshold() {
    assertThat(labels(new double[] {14, 15, 16, 18, 20}, new double[] {9, 10, 11, 11.5, 12}))
        .containsExactly(
            "Reviewers found 5 cases coordinated, of 14.0 to 20.0 bits beyond what their size asks"
                + " for and 5 cases ordinary, of 9.0 to 12.0 bits beyond what their size asks for.",
            "detection.threshold-bits = 13.0 instead of 10.0 would have kept out all that were"
                + " ordinary and none that was coordinated.");
    assertThat(labels(new double[] {14, 15, 16, 18, 20}, new double[] {8, 8, 8, 9, 9.5}))
        .last()
        .asString()
        .startsWith("No ordinary case is above");
  }

  @Test
  void labelsThatOverlapAreSaidTo() {
    assertThat(labels(new double[] {11, 15, 16, 18, 20}, new double[] {9, 10, 11, 11.5, 12}))
        .last()
        .isEqualTo(
            "No threshold tells them apart: detection.threshold-bits = 11.0 would have kept every"
                + " coordinated case and still let in 3 of the 5 ordinary ones.");
  }

  @Test
  void fewLabelsAdviseOnNothing() {
    assertThat(labels(new double[] {14}, new double[0]))
        .containsExactly(
            "Reviewers found 1 cases coordinated, of 14.0 to 14.0 bits beyond what their size asks"
                + " for and no case ordinary.",
            "Too few to advise on detection.threshold-bits: at least 5 of each.");
  }

  private static List<String> labels(double[] coordinated, double[] ordinary) {
    List<Label> labels = new ArrayList<>();
    for (double bits : coordinated) {
      labels.add(new Label("SW-c" + bits, Verdict.COORDINATED, bits));
    }
    for (double bits : ordinary) {
      labels.add(new Label("SW-o" + bits, Verdict.ORDINARY, bits));
    }
    return new ReviewedCases(labels).says(10);
  }

  private static Opinion opinion() {
    return new Opinion("ann", AT, "looked at it", "");
  }
}
