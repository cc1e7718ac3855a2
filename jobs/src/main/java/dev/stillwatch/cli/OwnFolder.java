package dev.stillwatch.cli;

import dev.stillwatch.config.ConfigurationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * A folder that a command fills by itself, told by a mark from folders of other people.
 *
 * @param path absolute
 * @param mark name of a file that lies in it
 */
record OwnFolder(Path path, String mark) {
  /** Hooks of higher priority go first, Spark's among them: nothing writes any more. */
  private static final int AFTER_SPARK = 1;

  OwnFolder {
    path = path.toAbsolutePath().normalize();
  }

  /**
   * Makes the folder where it is missing.
   *
   * @throws ConfigurationException if it holds something else
   */
  Path claimed() throws IOException {
    if (Files.exists(path) && !isEmpty() && !Files.exists(path.resolve(mark))) {
      throw new ConfigurationException(
          "Cannot write to %s: it holds something else".formatted(path));
    }
    Files.createDirectories(path);
    if (!Files.exists(path.resolve(mark))) {
      Files.createFile(path.resolve(mark));
    }
    return path;
  }

  /**
   * The same without what lay there before.
   *
   * @throws ConfigurationException if it holds something else
   */
  Path emptied() throws IOException {
    claimed();
    delete(path);
    return claimed();
  }

  /**
   * A new temporary folder, which is gone when the JVM ends, even where the command was told to
   * stop.
   */
  static Path temporary(String name) throws IOException {
    Path folder = Files.createTempDirectory(name);
    ShutdownHookManager.get().addShutdownHook(() -> deleteIfThere(folder), AFTER_SPARK);
    return folder;
  }

  private static void deleteIfThere(Path folder) {
    try {
      if (Files.exists(folder)) {
        delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + folder, e);
    }
  }

  /** Deletes a file or folder with all that is in it. */
  static void delete(Path path) throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Where a command's folder is unless said otherwise: among what was built, if that is known. */
  static Path home(String name) {
    String home = System.getProperty("stillwatch.home");
    return home == null ? Path.of("stillwatch-" + name) : Path.of(home, "jobs", "target", name);
  }

  /** The settings by which nights pass in the world of a folder; its lake and key lie beside it. */
  static List<String> settings(Path folder, byte[] key) throws IOException {
    return settings(folder.resolve("world"), folder.resolve("lake"), folder.resolve("key"), key);
  }

  /** The settings by which nights pass in a world; the file of the key is written. */
  static List<String> settings(Path world, Path lake, Path keyFile, byte[] key) throws IOException {
    return List.of(
        "logs.path=" + world.resolve("logs"),
        "accounts.path=" + world.resolve("accounts.csv"),
        "releases.path=" + world.resolve("releases.csv"),
        "lake.path=" + lake,
        "privacy.key-file=" + keyFile(keyFile, key));
  }

  /** A new file with a key that only its owner may read. */
  private static Path keyFile(Path file, byte[] key) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, HexFormat.of().formatHex(key));
  }

  private boolean isEmpty() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files.findAny().isEmpty();
    }
  }
}
