package dev.stillwatch.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.identity.SyntheticDays.Habit;
import dev.stillwatch.lake.tables.CampaignMembers;
import dev.stillwatch.testing.SparkExtension;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What somebody tries who knows the method. */
@ExtendWith(SparkExtension.class)
class AttackerTest {
  private static final long VIRAL = 77;
  private static final long VICTIMS_OWN = 99;

  @Test
  void paddingEveryAccountWithPopularPromptsDoesNotHideIt(SparkSession spark) {
    Habit popular = new Habit(List.of(3, 4), VIRAL, 8);
    List<String> members =
        members(
            spark,
            new SyntheticDays(7)
                .customers(200)
                .passingOn(100, new Habit(popular.cells(), VIRAL, 1))
                .machines("campaign", 30, 5, List.of(popular)));

    assertThat(members).hasSizeGreaterThanOrEqualTo(28).allMatch(ref -> ref.startsWith("campaign"));
  }

  @Test
  void copyingAViralSkeletonMakesNobodyElseAMember(SparkSession spark) {
    List<String> members =
        members(
            spark,
            new SyntheticDays(7)
                .customers(200)
                .passingOn(100, new Habit(List.of(3, 4), VIRAL, 1))
                .machines("campaign", 30, VIRAL, List.of()));

    assertThat(members).hasSizeGreaterThanOrEqualTo(28).allMatch(ref -> ref.startsWith("campaign"));
  }

  @Test
  void sendingACustomersPromptsDoesNotMakeTheCustomerAMember(SparkSession spark) {
    // Seven topics that nobody else combines, in the customer's own template.
    Function<Integer, Habit> own =
        requests -> new Habit(List.of(10, 11, 12, 13, 14, 15, 16), VICTIMS_OWN, requests);
    List<String> members =
        members(
            spark,
            new SyntheticDays(7)
                .customers(300)
                .customer("victim", own.apply(9))
                .machines("campaign", 30, 5, List.of(own.apply(6))));

    assertThat(members).hasSizeGreaterThanOrEqualTo(28).allMatch(ref -> ref.startsWith("campaign"));
  }

  private static List<String> members(SparkSession spark, SyntheticDays world) {
    Dataset<Row> days = world.days(spark).cache();
    return new Chain(SyntheticDays.NIGHT, SyntheticDays.cells())
        .of(days, world.accounts(spark)).members().collectAsList().stream()
            .map(CampaignMembers.ACCOUNT_REF::in)
            .toList();
  }
}
