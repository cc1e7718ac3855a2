package dev.stillwatch.cli;

import dev.stillwatch.lakeio.Rekey;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Changes the pseudonym key. */
@Command(
    name = "rekey",
    description = {
      "Bring the lake from the configured pseudonym key to another.",
      "New names are worked out from the source logs and the table of accounts: a pseudonym cannot"
          + " be traced back. Pseudonyms that neither of them names are counted, and nothing is"
          + " changed unless --keep-unnamed leaves them as they are.",
      "Afterwards old pseudonyms are still understood, for 35 days, by the commands that take one and in the table of suppressions."
    })
final class RekeyCommand implements Callable<Integer> {
  /**
   * What came of it.
   *
   * @param shares every column that holds pseudonyms
   * @param renamings pseudonyms with a new name
   * @param written tables that were changed; empty where nothing was to be, or might be
   * @param from first day of the logs
   * @param to last day of them
   * @param takenUp days of logs that the lake has
   */
  record Result(
      List<Rekey.Share> shares,
      long renamings,
      Optional<List<String>> written,
      LocalDate from,
      LocalDate to,
      NavigableSet<LocalDate> takenUp) {
    long unnamed() {
      return shares.stream().mapToLong(Rekey.Share::unnamed).sum();
    }
  }

  @Mixin private SettingsOptions settings;

  @Option(
      names = "--new-key-file",
      paramLabel = "FILE",
      required = true,
      description = "File with the new key, at least 16 bytes, readable by its owner only.")
  private Path newKey;

  @Option(names = "--dry-run", description = "Say what would be renamed; change nothing.")
  private boolean dryRun;

  @Option(
      names = "--keep-unnamed",
      description = "Go on although some pseudonyms have no new name; they stay as they are.")
  private boolean keepUnnamed;

  @Option(
      names = "--by",
      description = "Who does it (default: the user of this machine).",
      defaultValue = "${sys:user.name}")
  private String by;

  @CommandLine.Spec private CommandSpec spec;

  @Override
  public Integer call() {
    try (Stillwatch stillwatch = Stillwatch.open(settings.load())) {
      Stillwatch.RekeyMode mode =
          dryRun
              ? Stillwatch.RekeyMode.LOOK
              : keepUnnamed ? Stillwatch.RekeyMode.KEEP_UNNAMED : Stillwatch.RekeyMode.ALL_OR_NONE;
      Result result = stillwatch.rekey(newKey, mode, by);
      print(result);
      return dryRun || result.written().isPresent() ? ExitCode.DONE : ExitCode.REFUSED;
    }
  }

  private void print(Result result) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%d pseudonyms have a new name, from the logs of %s to %s and the table of accounts.%n",
        result.renamings(), result.from(), result.to());
    for (Rekey.Share share : result.shares()) {
      out.printf(
          "%-34s %8d pseudonyms, without a new name: %s%n",
          share.table() + "." + share.column(),
          share.refs(),
          share.unnamed() == 0
              ? "none"
              : share.unnamed() + share.lastSeen().map(day -> ", last seen " + day).orElse(""));
    }
    if (result.written().isPresent()) {
      out.printf("Renamed in %s.%n", String.join(", ", result.written().get()));
      out.println("Now:");
      out.printf("  set privacy.key-file (or %s) to the new key,%n", KeySource.VARIABLE);
      if (!result.takenUp().isEmpty()) {
        out.printf(
            "  nightly --from %s --to %s --force, so that hashes of texts and tokens are under it,%n",
            result.takenUp().first(), result.takenUp().last());
      }
      out.println("  maintain in a week, so that no older version holds the old names,");
      out.println(
          "  and rename within 35 days what you named by pseudonym in the table of suppressions.");
    } else if (!dryRun) {
      spec.commandLine()
          .getErr()
          .printf(
              "stillwatch: Cannot rekey: %d pseudonyms are named by no log and not in the table of"
                  + " accounts (--keep-unnamed leaves them under the old key)%n",
              result.unnamed());
    }
  }
}
