package dev.stillwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The product's commands on a simulated world, with its lake and a key beside it. */
record CommandsOn(List<String> settings) {
  static final String KEY = "a key that nobody guesses";

  /**
   * Commands on the world in the folder "world".
   *
   * @param more settings beside those that say where things are
   */
  static CommandsOn worldIn(Path folder, String... more) {
    Path world = folder.resolve("world");
    try {
      Files.writeString(folder.resolve("key"), KEY);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new CommandsOn(
        Stream.concat(
                Stream.of(
                    "logs.path=" + world.resolve("logs"),
                    "accounts.path=" + world.resolve("accounts.csv"),
                    "releases.path=" + world.resolve("releases.csv"),
                    "lake.path=" + folder.resolve("lake"),
                    "privacy.key-file=" + folder.resolve("key")),
                Arrays.stream(more))
            .toList());
  }

  /** Runs a command, which must end well. */
  void run(String... command) {
    List<String> arguments = new ArrayList<>(Arrays.asList(command));
    settings.forEach(setting -> arguments.addAll(List.of("--set", setting)));
    StringWriter said = new StringWriter();
    PrintWriter to = new PrintWriter(said);
    assertThat(Main.run(arguments.toArray(String[]::new), to, to))
        .as("%s: %s", command[0], said)
        .isZero();
  }
}
