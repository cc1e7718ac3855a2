package dev.stillwatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stillwatch.config.ConfigurationException;
import dev.stillwatch.config.StillwatchConfig;
import dev.stillwatch.privacy.Pseudonyms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the pseudonym key comes from: the environment, else a file; never the settings. */
final class KeySource {
  static final String VARIABLE = "STILLWATCH_KEY";

  private KeySource() {}

  /**
   * Names under the configured key.
   *
   * @throws ConfigurationException if there is no key, or none that can be used
   */
  static Pseudonyms names(StillwatchConfig.Privacy privacy) {
    String key = System.getenv(VARIABLE);
    if (key != null && !key.isBlank()) {
      return names(key.strip(), VARIABLE);
    }
    if (privacy.keyFile().isBlank()) {
      throw new ConfigurationException(
          "Cannot make pseudonyms: set %s or privacy.key-file".formatted(VARIABLE));
    }
    return names(Path.of(privacy.keyFile()));
  }

  /**
   * Names under the key in a file.
   *
   * @throws ConfigurationException if there is none that can be used
   */
  static Pseudonyms names(Path file) {
    try {
      return names(Files.readString(file).strip(), file.toString());
    } catch (IOException e) {
      throw new ConfigurationException(
          "Cannot make pseudonyms: no readable key file %s".formatted(file), e);
    }
  }

  private static Pseudonyms names(String key, String where) {
    try {
      return new Pseudonyms(key.getBytes(UTF_8));
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(
          "Cannot make pseudonyms: %s: %s".formatted(where, e.getMessage()), e);
    }
  }
}
