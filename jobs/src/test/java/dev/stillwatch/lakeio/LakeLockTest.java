package dev.stillwatch.lakeio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeLockTest {
  private static final Duration LEASE = Duration.ofSeconds(30);

  @TempDir Path lake;

  @Test
  void aSecondRunIsTurnedAwayWithTheHoldersName() {
    try (LakeLock held = claim(Duration.ZERO)) {
      assertThat(held).isNotNull();
      assertThatThrownBy(() -> claim(Duration.ZERO))
          .isInstanceOf(CommitConflict.class)
          .hasMessageStartingWith("Cannot lock lake")
          .hasMessageContaining(" held by ")
          .hasMessageContaining(" " + ProcessHandle.current().pid() + " ");
    }
  }

  @Test
  void aWaitingRunGetsItsTurn() {
    LakeLock first = claim(Duration.ZERO);
    CompletableFuture<LakeLock> second =
        CompletableFuture.supplyAsync(() -> claim(Duration.ofSeconds(20)));
    assertThat(second).isNotDone();

    first.close();

    second.join().close();
    assertThat(lake).isEmptyDirectory();
  }

  @Test
  void theClaimOfADeadProcessOfThisMachineIsTakenOver() throws IOException, InterruptedException {
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    String host = java.net.InetAddress.getLocalHost().getHostName();
    String owner = "%s %d x".formatted(host, gone.pid());
    Files.writeString(lake.resolve("_lock"), (owner + " " + Ticket.namespace()).strip());

    claim(Duration.ZERO).close();

    assertThat(lake).isEmptyDirectory();
    // The same number may be of a live process there.
    Files.writeString(lake.resolve("_lock"), owner + " pid:[another]");
    assertThatThrownBy(() -> claim(Duration.ZERO)).hasMessageContaining("held by " + owner);
  }

  @Test
  void theClaimOfAnotherMachineIsTakenOverOnlyAfterALease() throws IOException {
    Path claim = lake.resolve("_lock");
    Files.writeString(claim, "elsewhere 1 x");
    assertThatThrownBy(() -> claim(Duration.ZERO)).hasMessageContaining("held by elsewhere 1");

    Files.setLastModifiedTime(claim, FileTime.from(Instant.now().minus(LEASE.multipliedBy(2))));

    claim(Duration.ZERO).close();
  }

  @Test
  void ofManyRunsOneAtATimeHoldsTheLake() {
    AtomicInteger holders = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CompletableFuture<?>[] runs =
        IntStream.range(0, 6)
            .mapToObj(
                i ->
                    CompletableFuture.runAsync(
                        () -> {
                          try (LakeLock held = claim(Duration.ofSeconds(30))) {
                            assertThat(held).isNotNull();
                            most.accumulateAndGet(holders.incrementAndGet(), Math::max);
                            holders.decrementAndGet();
                          }
                        }))
            .toArray(CompletableFuture<?>[]::new);

    CompletableFuture.allOf(runs).join();

    assertThat(most).hasValue(1);
  }

  private LakeLock claim(Duration wait) {
    return LakeLock.claim(new Configuration(), lake.toString(), LEASE, wait, Clock.systemUTC());
  }
}
