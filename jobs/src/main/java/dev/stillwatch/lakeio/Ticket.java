package dev.stillwatch.lakeio;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.time.Instant;
import org.apache.hadoop.fs.Path;

/**
 * A file by which one run says that it wants a lake, or has it.
 *
 * @param number of the run's tickets, from 0
 * @param owner machine, process and name of the run, and where there is one the namespace in which
 *     that is the process's number
 * @param until when it counts no more, unless another one was written
 */
record Ticket(Path path, State state, long number, String owner, Instant until) {
  private static final java.nio.file.Path NAMESPACE = java.nio.file.Path.of("/proc/self/ns/pid");

  /** What a ticket says. */
  enum State {
    WAITING,
    HOLDING
  }

  boolean holds() {
    return state == State.HOLDING;
  }

  boolean isOver(Instant now) {
    return now.isAfter(until);
  }

  /** Nobody stands behind it any more. */
  boolean isDead(Instant now) {
    return isOver(now) || isOfGoneProcess();
  }

  /** Who has the lake goes first; of those who want it, one that all of them agree on. */
  boolean comesBefore(Ticket wish) {
    return holds() || path.getName().compareTo(wish.path().getName()) < 0;
  }

  // Containers may share a machine's name and yet see none of each other's processes.
  private boolean isOfGoneProcess() {
    String[] parts = owner.split(" ", -1);
    return parts.length >= 2
        && parts[0].equals(host())
        && (parts.length > 3 ? parts[3] : "").equals(namespace())
        && isNumber(parts[1])
        && ProcessHandle.of(Long.parseLong(parts[1])).isEmpty();
  }

  /** This machine's name. */
  static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  /** Within which numbers of processes mean this machine's; empty where there are no namespaces. */
  static String namespace() {
    try {
      return Files.readSymbolicLink(NAMESPACE).toString();
    } catch (IOException | UnsupportedOperationException e) {
      return "";
    }
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.length() < 19 && text.chars().allMatch(Character::isDigit);
  }
}
