package dev.stillwatch.cases;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.translate;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;

/**
 * What pieces of evidence are called where people read, and what ordinary causes they have.
 *
 * <p>The tables keep the short names of tests and families; what has no entry here is called by its
 * short name.
 */
final class EvidenceWords {
  private static final String READING = "reading: ";
  private static final String BENIGN = "benign: ";

  private static final Map<String, String> TITLES =
      Map.ofEntries(
          Map.entry("own topics", "topics of their own"),
          Map.entry("own repeats", "repeated prompts"),
          Map.entry("accounts in between", "accounts that nearly belong"),
          Map.entry("shares alike", "share of their requests"),
          Map.entry("spread of shares", "how much the shares differ"),
          Map.entry("session excess", "work in sessions"),
          Map.entry("answer length", "length of answers"),
          Map.entry("answers against own others", "length against own other answers"),
          Map.entry("spread of answer lengths", "how much answer lengths differ"),
          Map.entry("spread of volumes", "how much volumes differ"),
          Map.entry("spread of totals", "how much totals differ"),
          Map.entry("spread of creation", "dates of creation"),
          Map.entry("shared tokens", "payment, mail and network in common"),
          Map.entry("signatures of others", "reasoning that other members obtained"),
          Map.entry("signatures of strangers", "reasoning that other organisations obtained"),
          Map.entry("rare frames in common", "rare prompt templates in common"),
          Map.entry("unlike matched accounts", "content that accounts like them do not have"),
          Map.entry("members", "accounts and requests"));

  /** The same where it speaks for coordination, and so is known to be one way and not the other. */
  private static final Map<String, String> FOUND =
      Map.ofEntries(
          Map.entry("own topics", "no topics of their own"),
          Map.entry("own repeats", "hardly a prompt sent twice"),
          Map.entry("accounts in between", "hardly an account that nearly belongs"),
          Map.entry("shares alike", "alike shares of their requests"),
          Map.entry("spread of shares", "shares that hardly differ"),
          Map.entry("session excess", "no work in sessions"),
          Map.entry("answer length", "long answers"),
          Map.entry("answers against own others", "longer answers than their others"),
          Map.entry("spread of answer lengths", "answers of even length"),
          Map.entry("spread of volumes", "volumes that hardly differ"),
          Map.entry("spread of totals", "totals that hardly differ"),
          Map.entry("spread of creation", "accounts made at about one time"));

  private static final Map<String, String> READINGS =
      Map.of(
          "one customer", "one customer behind the accounts",
          "same items", "a benchmark, course or judge that asks the same items",
          "small task", "one narrow task, too small for a data set",
          "public template", "users of a public template",
          "new class", "a new class or hackathon",
          "customers of one topic", "customers with a common topic",
          "suppressed", "ruled out by a reviewer before");

  private static final Map<String, Cause> CAUSES =
      Map.ofEntries(
          cause(
              "homogeneous",
              "members without topics of their own",
              "one product behind all accounts"),
          cause("no repeats", "hardly a prompt sent twice", "clients that keep answers"),
          cause(
              "two populations",
              "the sharp edge of the group",
              "a closed programme, or the accounts of one contract"),
          cause("equal dose", "shares that hardly differ", "fixed traffic of one product"),
          cause("no sessions", "the lack of sessions", "batch jobs and services without users"),
          cause("long answers", "the long answers", "reports, translations or code"),
          cause("even answers", "answers of even length", "evaluators, which ask for one format"),
          cause("equal volumes", "volumes that hardly differ", "a quota or a scheduler"),
          cause(
              "equal shares",
              "as many requests each",
              "a list cut in equal parts, or a quota that all reach"),
          cause(
              "synchronised start",
              "accounts made at about one time",
              "a launch, a course or a promotion"),
          cause(
              "same days",
              "requests on the same few days",
              "a course, an evaluation or a release that all try out"),
          cause(
              "infrastructure",
              "payment, mail or network in common",
              "one firm, campus or reseller"),
          cause(
              "replayed signatures",
              "reasoning that strangers obtained",
              "conversations that are handed on between customers"),
          cause("common frames", "common prompt templates", "an example that everybody copies"));

  /**
   * A family of evidence in a sentence.
   *
   * @param what the finding
   * @param ordinary what else brings it about
   */
  record Cause(String what, String ordinary) {}

  private EvidenceWords() {}

  /** What a piece of evidence is called. */
  static String title(CaseFile.Evidence piece) {
    if (piece.isReading()) {
      String reading =
          piece.family().startsWith(BENIGN)
              ? piece.family().substring(BENIGN.length())
              : piece.name().replace(READING, "");
      return READINGS.getOrDefault(reading, words(reading));
    }
    return piece.isCounted() && piece.bits() > 0
        ? FOUND.getOrDefault(piece.name(), title(piece.name()))
        : title(piece.name());
  }

  /** What a piece of evidence of that name is called. */
  static String title(String name) {
    if (name.startsWith(WriteStratumEvidence.PREFIX)) {
      return title(name.substring(WriteStratumEvidence.PREFIX.length()))
          + ", beside accounts like them";
    }
    return TITLES.getOrDefault(name, words(name));
  }

  /** The same as a column, for evidence that speaks for coordination. */
  static Column found(Column name) {
    Map<String, String> found = new TreeMap<>(TITLES);
    found.putAll(FOUND);
    Column[] entries =
        found.entrySet().stream()
            .flatMap(entry -> Stream.of(lit(entry.getKey()), lit(entry.getValue())))
            .toArray(Column[]::new);
    return coalesce(element_at(map(entries), name), translate(name, "_", " "));
  }

  /** A family in a sentence, with what else brings it about. */
  static Cause cause(String family) {
    return CAUSES.getOrDefault(family, new Cause(words(family), ""));
  }

  /** A name as words: load_balance becomes load balance. */
  static String words(String name) {
    return name.replace('_', ' ');
  }

  private static Map.Entry<String, Cause> cause(String family, String what, String ordinary) {
    return Map.entry(family, new Cause(what, ordinary));
  }
}
