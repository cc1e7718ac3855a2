package dev.stillwatch.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.accounts.SumWindow;
import dev.stillwatch.lake.TableSpec;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.Accounts;
import dev.stillwatch.lake.tables.CampaignMembers;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.lake.tables.PoolMembers;
import dev.stillwatch.lake.tables.Pools;
import dev.stillwatch.linking.SharedTokens;
import dev.stillwatch.testing.SparkExtension;
import dev.stillwatch.testing.TextTable;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nights of pools, from what accounts pay with to the tables. */
@ExtendWith(SparkExtension.class)
class FollowPoolsTest {
  private static final LocalDate NIGHT = LocalDate.parse("2026-03-10");
  private static final double LIGHTEST = 0.4;

  private final SparkSession spark;

  FollowPoolsTest(SparkSession spark) {
    this.spark = spark;
  }

  /**
   * Of 273 accounts 45 are of e, so that about seven of the crowd are by chance; two of d in b are
   * too few to say anything, and nothing is known of the firm.
   */
  @Test
  void countsTheMembersOfCampaignsAndLeavesOtherAccountsOfTheirPoolsAlone() {
    World.Kept kept =
        new World()
            .pool("a", 12, "")
            .pool("b", 9, "")
            .pool("crowd", 40, "")
            .pool("firm", 12, "")
            .campaign("c", "a", 5)
            .campaign("c", "b", 8)
            .campaign("d", "a", 9)
            .campaign("d", "b", 2)
            .campaign("e", "crowd", 9)
            .campaign("e", "other", 36)
            .night(0, none());

    assertThat(kept.told())
        .containsExactly(
            "9 accounts, 8 involved, 0 stopped: c 8",
            "12 accounts, 9 involved, 0 stopped: c 5, d 9");
    assertThat(kept.innocents()).containsExactly("a10", "a11", "a9", "b8");
    assertThat(kept.accounts()).noneMatch(account -> account.matches("(firm|crowd).*"));
  }

  @Test
  void aBannedPoolStaysAsStoppedAndIsSucceededByTheNewOne() {
    World.Kept first = new World().pool("a", 9, "").campaign("c", "a", 6).night(0, none());
    World banned =
        new World()
            .pool("a", 9, "banned")
            .pool("b", 7, "")
            .campaign("c", "a", 6)
            .campaign("c", "b", 6);
    World.Kept second = banned.night(1, first);
    World.Kept again = banned.night(1, first.and(second));
    World later = new World().pool("b", 7, "").campaign("c", "b", 6).left("c", "a", 6);
    World.Kept third = later.night(40, second);

    assertThat(second.told())
        .containsExactly(
            "7 accounts, 6 involved, 0 stopped: c 6, succeeds the one of 9",
            "9 accounts, 6 involved, 9 stopped: c 6");
    assertThat(second.ids()).containsAll(first.ids()).hasSize(2);
    assertThat(again.pools.collectAsList()).isEqualTo(second.pools.collectAsList());
    assertThat(again.members.collectAsList())
        .containsExactlyInAnyOrderElementsOf(second.members.collectAsList());
    // The old accounts asked for nothing for weeks; what they were is still told.
    assertThat(third.ids()).isEqualTo(second.ids());
    assertThat(third.states()).containsExactlyInAnyOrder("open", "dormant");
    assertThat(third.told()).contains("9 accounts, 6 involved, 9 stopped: c 0");
  }

  @Test
  void poolsAreForgottenWithTheirCampaigns() {
    World.Kept first = new World().pool("a", 9, "").campaign("c", "a", 6).night(0, none());
    assertThat(first.told()).hasSize(1);
    assertThat(new World().pool("a", 9, "").night(1, first).accounts()).isEmpty();
  }

  private World.Kept none() {
    return new World.Kept(Pools.TABLE.empty(spark), PoolMembers.TABLE.empty(spark));
  }

  /** A population of which each pool pays with one card, and everybody else with their own. */
  private final class World {
    private static final int OTHERS = 200;

    private final List<String> accounts = new ArrayList<>();
    private final List<String> days = new ArrayList<>();
    private final List<String> groups = new ArrayList<>();
    private final List<String> members = new ArrayList<>();

    World pool(String name, int size, String status) {
      for (int i = 0; i < size; i++) {
        days.add("%s | %s%d | 10".formatted("%s", name, i));
        groups.add("%s | g-%s | infrastructure | %s%d".formatted("%s", name, name, i));
        accounts.add("%s | %s%d | card-%s | %s".formatted("%s", name, i, name, status));
      }
      return this;
    }

    World campaign(String id, String pool, int size) {
      return belongings(id, pool, size, "active");
    }

    World left(String id, String pool, int size) {
      return belongings(id, pool, size, "left");
    }

    private World belongings(String id, String pool, int size, String state) {
      IntStream.range(0, size)
          .forEach(
              i -> members.add("%s | %s | %s%d | touch | %s".formatted("%s", id, pool, i, state)));
      return this;
    }

    Kept night(int later, Kept before) {
      LocalDate night = NIGHT.plusDays(later);
      List<String> everybody = new ArrayList<>(days);
      IntStream.range(0, OTHERS).forEach(i -> everybody.add("%s | other" + i + " | 10"));
      Dataset<Row> sums =
          held(
              new SumWindow(night, Period.ofDays(28), "e")
                  .from(
                      table(
                          AccountDays.TABLE,
                          night,
                          "event_date | account_ref | requests",
                          everybody)));
      Dataset<Row> known =
          table(Accounts.TABLE, night, "run_date | account_ref | payment_ref | status", accounts);
      Dataset<Row> ours =
          table(
              CampaignMembers.TABLE,
              night,
              "run_date | campaign_id | account_ref | facet | state",
              members);
      Dataset<Row> tokens = held(new SharedTokens(night).from(sums, known));
      Dataset<Row> seeds =
          table(Groups.TABLE, night, "run_date | group_id | channel | account_ref", groups);
      Dataset<Row> followed =
          held(
              new FollowPools(night, Admission.Entry.AT_ONCE, LIGHTEST)
                  .from(seeds, sums, tokens, known, ours, before.pools, before.members));
      Dataset<Row> members =
          held(new KeepPoolMembers(night).from(followed, seeds, known, ours, before.members));
      return new Kept(
          held(new CountPools(night, LIGHTEST).from(followed, members, ours, sums, tokens)),
          members);
    }

    private Dataset<Row> table(TableSpec table, LocalDate night, String header, List<String> rows) {
      return TextTable.full(
          spark,
          table,
          header
              + "\n"
              + rows.stream().map(row -> row.formatted(night) + "\n").reduce("", String::concat));
    }

    /** Computes the rows once, as those of a night are kept. */
    private Dataset<Row> held(Dataset<Row> rows) {
      return spark.createDataFrame(rows.collectAsList(), rows.schema());
    }

    /** What a night left. */
    private record Kept(Dataset<Row> pools, Dataset<Row> members) {
      Kept and(Kept later) {
        return new Kept(pools.union(later.pools), members.union(later.members));
      }

      List<String> told() {
        List<Row> rows = pools.orderBy("accounts").collectAsList();
        return rows.stream().map(row -> said(row, rows)).toList();
      }

      private static String said(Row row, List<Row> all) {
        List<String> serves =
            row.<Row>getList(row.fieldIndex("campaigns")).stream()
                .map(one -> "%s %d".formatted(one.getString(0), one.getLong(1)))
                .toList();
        List<String> turns =
            row.<Row>getList(row.fieldIndex("lineage")).stream()
                .map(
                    one ->
                        ", %s the one of %d"
                            .formatted(one.getString(1), size(all, one.getString(2))))
                .toList();
        return "%d accounts, %d involved, %d stopped: %s%s"
            .formatted(
                Pools.ACCOUNTS.in(row),
                Pools.INVOLVED.in(row),
                Pools.STOPPED.in(row),
                String.join(", ", serves),
                String.join("", turns));
      }

      private static long size(List<Row> all, String id) {
        return all.stream()
            .filter(row -> Pools.POOL_ID.in(row).equals(id))
            .mapToLong(Pools.ACCOUNTS::in)
            .findFirst()
            .orElse(0);
      }

      List<String> ids() {
        return pools.collectAsList().stream().map(Pools.POOL_ID::in).sorted().toList();
      }

      List<String> states() {
        return pools.collectAsList().stream().map(Pools.STATE::in).toList();
      }

      List<String> accounts() {
        return members.collectAsList().stream().map(PoolMembers.ACCOUNT_REF::in).toList();
      }

      List<String> innocents() {
        return members.filter("NOT involved").collectAsList().stream()
            .map(PoolMembers.ACCOUNT_REF::in)
            .sorted()
            .toList();
      }
    }
  }
}
