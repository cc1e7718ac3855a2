package dev.stillwatch.lakeio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;

/**
 * One run's claim on a lake, renewed while the run lives, and taken over once it has not been
 * renewed for a whole lease.
 *
 * <p>Every run writes tickets of its own and holds the lake once a listing made after that shows no
 * ticket but its own. Of two runs the one that wrote later therefore sees the other, on any storage
 * whose listings show what was written before they began: no file needs to be made only if it is
 * not there, renamed, or touched, which object stores cannot do, or not all.
 *
 * <p>A ticket is renewed by writing the next one. If the one before it is then gone, somebody took
 * the run for dead and the claim is lost; a dead ticket is removed before the listing that counts,
 * so that of a run that comes back to life and the one that buried it at least one sees the other.
 * Otherwise the one before stays until the renewal after, so that a listing which is slow, and in
 * no order, finds one of the two.
 *
 * <p>A holder on this machine, and in this container, whose process is gone is succeeded at once.
 * The clocks of machines that share a lake must agree to within a lease.
 */
public final class LakeLock implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final int RENEWALS_IN_A_LEASE = 4;

  private final Tickets tickets;
  private final Duration lease;
  private final Duration pause;
  private final Clock clock;
  private final ScheduledExecutorService renewal =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "lake-lock");
            thread.setDaemon(true);
            return thread;
          });

  private ScheduledFuture<?> renewals;
  private Optional<Ticket> mine = Optional.empty();
  private Optional<Ticket> older = Optional.empty();

  private LakeLock(Tickets tickets, Duration lease, Duration pause, Clock clock) {
    this.tickets = tickets;
    this.lease = lease;
    this.pause = pause;
    this.clock = clock;
  }

  /**
   * Claims a lake, waiting for another run if need be.
   *
   * @throws CommitConflict if another run holds it for longer than the wait
   */
  public static LakeLock claim(
      Configuration hadoop, String root, Duration lease, Duration wait, Clock clock) {
    return claim(hadoop, root, lease, wait, PAUSE, clock);
  }

  /** The same, looking again after each pause. */
  static LakeLock claim(
      Configuration hadoop,
      String root,
      Duration lease,
      Duration wait,
      Duration pause,
      Clock clock) {
    try {
      LakeLock lock = new LakeLock(Tickets.in(hadoop, root), lease, pause, clock);
      lock.claim(clock.instant().plus(wait));
      long period = Math.max(1, lease.toMillis() / RENEWALS_IN_A_LEASE);
      lock.renewals =
          lock.renewal.scheduleAtFixedRate(lock::renew, period, period, TimeUnit.MILLISECONDS);
      return lock;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot lock lake %s: %s".formatted(root, e.getMessage()), e);
    }
  }

  /**
   * Asks whether the lake is still this run's; to be asked before each write.
   *
   * @throws CommitConflict if the claim could not be renewed in time, so that another run may have
   *     it
   */
  public synchronized void requireHeld() {
    if (mine.isEmpty() || mine.get().isOver(clock.instant())) {
      throw new CommitConflict(
          "Cannot go on with lake %s: the claim was not renewed for a lease of %d s, and another run may have taken it over"
              .formatted(tickets.root(), lease.toSeconds()));
    }
  }

  private void claim(Instant until) throws IOException {
    while (true) {
      List<Ticket> others = others();
      if (others.isEmpty() && tryToHold()) {
        return;
      }
      Optional<Ticket> holder = others.stream().filter(Ticket::holds).findFirst();
      // Runs that only want the lake are no reason to give up: one of them will have it soon.
      if (holder.isPresent() && !clock.instant().isBefore(until)) {
        throw new CommitConflict(
            "Cannot lock lake %s: held by %s (try again later, or set lake.lock.wait-for)"
                .formatted(tickets.root(), holder.get().owner()));
      }
      pause();
    }
  }

  /** Holds the lake if nobody else wants it, or only such as must stand back. */
  private boolean tryToHold() throws IOException {
    Ticket wish = tickets.write(Ticket.State.WAITING, 0, expiry());
    boolean held = false;
    try {
      while (!held) {
        List<Ticket> others = others();
        if (others.stream().anyMatch(other -> other.comesBefore(wish))) {
          return false;
        }
        if (others.isEmpty()) {
          mine = next(wish);
          held = mine.isPresent();
          return held;
        }
        pause();
      }
      return true;
    } finally {
      if (!held) {
        tickets.remove(wish);
      }
    }
  }

  /** The ticket after one, if that one still stood when it was written. */
  private Optional<Ticket> next(Ticket before) throws IOException {
    Ticket after = tickets.write(Ticket.State.HOLDING, before.number() + 1, expiry());
    if (!tickets.stands(before)) {
      tickets.remove(after);
      return Optional.empty();
    }
    if (older.isPresent()) {
      tickets.remove(older.get());
    }
    older = Optional.of(before);
    return Optional.of(after);
  }

  /** Tickets of other runs that live. */
  private List<Ticket> others() throws IOException {
    while (true) {
      List<Ticket> others = new ArrayList<>();
      boolean buried = false;
      for (Ticket ticket : tickets.others(lease)) {
        if (ticket.isDead(clock.instant())) {
          tickets.remove(ticket);
          buried = true;
        } else {
          others.add(ticket);
        }
      }
      if (!buried) {
        return others;
      }
    }
  }

  /** Shows that the run lives; a claim that was lost is not renewed. */
  synchronized void renew() {
    if (mine.isEmpty()) {
      return;
    }
    try {
      mine = next(mine.get());
    } catch (IOException e) {
      // The next renewal tries again; a lease is several of them long.
      return;
    }
  }

  private Instant expiry() {
    return clock.instant().plus(lease);
  }

  private void pause() {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommitConflict("Cannot lock lake: interrupted while waiting", e);
    }
  }

  @Override
  public void close() {
    // Not while renewing: what is being written would stay.
    renewals.cancel(false);
    renewal.shutdown();
    synchronized (this) {
      try {
        tickets.removeMine();
        mine = Optional.empty();
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot unlock lake: " + e.getMessage(), e);
      }
    }
  }
}
