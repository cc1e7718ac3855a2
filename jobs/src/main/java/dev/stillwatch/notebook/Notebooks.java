package dev.stillwatch.notebook;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The notebooks that come with this program; their sources stand in {@code notebooks-export}. */
public final class Notebooks {
  /** Their names, in the order in which an investigation needs them. */
  public static final List<String> NAMES =
      List.of(
          "campaign-triage",
          "account-drill-down",
          "campaign-map",
          "cells-and-skeletons",
          "release-correlation",
          "calibration",
          "data-quality",
          "table-health");

  private Notebooks() {}

  /**
   * The notebook of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Notebook named(String name) {
    if (!NAMES.contains(name)) {
      throw new IllegalArgumentException("Invalid notebook: %s (one of %s)".formatted(name, NAMES));
    }
    try (InputStream source = Notebooks.class.getResourceAsStream("/notebooks/" + name + ".sql")) {
      if (source == null) {
        throw new IllegalStateException(
            "Cannot open notebook %s: it is not in the jar".formatted(name));
      }
      return Notebook.parse(name, new String(source.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot open notebook %s: not readable".formatted(name), e);
    }
  }
}
