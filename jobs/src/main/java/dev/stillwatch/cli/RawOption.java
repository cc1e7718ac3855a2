package dev.stillwatch.cli;

import dev.stillwatch.ask.NameAccount;
import dev.stillwatch.config.ConfigurationException;
import java.util.List;
import picocli.CommandLine.Option;

/**
 * Whether accounts are named as the logs name them; pseudonyms are what commands take otherwise.
 */
public final class RawOption {
  @Option(
      names = "--raw",
      description =
          "Ids are as in the logs: needs the pseudonym key and --purpose, and is audited.")
  private boolean raw;

  @Option(names = "--purpose", paramLabel = "TEXT", description = "Why, for the audit of --raw.")
  private String purpose = "";

  @Option(
      names = "--by",
      paramLabel = "NAME",
      defaultValue = "${sys:user.name}",
      description = "Who asks, for the audit of --raw (default: ${DEFAULT-VALUE}).")
  private String by;

  /** The pseudonyms of the accounts that were named. */
  List<String> pseudonyms(Stillwatch stillwatch, List<String> given) {
    try {
      if (!raw) {
        return given.stream().map(NameAccount::pseudonym).map(stillwatch::today).toList();
      }
      return stillwatch.name(given, by, purpose);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(e.getMessage(), e);
    }
  }
}
