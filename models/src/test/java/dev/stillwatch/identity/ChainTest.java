package dev.stillwatch.identity;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.accounts.CarryCells;
import dev.stillwatch.checks.Check;
import dev.stillwatch.checks.Checks;
import dev.stillwatch.judging.StrengthOf;
import dev.stillwatch.lake.TableSpec;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.CampaignMembers;
import dev.stillwatch.lake.tables.Campaigns;
import dev.stillwatch.lake.tables.GroupTests;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.lake.tables.Links;
import dev.stillwatch.testing.SparkExtension;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
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
  void findsTheMachinesAcrossAChangeOfEpochs(SparkSession spark) {
    SyntheticDays world = new SyntheticDays(7).customers(300).machines("campaign", 30, false);
    Column late = AccountDays.EVENT_DATE.ref().gt(lit(SyntheticDays.NIGHT.minusDays(4)));
    Dataset<Row> days = world.days(spark);
    String now = SyntheticDays.cells().epoch();
    // The epoch before counted its cells backwards, and did not tell every fourth from the next.
    int[] then = new int[SyntheticDays.cells().count()];
    int[] back = new int[then.length];
    for (int cell = 0; cell < then.length; cell++) {
      then[cell] = then.length - 1 - (cell % 4 == 3 ? cell - 1 : cell);
      back[cell] = then.length - 1 - cell;
    }
    Dataset<Row> mixed =
        new CarryCells("before", Map.of(now, then))
            .from(days.where(not(late)))
            .unionByName(days.where(late));

    // Kept, as a night keeps its sums: every step of the chain asks for the days again.
    Dataset<Row> carried = new CarryCells(now, Map.of("before", back)).from(mixed).cache();
    Chain.Tables night =
        new Chain(SyntheticDays.NIGHT, SyntheticDays.cells()).of(carried, world.accounts(spark));

    assertThat(night.campaigns().count()).isEqualTo(1);
    assertThat(night.members().collectAsList())
        .hasSizeGreaterThanOrEqualTo(28)
        .allMatch(row -> CampaignMembers.ACCOUNT_REF.in(row).startsWith("campaign"));
  }

  @Test
  void findsNothingAmongCustomers(SparkSession spark) {
    Chain.Tables night = chain(spark, new SyntheticDays(8).customers(300));
    assertThat(night.groups().count()).isPositive();
    assertThat(night.campaigns().count()).isZero();
    assertThat(night.members().count()).isZero();
  }

  private static Chain.Tables chain(SparkSession spark, SyntheticDays world) {
    Dataset<Row> days = world.days(spark).cache();
    return new Chain(SyntheticDays.NIGHT, SyntheticDays.cells()).of(days, world.accounts(spark));
  }

  /** Accounts here have names that can be read, which no pseudonym is. */
  private static Checks checks(TableSpec table) {
    return new Checks(
        table.checks().stream().filter(check -> !(check instanceof Check.Matches)).toList());
  }

  private static List<String> failures(Chain.Tables night) {
    return List.of(
            checks(Links.TABLE).of(night.links()),
            checks(Groups.TABLE).of(night.groups()),
            checks(GroupTests.TABLE).of(night.tests()),
            checks(Campaigns.TABLE).of(night.campaigns()),
            checks(CampaignMembers.TABLE).of(night.members()))
        .stream()
        .flatMap(findings -> findings.failures().stream())
        .toList();
  }
}
