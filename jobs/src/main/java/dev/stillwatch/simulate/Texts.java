package dev.stillwatch.simulate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Everything a world can say.
 *
 * @param organic what ordinary customers ask about, one language after the other
 * @param fields what campaigns harvest; ordinary customers work in these fields too
 * @param benchmarks items of public tests
 * @param documents what a single customer's batch job works on
 * @param frames wordings that wrap a text, by the name of their use
 * @param openers greetings by language
 * @param closers last words by language
 * @param synonyms words that can stand for each other
 */
record Texts(
    List<Topic> organic,
    List<Topic> fields,
    List<Topic> benchmarks,
    List<Topic> documents,
    Map<String, Grammar> frames,
    Map<String, List<String>> openers,
    Map<String, List<String>> closers,
    Synonyms synonyms) {

  /** Topics with fewer texts are put together with the others of their file. */
  private static final int FEWEST = 40;

  /** The texts that come with this module. */
  static Texts builtIn(long seed) {
    Map<String, Map<String, List<String>>> shared = new LinkedHashMap<>();
    for (GrammarFile.Section section : GrammarFile.read("shared.txt")) {
      shared.put(section.language(), section.slots());
    }
    Map<String, Grammar> frames = new LinkedHashMap<>();
    for (GrammarFile.Section section : GrammarFile.read("frames.txt")) {
      frames.put(section.name(), section.grammar(shared.get(section.language())));
    }
    List<Topic> items = List.of(framed("benchmark", frames, seed));
    List<Topic> documents = List.of(framed("document", frames, seed));
    return new Texts(
        topics("topics.txt", shared, seed),
        topics("facets.txt", shared, seed),
        items,
        documents,
        frames,
        slot(shared, "opener"),
        slot(shared, "closer"),
        Synonyms.of(GrammarFile.read("synonyms.txt").get(0)));
  }

  /**
   * The texts of a folder of JSONL files, gzipped or not, with the fields text, category and lang.
   *
   * @throws IllegalArgumentException if no file plays the part of organic text or of a field
   */
  static Texts corpus(Path folder, Roles roles, long seed) {
    Texts own = builtIn(seed);
    List<Topic> organic = topics(folder, roles.organic(), seed);
    List<Topic> fields = topics(folder, roles.fields(), seed);
    List<Topic> benchmarks = topics(folder, roles.benchmarks(), seed);
    List<Topic> documents = topics(folder, roles.documents(), seed);
    if (organic.isEmpty() || fields.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot read corpus %s: no file named %s or none named %s"
              .formatted(folder, roles.organic(), roles.fields()));
    }
    return new Texts(
        organic,
        fields,
        benchmarks.isEmpty() ? own.benchmarks : benchmarks,
        documents.isEmpty() ? own.documents : documents,
        own.frames,
        own.openers,
        own.closers,
        own.synonyms);
  }

  private static Map<String, List<String>> slot(
      Map<String, Map<String, List<String>>> shared, String name) {
    Map<String, List<String>> found = new LinkedHashMap<>();
    shared.forEach((language, slots) -> found.put(language, slots.get(name)));
    return found;
  }

  private static Topic framed(String name, Map<String, Grammar> frames, long seed) {
    return new FrameTopic(name, frames.get(name), seed);
  }

  /** A topic without conversation: items of one form. */
  private record FrameTopic(String name, Grammar grammar, long seed) implements Topic {
    @Override
    public String language() {
      return "en";
    }

    @Override
    public long size() {
      return grammar.size(GrammarFile.OPENING);
    }

    @Override
    public String opening(long card) {
      long place = new Shuffle(seed, size()).at(Math.floorMod(card, size()));
      return grammar.fill(GrammarFile.OPENING, place);
    }

    @Override
    public String followUp(long card) {
      return opening(card);
    }
  }

  private static List<Topic> topics(
      String resource, Map<String, Map<String, List<String>>> shared, long seed) {
    Map<String, List<Topic>> byLanguage = new TreeMap<>();
    for (GrammarFile.Section section : GrammarFile.read(resource)) {
      byLanguage
          .computeIfAbsent(section.language(), language -> new ArrayList<>())
          .add(
              new GrammarTopic(
                  section.name(),
                  section.language(),
                  section.grammar(shared.get(section.language())),
                  seed));
    }
    return byLanguage.values().stream().flatMap(List::stream).toList();
  }

  private static List<Topic> topics(Path folder, List<String> prefixes, long seed) {
    // Language first: the topics of one language must lie together.
    Map<String, Map<String, Set<String>>> byLanguage = new TreeMap<>();
    for (Path file : files(folder, prefixes)) {
      String stem = file.getFileName().toString().replaceAll("\\.jsonl(\\.gz)?$", "");
      read(file, stem)
          .forEach(
              (language, topics) ->
                  topics.forEach(
                      (name, texts) ->
                          byLanguage
                              .computeIfAbsent(language, key -> new TreeMap<>())
                              .computeIfAbsent(
                                  texts.size() < FEWEST ? stem + "/rest" : name,
                                  key -> new LinkedHashSet<>())
                              .addAll(texts)));
    }
    List<Topic> all = new ArrayList<>();
    byLanguage.forEach(
        (language, topics) ->
            topics.forEach(
                (name, texts) ->
                    all.add(new CorpusTopic(name, language, List.copyOf(texts), seed))));
    return List.copyOf(all);
  }

  private static List<Path> files(Path folder, List<String> prefixes) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches(".*\\.jsonl(\\.gz)?"))
          .filter(file -> prefixes.stream().anyMatch(file.getFileName().toString()::startsWith))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read corpus %s: %s".formatted(folder, e), e);
    }
  }

  /** Distinct texts by language and topic, in the order of the file. */
  private static Map<String, Map<String, Set<String>>> read(Path file, String stem) {
    Map<String, Map<String, Set<String>>> found = new LinkedHashMap<>();
    try (BufferedReader lines = open(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonLine entry = new JsonLine(line);
        String language = entry.text("lang").orElse("en");
        String text =
            entry
                .text("text")
                .orElseThrow(() -> new IllegalArgumentException("a line has no text"));
        found
            .computeIfAbsent(language.toLowerCase(Locale.ROOT), key -> new TreeMap<>())
            .computeIfAbsent(
                stem + "/" + entry.text("category").orElse("all"), key -> new LinkedHashSet<>())
            .add(text);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read corpus file %s: %s".formatted(file, e), e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Cannot read corpus file %s: %s".formatted(file, e.getMessage()), e);
    }
    return found;
  }

  private static BufferedReader open(Path file) throws IOException {
    InputStream bytes = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    boolean gzipped = file.getFileName().toString().endsWith(".gz");
    return new BufferedReader(
        new InputStreamReader(gzipped ? new GZIPInputStream(bytes) : bytes, UTF_8));
  }

  /**
   * Which files of a corpus play which part, by the beginnings of their names.
   *
   * @param organic ordinary customers' texts
   * @param fields what campaigns harvest
   * @param benchmarks items of public tests
   * @param documents what a batch job works on
   */
  record Roles(
      List<String> organic, List<String> fields, List<String> benchmarks, List<String> documents)
      implements java.io.Serializable {
    Roles {
      organic = List.copyOf(organic);
      fields = List.copyOf(fields);
      benchmarks = List.copyOf(benchmarks);
      documents = List.copyOf(documents);
    }
  }
}
