package dev.stillwatch.cli;

import dev.stillwatch.config.ConfigurationException;
import dev.stillwatch.lakeio.AsOf;
import dev.stillwatch.lakeio.DeltaLake;
import dev.stillwatch.lakeio.Lake;
import picocli.CommandLine.Option;

/** Which state of the lake is read; the same for every command that only reads. */
public final class AsOfOption {
  @Option(
      names = "--as-of",
      paramLabel = "WHEN",
      description =
          "Read all tables as they were: after a night (2026-03-28), after a run (its id), for a"
              + " version of a case (CASE@2026-03-28) or at an instant (2026-03-28T04:10:00Z).")
  private String when = "";

  /** The lake as asked for: as it stands, or as it was. */
  Lake of(Stillwatch stillwatch) {
    return of(stillwatch.lake());
  }

  /** The same of a lake that is read through another session. */
  Lake of(DeltaLake lake) {
    if (when.isBlank()) {
      return lake;
    }
    try {
      return AsOf.named(lake, when.strip());
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(e.getMessage(), e);
    }
  }
}
