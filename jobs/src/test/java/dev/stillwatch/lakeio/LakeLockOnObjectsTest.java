package dev.stillwatch.lakeio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

/** Two drivers and one lake, on storage without locks, renames or exclusive writes. */
class LakeLockOnObjectsTest {
  private static final String LAKE = ObjectStore.SCHEME + "://bucket/lake";
  private static final Duration LEASE = Duration.ofMinutes(10);

  private final Configuration hadoop = ObjectStore.emptied();
  private final Watch watch = new Watch();

  @Test
  void theSecondIsTurnedAwayWithTheHoldersName() {
    try (LakeLock first = claim(Duration.ZERO)) {
      first.requireHeld();
      assertThatThrownBy(() -> claim(Duration.ZERO))
          .isInstanceOf(CommitConflict.class)
          .hasMessageStartingWith("Cannot lock lake %s: held by ".formatted(LAKE))
          .hasMessageContaining(" " + ProcessHandle.current().pid() + " ");
    }
    assertThat(ObjectStore.size()).isZero();
  }

  @Test
  void whoTakesTheLakeBetweenTwoLooksIsSeenByTheSecond() throws IOException {
    Tickets another = Tickets.in(hadoop, LAKE);
    // The first look finds nobody; the second is made with a ticket of one's own in place.
    ObjectStore.beforeNextListing(
        () ->
            ObjectStore.beforeNextListing(
                () -> another.write(Ticket.State.HOLDING, 0, watch.instant().plus(LEASE))));

    assertThatThrownBy(() -> claim(Duration.ZERO)).isInstanceOf(CommitConflict.class);

    another.removeMine();
    assertThat(ObjectStore.size()).isZero();
  }

  @Test
  void aRenewedClaimOutlivesItsLease() {
    try (LakeLock held = claim(Duration.ZERO)) {
      for (int i = 0; i < 5; i++) {
        watch.passes(LEASE.dividedBy(2));
        held.renew();
      }

      held.requireHeld();
      assertThat(ObjectStore.size()).isEqualTo(2);
      assertThatThrownBy(() -> claim(Duration.ZERO)).isInstanceOf(CommitConflict.class);
    }
  }

  @Test
  void aClaimThatIsNotRenewedIsTakenOverAndItsRunMayNotGoOn() {
    LakeLock stalled = claim(Duration.ZERO);
    watch.passes(LEASE.plusSeconds(1));

    try (LakeLock heir = claim(Duration.ZERO)) {
      stalled.renew();

      heir.requireHeld();
      assertThatThrownBy(stalled::requireHeld)
          .isInstanceOf(CommitConflict.class)
          .hasMessage(
              "Cannot go on with lake %s: the claim was not renewed for a lease of 600 s, and another run may have taken it over"
                  .formatted(LAKE));
      stalled.close();
      assertThatCode(heir::requireHeld).doesNotThrowAnyException();
    }
  }

  @Test
  void aRunThatWakesUpWhileItIsBuriedLosesOrIsSeen() {
    LakeLock stalled = claim(Duration.ZERO);
    watch.passes(LEASE.plusSeconds(1));
    // The heir has removed the dead ticket; before it looks again the stalled run renews.
    ObjectStore.beforeNextListing(() -> ObjectStore.beforeNextListing(stalled::renew));

    try (LakeLock heir = claim(Duration.ofMinutes(1))) {
      heir.requireHeld();
      assertThatThrownBy(stalled::requireHeld).isInstanceOf(CommitConflict.class);
    }
  }

  @Test
  void aClaimNobodyTookMayStillBeTooOldToWriteUnder() {
    LakeLock stalled = claim(Duration.ZERO);

    watch.passes(LEASE.plusSeconds(1));

    assertThatThrownBy(stalled::requireHeld).isInstanceOf(CommitConflict.class);
    stalled.renew();
    stalled.requireHeld();
    stalled.close();
  }

  @Test
  void ofManyRunsOneAtATimeHoldsTheLake() {
    AtomicInteger holders = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger turns = new AtomicInteger();
    CompletableFuture<?>[] runs =
        IntStream.range(0, 4)
            .mapToObj(
                run ->
                    CompletableFuture.runAsync(
                        () -> {
                          for (int turn = 0; turn < 50; turn++) {
                            try (LakeLock held = claim(Duration.ofMinutes(5))) {
                              held.requireHeld();
                              most.accumulateAndGet(holders.incrementAndGet(), Math::max);
                              held.renew();
                              holders.decrementAndGet();
                              turns.incrementAndGet();
                            }
                          }
                        }))
            .toArray(CompletableFuture<?>[]::new);

    CompletableFuture.allOf(runs).join();

    assertThat(most).hasValue(1);
    assertThat(turns).hasValue(200);
    assertThat(ObjectStore.size()).isZero();
  }

  private LakeLock claim(Duration wait) {
    return LakeLock.claim(hadoop, LAKE, LEASE, wait, Duration.ofMillis(1), watch);
  }

  /** A clock that stands until it is moved. */
  private static final class Watch extends Clock {
    private volatile Instant now = Instant.parse("2026-03-01T00:00:00Z");

    void passes(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
