package dev.stillwatch.cli;

import dev.stillwatch.ask.Section;
import dev.stillwatch.config.ConfigurationException;
import dev.stillwatch.render.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** How an answer of several parts comes out; the same for every question. */
public final class SectionOptions {
  @Option(
      names = "--format",
      paramLabel = "table|csv|json",
      defaultValue = "table",
      description = "How rows are printed (default: ${DEFAULT-VALUE}); csv needs one --section.")
  private RowPrinter.Format format;

  @Option(
      names = "--limit",
      defaultValue = "20",
      description = "Most rows of each section (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(
      names = "--section",
      split = ",",
      paramLabel = "NAME",
      description = "Only these sections of the answer.")
  private Set<String> wanted = Set.of();

  Set<String> wanted() {
    if (format == RowPrinter.Format.CSV && wanted.size() != 1) {
      throw new ConfigurationException("Cannot print CSV: name one --section");
    }
    return wanted;
  }

  int limit() {
    if (limit < 1) {
      throw new ConfigurationException("Invalid --limit: %d (must be positive)".formatted(limit));
    }
    return limit;
  }

  /** Prints the sections: under their headings, or as one JSON object. */
  void print(List<Section> sections, PrintWriter out) throws IOException {
    RowPrinter printer = new RowPrinter(format, limit());
    switch (format) {
      case CSV -> printer.print(sections.get(0).answer(), out);
      case JSON -> printJson(sections, printer, out);
      case TABLE -> printTables(sections, printer, out);
    }
  }

  private static void printJson(List<Section> sections, RowPrinter printer, PrintWriter out)
      throws IOException {
    String separator = "{";
    for (Section section : sections) {
      out.append(separator).append(Json.line(section.name())).append(": ");
      printer.print(section.answer(), out);
      separator = ",";
    }
    out.append(sections.isEmpty() ? "{}\n" : "}\n");
  }

  private static void printTables(List<Section> sections, RowPrinter printer, PrintWriter out)
      throws IOException {
    for (Section section : sections) {
      out.printf("%s: %s%n%n", section.name(), section.says());
      if (section.answer().rows().isEmpty()) {
        out.println("none");
      } else if (printer.print(section.answer(), out).more()) {
        out.println("… and more: raise --limit to see them");
      }
      out.println();
    }
  }
}
