package dev.stillwatch.cases;

import dev.stillwatch.cases.CaseFile.Head;
import dev.stillwatch.render.Csv;
import dev.stillwatch.render.Escape;
import dev.stillwatch.review.Exemplar;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Writes cases as files: a page each and an index, or their JSON and Markdown.
 *
 * <p>Of a case at most {@value #MOST_MEMBERS} members are written, the most strongly tied ones;
 * each file says how many there are. Every file appears whole or not at all. A file of that name
 * that is not ours stays, and then nothing is written. Pages of cases that are no longer exported
 * stay as well.
 *
 * @param lake where the cases are from, as the reader knows it
 * @param membersInTable members of which a page shows everything that is known
 * @param exemplars the redacted prompts that go onto pages
 */
public record ExportCases(String lake, int membersInTable, Exemplars exemplars) {
  /**
   * Most members written of a case: more than anybody reads or a graph tool draws, and less than
   * would fill the memory with fifty cases.
   */
  public static final int MOST_MEMBERS = 5_000;

  private static final int AT_ONCE = 50;
  private static final int MARK_WITHIN = 4_096;

  /** Export without prompts. */
  public ExportCases(String lake) {
    this(lake, CaseFiles.MEMBERS, id -> List.of());
  }

  /** Redacted prompts of a case, for somebody who said why; whoever gives them records it. */
  public interface Exemplars {
    /** Those of a case; none where there are none. */
    List<Exemplar> of(String caseId);
  }

  /** What a case can be written as. */
  public enum Format {
    HTML,
    JSON,
    MD,
    CSV,
    GRAPHML,
    STIX;

    /** The names of all formats. */
    public static List<String> names() {
      return Arrays.stream(values()).map(format -> format.name().toLowerCase(Locale.ROOT)).toList();
    }

    /**
     * The format of that name, in any case.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Format named(String name) {
      for (Format format : values()) {
        if (format.name().equalsIgnoreCase(name)) {
          return format;
        }
      }
      throw new IllegalArgumentException(
          "Invalid format: %s (one of %s)"
              .formatted(Escape.terminal(name), String.join(", ", names())));
    }

    String extension() {
      return this == STIX ? "stix.json" : name().toLowerCase(Locale.ROOT);
    }

    private boolean isDrawn() {
      return this == HTML || this == GRAPHML || this == STIX;
    }

    /** The name of a case's file. */
    private String of(Head head) {
      return this == CSV
          ? head.caseId() + ".members.csv"
          : "%s.%s".formatted(head.caseId(), extension());
    }
  }

  /**
   * What was written.
   *
   * @param cases cases exported
   * @param all cases there are
   * @param files the files, the index first where there is one
   */
  public record Exported(int cases, long all, List<Path> files) {
    public Exported {
      files = List.copyOf(files);
    }
  }

  /**
   * Writes the cases into a folder, which is made if it is missing.
   *
   * @param heads the cases, in the order of the index
   * @param all cases there are, exported or not
   * @throws IOException if a file is in the way that we did not write, or the disk fails
   */
  public Exported to(Path folder, Set<Format> formats, CaseFiles source, List<Head> heads, long all)
      throws IOException {
    refuseForeign(folder, names(formats, heads));
    Files.createDirectories(folder);
    List<Path> written = new ArrayList<>();
    List<HtmlIndex.Entry> entries = new ArrayList<>();
    List<HtmlReleases.Line> lines = new ArrayList<>();
    for (int from = 0; from < heads.size(); from += AT_ONCE) {
      List<Head> some = heads.subList(from, Math.min(heads.size(), from + AT_ONCE));
      for (CaseFile file : read(source, some, formats)) {
        entries.add(HtmlIndex.Entry.of(file));
        lines.add(HtmlReleases.Line.of(file));
        for (Format format : formats) {
          written.add(write(folder, format.of(file.head()), of(file, format)));
        }
      }
    }

    // Last, so that it never links to a page that is not there.
    if (formats.contains(Format.HTML)) {
      List<Path> indexes = new ArrayList<>();
      for (HtmlIndex.Order order : HtmlIndex.Order.values()) {
        indexes.add(write(folder, order.page(), new HtmlIndex(lake).of(entries, all, order)));
      }
      indexes.add(write(folder, HtmlReleases.PAGE, new HtmlReleases(lake).of(lines)));
      written.addAll(0, indexes);
    }
    if (formats.contains(Format.JSON)) {
      written.add(write(folder, JsonCase.SCHEMA, JsonCase.schema()));
    }
    if (formats.contains(Format.CSV)) {
      written.add(write(folder, "cases.csv", csv(heads)));
    }
    return new Exported(heads.size(), all, written);
  }

  private List<CaseFile> read(CaseFiles source, List<Head> heads, Set<Format> formats) {
    List<CaseFile> files = source.read(heads, MOST_MEMBERS);
    List<CaseFile> drawn =
        formats.stream().anyMatch(Format::isDrawn) ? source.pictured(files) : files;
    return drawn.stream()
        .map(file -> file.with(file.picture().with(exemplars.of(file.head().caseId()))))
        .toList();
  }

  private String of(CaseFile file, Format format) {
    return switch (format) {
      case HTML -> new HtmlCase(lake, membersInTable).of(file);
      case JSON -> new JsonCase(lake).of(file);
      case MD -> new MarkdownCase(lake).of(file);
      case CSV -> MembersCsv.of(file);
      case GRAPHML -> new GraphmlCase(lake).of(file);
      case STIX -> new StixCase().of(file);
    };
  }

  /** The list of the cases, a line each. */
  private static String csv(List<Head> heads) {
    StringBuilder out = new StringBuilder(Csv.line(csvColumns()));
    for (Head head : heads) {
      out.append(Csv.line(new ArrayList<>(JsonCase.head(head).values())));
    }
    return out.toString();
  }

  private static List<String> csvColumns() {
    return List.of(
        "case_id",
        "campaign_id",
        "kind",
        "state",
        "summary",
        "strength_bits",
        "benign_reading",
        "benign_bits",
        "members",
        "requests",
        "first_seen",
        "last_seen",
        "run_date",
        "decided_by",
        "decided_at");
  }

  private static List<String> names(Set<Format> formats, List<Head> heads) {
    List<String> names = new ArrayList<>();
    for (Format format : formats) {
      heads.forEach(head -> names.add(format.of(head)));
    }
    if (formats.contains(Format.CSV)) {
      names.add("cases.csv");
    }
    if (formats.contains(Format.HTML)) {
      Arrays.stream(HtmlIndex.Order.values()).map(HtmlIndex.Order::page).forEach(names::add);
      names.add(HtmlReleases.PAGE);
    }
    if (formats.contains(Format.JSON)) {
      names.add(JsonCase.SCHEMA);
    }
    return names;
  }

  private static void refuseForeign(Path folder, List<String> names) throws IOException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new IOException("Cannot export cases to %s: it is not a folder".formatted(folder));
    }
    for (String name : names) {
      Path file = folder.resolve(name);
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !isOurs(file)) {
        throw new IOException(
            "Cannot export cases to %s: %s is there and Stillwatch did not write it"
                .formatted(folder, name));
      }
    }
  }

  private static boolean isOurs(Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }

    try (InputStream in = Files.newInputStream(file)) {
      String start = new String(in.readNBytes(MARK_WITHIN), StandardCharsets.UTF_8);
      return start.contains(Page.GENERATOR)
          || start.startsWith(String.join(",", csvColumns()))
          || start.startsWith(String.join(",", MembersCsv.COLUMNS));
    }
  }

  private static Path write(Path folder, String name, String content) throws IOException {
    Path whole = folder.resolve(name);
    Path part = Files.createTempFile(folder, "." + name, ".part");
    try {
      Files.writeString(part, content);
      Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return whole;
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
