package dev.stillwatch.evaluate;

import static java.util.stream.Collectors.joining;

import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;

/** A score in words for people, and as one JSON object for programs. */
public record ScoreText(Score score) {

  /** Lines for a terminal; what cannot be said is said to be so. */
  public String table() {
    StringBuilder out = new StringBuilder();
    line(out, "accounts: precision", share(score.precision(), "no account is in a case"));
    line(out, "accounts: recall", share(score.recall(), "the truth has no campaign"));
    line(out, "accounts: F1", share(score.f1(), "not defined"));
    new TreeMap<>(score.recallByKind())
        .forEach((kind, recall) -> line(out, "recall of " + kind, number(recall)));
    new TreeMap<>(score.flaggedByKind())
        .forEach((kind, count) -> line(out, "flagged of " + kind, count.toString()));
    line(out, "campaigns found", score.campaignsFound() + " of " + score.campaigns());
    score
        .matches()
        .forEach(
            match ->
                line(
                    out,
                    "  %s (%s)".formatted(match.group(), match.kind()),
                    "%s, Jaccard %s".formatted(match.caseId(), number(match.jaccard()))));
    line(out, "false cases", score.falseCases() + " of " + score.cases());
    return out.toString();
  }

  /** One line of JSON; null for a share of nothing. */
  public String json() {
    return "{\"precision\":%s,\"recall\":%s,\"f1\":%s,\"recall_by_kind\":%s,\"flagged_by_kind\":%s,"
            .formatted(
                orNull(score.precision()),
                orNull(score.recall()),
                orNull(score.f1()),
                object(score.recallByKind(), ScoreText::number),
                object(score.flaggedByKind(), Object::toString))
        + "\"campaigns\":%d,\"campaigns_found\":%d,\"false_cases\":%d,\"cases\":%d}"
            .formatted(
                score.campaigns(), score.campaignsFound(), score.falseCases(), score.cases());
  }

  private static void line(StringBuilder out, String what, String value) {
    out.append("%-22s %s%n".formatted(what, value));
  }

  private static String share(OptionalDouble share, String otherwise) {
    return share.isPresent() ? number(share.getAsDouble()) : "- (" + otherwise + ")";
  }

  private static String orNull(OptionalDouble share) {
    return share.isPresent() ? number(share.getAsDouble()) : "null";
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  private static <V> String object(Map<String, V> values, Function<V, String> value) {
    return new TreeMap<>(values)
        .entrySet().stream()
            .map(entry -> quoted(entry.getKey()) + ":" + value.apply(entry.getValue()))
            .collect(joining(",", "{", "}"));
  }

  /** Kinds come from a file that anybody may have written. */
  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    text.chars()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                out.append('\\').append((char) c);
              } else if (c < 0x20 || c > 0x7e) {
                out.append("\\u%04x".formatted(c));
              } else {
                out.append((char) c);
              }
            });
    return out.append('"').toString();
  }
}
