package dev.stillwatch.lakeio;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The tickets that lie in a lake, and one run's way of writing its own. */
final class Tickets {
  private static final String PREFIX = "_lock";

  private final FileSystem files;
  private final Path folder;
  private final String run = UUID.randomUUID().toString();

  private Tickets(FileSystem files, Path folder) {
    this.files = files;
    this.folder = folder;
  }

  /** Those of a lake; its folder is made where it is missing. */
  static Tickets in(Configuration hadoop, String root) throws IOException {
    Path folder = new Path(root);
    FileSystem files = folder.getFileSystem(hadoop);
    files.mkdirs(folder);
    // Sums beside files of one line would only be more files to lose.
    return new Tickets(
        files instanceof ChecksumFileSystem sums ? sums.getRawFileSystem() : files, folder);
  }

  Path root() {
    return folder;
  }

  /**
   * Writes a ticket of this run: machine, process, run and namespace of the process, and on a
   * second line its end.
   *
   * <p>The names of a run's tickets ascend, so that a listing in order of names that misses the
   * ticket before comes upon the one after.
   */
  Ticket write(Ticket.State state, long number, Instant until) throws IOException {
    Path path =
        new Path(
            folder,
            "%s-%s-%09d-%s".formatted(PREFIX, run, number, state.name().toLowerCase(Locale.ROOT)));
    String owner =
        "%s %d %s %s"
            .formatted(Ticket.host(), ProcessHandle.current().pid(), run, Ticket.namespace())
            .strip();
    try (OutputStream out = files.create(path, true /* nobody else has this name */)) {
      out.write("%s%n%s%n".formatted(owner, until).getBytes(UTF_8));
    }
    return new Ticket(path, state, number, owner, until);
  }

  boolean stands(Ticket ticket) throws IOException {
    return files.exists(ticket.path());
  }

  void remove(Ticket ticket) throws IOException {
    files.delete(ticket.path(), false /* recursive */);
  }

  /** Removes what this run has written. */
  void removeMine() throws IOException {
    for (FileStatus status : all()) {
      if (isMine(status)) {
        files.delete(status.getPath(), false /* recursive */);
      }
    }
  }

  /**
   * What other runs have written.
   *
   * @param lease that one counts for which does not say until when, being half written
   */
  List<Ticket> others(Duration lease) throws IOException {
    while (true) {
      try {
        List<Ticket> others = new ArrayList<>();
        for (FileStatus status : all()) {
          if (!isMine(status)) {
            others.add(read(status, lease));
          }
        }
        return others;
      } catch (FileNotFoundException e) {
        // Removed since the listing, perhaps because the next one of that run stands: look again.
      }
    }
  }

  private FileStatus[] all() throws IOException {
    return files.listStatus(folder, path -> path.getName().startsWith(PREFIX));
  }

  private boolean isMine(FileStatus status) {
    return status.getPath().getName().contains(run);
  }

  private Ticket read(FileStatus status, Duration lease) throws IOException {
    String[] lines;
    try (var in = files.open(status.getPath())) {
      lines = new String(in.readAllBytes(), UTF_8).split("\\R", -1);
    }
    Instant unsaid = Instant.ofEpochMilli(status.getModificationTime()).plus(lease);
    boolean waits = status.getPath().getName().endsWith("-waiting");
    return new Ticket(
        status.getPath(),
        waits ? Ticket.State.WAITING : Ticket.State.HOLDING,
        0,
        lines[0].strip(),
        lines.length > 1 ? parsed(lines[1], unsaid) : unsaid);
  }

  private static Instant parsed(String text, Instant otherwise) {
    try {
      return Instant.parse(text.strip());
    } catch (DateTimeParseException e) {
      return otherwise;
    }
  }
}
