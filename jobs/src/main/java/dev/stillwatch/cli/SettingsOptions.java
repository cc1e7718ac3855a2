package dev.stillwatch.cli;

import dev.stillwatch.config.ConfigLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Where a command's settings come from; the same for every command. */
public final class SettingsOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings over the shipped defaults; may be given more than once.")
  private List<Path> files = List.of();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "One setting; wins over files; may be given more than once.")
  private List<String> assignments = List.of();

  /** The settings, validated. */
  public ConfigLoader.Loaded load() {
    return ConfigLoader.load(files, assignments);
  }

  /** The settings over one of the shipped files, and over some that a command works out. */
  public ConfigLoader.Loaded load(String shipped, List<String> workedOut) {
    List<String> all = new ArrayList<>(workedOut);
    all.addAll(assignments);
    return ConfigLoader.load(shipped, files, all);
  }
}
