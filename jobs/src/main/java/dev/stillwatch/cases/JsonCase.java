package dev.stillwatch.cases;

import dev.stillwatch.cases.CaseFile.Day;
import dev.stillwatch.cases.CaseFile.Decision;
import dev.stillwatch.cases.CaseFile.Evidence;
import dev.stillwatch.cases.CaseFile.Head;
import dev.stillwatch.cases.CaseFile.Member;
import dev.stillwatch.cases.CaseFile.Night;
import dev.stillwatch.cases.CaseFile.Pool;
import dev.stillwatch.cases.CaseFile.Relation;
import dev.stillwatch.render.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A case file as one JSON object with the columns' names of the lake as keys.
 *
 * @param lake where the case is from, as the reader knows it
 */
public record JsonCase(String lake) {

  /** File name of the JSON Schema that every object satisfies. */
  public static final String SCHEMA = "case.schema.json";

  /** That schema (JSON Schema, draft 2020-12). */
  public static String schema() {
    try (InputStream in = JsonCase.class.getResourceAsStream(SCHEMA)) {
      if (in == null) {
        throw new IllegalStateException(
            "Cannot write JSON: %s is not in the jar".formatted(SCHEMA));
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write JSON: %s is not readable".formatted(SCHEMA), e);
    }
  }

  /** The object, on several lines. */
  public String of(CaseFile file) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("$schema", SCHEMA);
    object.put("generator", Page.GENERATOR);
    object.put("lake", lake);
    object.putAll(head(file.head()));
    object.put("evidence", each(file.evidence(), JsonCase::evidence));
    object.put("members_shown", CaseFile.accounts(file.active()));
    object.put("case_members", each(file.members(), JsonCase::member));
    object.put("timeline", each(file.days(), JsonCase::day));
    object.put("lineage", each(file.lineage(), JsonCase::relation));
    object.put("pools", each(file.pools(), JsonCase::pool));
    object.put("nights", each(file.nights(), JsonCase::night));
    object.put("decisions", each(file.decisions(), JsonCase::decision));
    object.put("since_decision", file.sinceDecision());
    object.put("provenance", provenance(file.provenance()));
    return Json.pretty(object) + "\n";
  }

  /** The keys of the case itself. */
  static Map<String, Object> head(Head head) {
    return object(
        "case_id", head.caseId(),
        "campaign_id", head.campaignId(),
        "kind", head.kind(),
        "state", head.state(),
        "summary", head.summary(),
        "strength_bits", head.strengthBits(),
        "benign_reading", head.explanation(),
        "benign_bits", head.benignBits(),
        "members", head.members(),
        "requests", head.requests(),
        "first_seen", head.firstSeen(),
        "last_seen", head.lastSeen(),
        "run_date", head.night(),
        "decided_by", orNull(head.decidedBy()),
        "decided_at", orNull(head.decidedAt()));
  }

  private static Map<String, Object> evidence(Evidence piece) {
    return object(
        "evidence", piece.name(),
        "family", piece.family(),
        "side", piece.side(),
        "bits", piece.bits(),
        "value", piece.value(),
        "statement", piece.statement(),
        "trace", piece.trace());
  }

  private static Map<String, Object> member(Member member) {
    return object(
        "account_ref", member.account(),
        "facet", member.facet(),
        "valid_from", member.from(),
        "valid_to", member.to(),
        "state", member.state(),
        "bits", member.bits(),
        "reason", member.reason(),
        "requests", member.requests(),
        "plan", orNull(member.plan()),
        "country", orNull(member.country()),
        "created_at", orNull(member.created()));
  }

  private static Map<String, Object> day(Day day) {
    return object(
        "day", day.day(),
        "requests", day.requests(),
        "accounts", day.accounts(),
        "expected", day.expected(),
        "low", day.low(),
        "high", day.high(),
        "spike", day.spike(),
        "releases",
            each(
                day.releases(),
                r -> object("vendor", r.vendor(), "model", r.model(), "kind", r.kind())),
        "models", day.models());
  }

  private static Map<String, Object> relation(Relation relation) {
    return object(
        "run_date", relation.night(),
        "relation", relation.relation(),
        "other_id", relation.otherId(),
        "overlap", relation.overlap());
  }

  private static Map<String, Object> pool(Pool pool) {
    return object(
        "pool_id", pool.poolId(),
        "state", pool.state(),
        "accounts", pool.accounts(),
        "members", pool.members(),
        "earlier", pool.earlier(),
        "elsewhere", pool.elsewhere(),
        "uninvolved", pool.uninvolved(),
        "stopped", pool.stopped(),
        "payments", pool.payments(),
        "emails", pool.emails(),
        "networks", pool.networks(),
        "first_seen", pool.firstSeen(),
        "last_seen", pool.lastSeen(),
        "lineage", each(pool.lineage(), JsonCase::relation));
  }

  private static Map<String, Object> night(Night night) {
    return object(
        "run_date", night.night(),
        "strength_bits", night.strengthBits(),
        "benign_reading", BestReading.words(night.benignReading(), night.benignBits()),
        "benign_bits", night.benignBits(),
        "members", night.members());
  }

  private static Map<String, Object> decision(Decision decision) {
    return object(
        "at", decision.at(),
        "by", decision.by(),
        "decision", decision.decision(),
        "state", decision.state(),
        "note", orNull(decision.note()),
        "reason_code", orNull(decision.reasonCode()),
        "case_run_date", decision.night());
  }

  private static Map<String, Object> provenance(CaseFile.Provenance from) {
    return object(
        "epoch", from.epoch(),
        "config_hash", from.configHash(),
        "code_version", from.codeVersion(),
        "input_versions", from.tableVersions());
  }

  private static <T> List<Map<String, Object>> each(
      List<T> values, Function<T, Map<String, Object>> as) {
    return values.stream().map(as).toList();
  }

  /** Keys and values by turns, in that order. */
  private static Map<String, Object> object(Object... keysAndValues) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      object.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return object;
  }

  // An object for "absent": only here, where JSON has a word for it.
  private static Object orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
