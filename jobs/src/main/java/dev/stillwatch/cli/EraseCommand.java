package dev.stillwatch.cli;

import dev.stillwatch.lakeio.Erasure;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Removes a person from the lake. */
@Command(
    name = "erase",
    description = {
      "Remove an account from every table and its history, and prove it.",
      "No other run may be on the lake; readers of older versions will miss files.",
      "The source logs are not touched: remove it there too, or the next night reads it again."
    })
final class EraseCommand implements Callable<Integer> {
  @Mixin private SettingsOptions settings;

  @Option(
      names = "--account",
      required = true,
      paramLabel = "RAW_ID",
      description = "The account as the source logs name it.")
  private String account;

  @Option(
      names = "--by",
      description = "Who erases (default: the user of this machine).",
      defaultValue = "${sys:user.name}")
  private String by;

  @CommandLine.Spec private CommandSpec spec;

  @Override
  public Integer call() {
    try (Stillwatch stillwatch = Stillwatch.open(settings.load())) {
      Erasure.Erased erased = stillwatch.erase(account, by);
      PrintWriter out = spec.commandLine().getOut();
      int files = 0;
      long found = 0;
      for (Erasure.Proof proof : erased.proofs()) {
        out.printf(
            "%-22s %6d files searched, rows found: %s%n",
            proof.table(), proof.files(), proof.found() == 0 ? "none" : proof.found());
        files += proof.files();
        found += proof.found();
      }
      out.printf(
          "%-22s %6d files searched, rows found: %s%n",
          "in all", files, found == 0 ? "none" : found);
      if (!erased.known()) {
        out.println("No table named the account before: is it spelled as the source logs name it?");
      }
      return found == 0 ? ExitCode.DONE : ExitCode.UNEXPECTED;
    }
  }
}
