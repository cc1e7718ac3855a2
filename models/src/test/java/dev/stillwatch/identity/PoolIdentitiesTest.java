package dev.stillwatch.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.stillwatch.identity.PoolIdentities.Meeting;
import dev.stillwatch.identity.PoolIdentities.Pool;
import dev.stillwatch.identity.PoolIdentities.Served;
import dev.stillwatch.identity.PoolIdentities.Service;
import dev.stillwatch.identity.PoolIdentities.Turn;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoolIdentitiesTest {
  private static final LocalDate FIRST = LocalDate.parse("2026-03-01");
  private static final List<Meeting> NONE = List.of();

  @Test
  void onlyAGroupThatServesACampaignIsFollowed() {
    List<Pool> after = night(0, List.of(), List.of(new Service("g", "c")), NONE);
    assertThat(after).hasSize(1);
    assertThat(after.get(0).groupId()).contains("g");
    assertThat(after.get(0).serves()).extracting(Served::campaignId).containsExactly("c");
    assertThat(night(0, List.of(), List.of(), NONE)).isEmpty();
  }

  @Test
  void aPoolKeepsItsIdWhileAFifthOfTheSmallerStays() {
    List<Pool> before = one("c");
    String id = before.get(0).poolId();
    assertThat(night(1, before, List.of(), met(id, 0.2, 0)))
        .extracting(Pool::poolId, Pool::lastSeen, Pool::nights)
        .containsExactly(tuple(id, FIRST.plusDays(1), 2L));
    assertThat(night(1, before, List.of(), met(id, 0.19, 0.19)))
        .extracting(Pool::poolId, Pool::lastSeen)
        .containsExactly(tuple(id, FIRST));
    // New accounts that pay with the cards of the old ones.
    assertThat(night(1, before, List.of(), met(id, 0, 0.2)))
        .extracting(Pool::lastSeen)
        .containsExactly(FIRST.plusDays(1));
  }

  @Test
  void aPoolServesWhatItServedBeforeToo() {
    List<Pool> before = one("c");
    List<Pool> after =
        night(1, before, List.of(new Service("g", "d")), met(before.get(0).poolId(), 1, 0));
    assertThat(after.get(0).serves()).extracting(Served::campaignId).containsExactly("c", "d");
  }

  @Test
  void aPoolRestsAndWakesAndIsForgottenAsCampaignsAre() {
    List<Pool> open = one("c");
    String id = open.get(0).poolId();
    List<Pool> asleep = night(8, open, List.of(), NONE);
    assertThat(asleep).extracting(Pool::state).containsExactly("dormant");
    assertThat(night(9, asleep, List.of(), met(id, 1, 0)))
        .extracting(Pool::state, Pool::poolId)
        .containsExactly(tuple("open", id));
    assertThat(night(181, asleep, List.of(), NONE)).isEmpty();
  }

  @Test
  void ofTwoPartsOfAPoolTheLargerIsItAndTheOtherIsSplitFromIt() {
    List<Pool> before = one("c");
    String id = before.get(0).poolId();
    List<Pool> after =
        night(
            1,
            before,
            List.of(new Service("large", "c"), new Service("small", "c")),
            List.of(new Meeting("large", id, 0.6, 0), new Meeting("small", id, 0.4, 0)));
    Pool young = other(after, id);
    assertThat(after).hasSize(2);
    assertThat(young.groupId()).contains("small");
    assertThat(young.lineage())
        .containsExactly(new Turn(FIRST.plusDays(1), PoolIdentities.SPLIT, id, 0.4));
  }

  @Test
  void aPoolThatAnotherTookUpIsMergedIntoItOnce() {
    List<Pool> two =
        night(0, List.of(), List.of(new Service("a", "c"), new Service("b", "c")), NONE);
    String kept = two.get(0).poolId();
    String gone = two.get(1).poolId();
    List<Meeting> both = List.of(new Meeting("g", kept, 0.9, 0), new Meeting("g", gone, 0.8, 0));
    List<Pool> second = night(2, night(1, two, List.of(), both), List.of(), both);
    assertThat(other(second, kept).lineage())
        .containsExactly(new Turn(FIRST.plusDays(1), PoolIdentities.MERGED, kept, 0.8));
  }

  @Test
  void aNewPoolSucceedsOneOfTheSameCampaignThatWasStopped() {
    List<Service> services = List.of(new Service("new", "c"));
    Turn takes = new Turn(FIRST.plusDays(1), PoolIdentities.SUCCEEDS, "old", 0);
    assertThat(founded(old("open", new Served("c", 0.5)), services)).containsExactly(takes);
    assertThat(founded(old("open", new Served("c", 0.49)), services)).isEmpty();
    assertThat(founded(old("open", new Served("d", 1)), services)).isEmpty();
    assertThat(founded(old("dormant", new Served("c", 1)), services)).isEmpty();
  }

  @Test
  void poolsOfOneNightDoNotSucceedEachOtherAndHaveIdsOfTheirOwn() {
    List<Pool> two =
        night(0, List.of(), List.of(new Service("a", "c"), new Service("b", "c")), NONE);
    assertThat(two).allSatisfy(pool -> assertThat(pool.lineage()).isEmpty());
    assertThat(two).extracting(Pool::poolId).doesNotHaveDuplicates();
    // The same accounts on another night are another pool: an id is never used again.
    assertThat(night(1, List.of(), List.of(new Service("a", "c")), NONE))
        .extracting(Pool::poolId)
        .doesNotContainAnyElementsOf(two.stream().map(Pool::poolId).toList());
  }

  private static Pool old(String state, Served served) {
    return Pool.known("old", state, FIRST, FIRST, 1, List.of(served), List.of());
  }

  private static List<Turn> founded(Pool old, List<Service> services) {
    return other(night(1, List.of(old), services, NONE), "old").lineage();
  }

  private static Pool other(List<Pool> pools, String than) {
    return pools.stream().filter(pool -> !pool.poolId().equals(than)).findFirst().orElseThrow();
  }

  private static List<Pool> one(String campaign) {
    return night(0, List.of(), List.of(new Service("g", campaign)), NONE);
  }

  private static List<Meeting> met(String pool, double members, double tokens) {
    return List.of(new Meeting("g", pool, members, tokens));
  }

  private static List<Pool> night(
      int days, List<Pool> before, List<Service> services, List<Meeting> meetings) {
    Lifetime lifetime = new Lifetime(FIRST.plusDays(days), Admission.Entry.AT_ONCE);
    return new PoolIdentities(lifetime).after(before, services, meetings);
  }
}
