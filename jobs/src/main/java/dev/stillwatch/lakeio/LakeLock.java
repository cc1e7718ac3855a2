package dev.stillwatch.lakeio;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * One run's claim on a lake: a file that is made only if it is not there, renewed while the run
 * lives, and taken over once it has not been renewed for a whole lease.
 *
 * <p>A holder on this machine whose process is gone is succeeded at once. The clocks of machines
 * that share a lake must agree to within a lease.
 */
public final class LakeLock implements AutoCloseable {
  private static final String NAME = "_lock";

  private final FileSystem files;
  private final Path path;
  private final Clock clock;
  private final String owner = owner();
  private final ScheduledExecutorService renewal =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "lake-lock");
            thread.setDaemon(true);
            return thread;
          });

  private ScheduledFuture<?> renewals;

  private LakeLock(FileSystem files, Path path, Clock clock) {
    this.files = files;
    this.path = path;
    this.clock = clock;
  }

  /**
   * Claims a lake, waiting for another run if need be.
   *
   * @throws CommitConflict if another run holds it for longer than the wait
   */
  public static LakeLock claim(
      Configuration hadoop, String root, Duration lease, Duration wait, Clock clock) {
    try {
      Path folder = new Path(root);
      FileSystem files = folder.getFileSystem(hadoop);
      files.mkdirs(folder);
      LakeLock lock = new LakeLock(files, new Path(folder, NAME), clock);
      lock.claim(lease, clock.instant().plus(wait));
      return lock;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot lock lake %s: %s".formatted(root, e.getMessage()), e);
    }
  }

  private void claim(Duration lease, Instant until) throws IOException {
    while (!create()) {
      String holder = holder();
      if (isGone(holder, lease)) {
        succeed(holder);
      } else if (clock.instant().isBefore(until)) {
        pause();
      } else {
        throw new CommitConflict(
            "Cannot lock lake %s: held by %s".formatted(path.getParent(), holder.strip()));
      }
    }
    long period = Math.max(1, lease.toMillis() / 4);
    renewals = renewal.scheduleAtFixedRate(this::renew, period, period, TimeUnit.MILLISECONDS);
  }

  private boolean create() throws IOException {
    byte[] claim = owner.getBytes(UTF_8);
    if (path.toUri().getScheme() == null || "file".equals(path.toUri().getScheme())) {
      // Hadoop's local file system looks first and creates then; the kernel does both at once.
      try {
        Files.write(
            java.nio.file.Path.of(path.toUri().getPath()),
            claim,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE);
        return true;
      } catch (FileAlreadyExistsException e) {
        return false;
      }
    }
    try (OutputStream out = files.create(path, false /* overwrite */)) {
      out.write(claim);
      return true;
    } catch (org.apache.hadoop.fs.FileAlreadyExistsException e) {
      return false;
    }
  }

  private String holder() throws IOException {
    return read(path);
  }

  private String read(Path file) throws IOException {
    try (var in = files.open(file)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (FileNotFoundException e) {
      return "";
    }
  }

  private boolean isGone(String holder, Duration lease) throws IOException {
    String[] parts = holder.split(" ", -1);
    if (parts.length >= 2 && parts[0].equals(host()) && isNumber(parts[1])) {
      return ProcessHandle.of(Long.parseLong(parts[1])).isEmpty();
    }
    try {
      long renewed = files.getFileStatus(path).getModificationTime();
      return clock.instant().isAfter(Instant.ofEpochMilli(renewed).plus(lease));
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  // Two waiting runs may both find the claim dead. Only the one whose rename moves the dead claim,
  // and not a claim made since, has cleared the way; the other puts back what it moved.
  private void succeed(String dead) throws IOException {
    Path aside = path.suffix("." + UUID.randomUUID());
    if (!files.rename(path, aside)) {
      return;
    }
    if (read(aside).equals(dead)) {
      files.delete(aside, false /* recursive */);
    } else {
      files.rename(aside, path);
    }
  }

  private void renew() {
    try {
      files.setTimes(path, clock.millis(), -1 /* leave the access time */);
    } catch (IOException e) {
      // The next renewal tries again; a lease is four of them long.
      return;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(200);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommitConflict("Cannot lock lake: interrupted while waiting", e);
    }
  }

  @Override
  public void close() {
    renewals.cancel(true /* even while renewing */);
    renewal.shutdown();
    try {
      if (holder().equals(owner)) {
        files.delete(path, false /* recursive */);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot unlock lake: " + e.getMessage(), e);
    }
  }

  private static String owner() {
    return "%s %d %s".formatted(host(), ProcessHandle.current().pid(), UUID.randomUUID());
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.chars().allMatch(Character::isDigit);
  }
}
