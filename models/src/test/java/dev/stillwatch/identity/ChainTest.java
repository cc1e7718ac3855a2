package dev.stillwatch.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.checks.Checks;
import dev.stillwatch.judging.StrengthOf;
import dev.stillwatch.lake.tables.CampaignMembers;
import dev.stillwatch.lake.tables.Campaigns;
import dev.stillwatch.lake.tables.GroupTests;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.lake.tables.Links;
import dev.stillwatch.testing.SparkExtension;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class ChainTest {

  @Test
  void findsTheMachinesOnceAndLeavesTheCustomerItsReading(SparkSession spark) {
    SyntheticDays world =
        new SyntheticDays(7)
            .customers(300)
            .machines("campaign", 30, false)
            .machines("company", 20, true);
    Chain.Tables night = chain(spark, world);

    List<Row> campaigns = night.campaigns().collectAsList();
    assertThat(campaigns).hasSize(1);
    assertThat(Campaigns.STATE.in(campaigns.get(0))).isEqualTo("open");
    assertThat(Campaigns.STRENGTH_BITS.in(campaigns.get(0))).isGreaterThan(10);
    List<String> members =
        night.members().collectAsList().stream().map(CampaignMembers.ACCOUNT_REF::in).toList();
    assertThat(members).hasSizeGreaterThanOrEqualTo(28).allMatch(ref -> ref.startsWith("campaign"));

    List<String> companies =
        night
            .groups()
            .filter(Groups.ACCOUNT_REF.ref().startsWith("company"))
            .select(Groups.GROUP_ID.ref())
            .distinct()
            .collectAsList()
            .stream()
            .map(row -> row.getString(0))
            .toList();
    List<Row> readings =
        new StrengthOf(SyntheticDays.NIGHT)
            .from(night.tests())
            .filter(Groups.GROUP_ID.ref().isin(companies.toArray()))
            .collectAsList();
    assertThat(readings)
        .isNotEmpty()
        .allSatisfy(
            row -> {
              assertThat(row.<String>getAs(StrengthOf.READING)).isEqualTo("one customer");
              assertThat(row.<Double>getAs(StrengthOf.READING_BITS))
                  .isGreaterThanOrEqualTo(StrengthOf.VETO);
            });
    assertThat(failures(night)).isEmpty();
  }

  @Test
  void findsNothingAmongCustomers(SparkSession spark) {
    Chain.Tables night = chain(spark, new SyntheticDays(8).customers(300));
    assertThat(night.groups().count()).isPositive();
    assertThat(night.campaigns().count()).isZero();
    assertThat(night.members().count()).isZero();
  }

  private static Chain.Tables chain(SparkSession spark, SyntheticDays world) {
    Dataset<Row> days = world.days(spark);
    return new Chain(SyntheticDays.NIGHT, SyntheticDays.cells()).of(days, world.accounts(spark));
  }

  private static List<String> failures(Chain.Tables night) {
    return List.of(
            new Checks(Links.TABLE.checks()).of(night.links()),
            new Checks(Groups.TABLE.checks()).of(night.groups()),
            new Checks(GroupTests.TABLE.checks()).of(night.tests()),
            new Checks(Campaigns.TABLE.checks()).of(night.campaigns()),
            new Checks(CampaignMembers.TABLE.checks()).of(night.members()))
        .stream()
        .flatMap(findings -> findings.failures().stream())
        .toList();
  }
}
