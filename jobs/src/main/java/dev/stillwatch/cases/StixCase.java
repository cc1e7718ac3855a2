package dev.stillwatch.cases;

import dev.stillwatch.cases.CaseFile.Head;
import dev.stillwatch.cases.CaseFile.Member;
import dev.stillwatch.render.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * A case as indicators for other tools: a STIX 2.1 bundle with hashed values only.
 *
 * <p>Accounts are pseudonyms and skeletons keyed hashes, so only whoever holds the key can match
 * them. Ids are name-based (RFC 9562, version 5): the same version of a case gives the same bundle.
 * Confidence follows the Admiralty scale of STIX 2.1, appendix A. An indicator of a case that
 * people found ordinary is revoked.
 */
public record StixCase() {
  private static final UUID NAMESPACE = UUID.fromString("5d1f0c52-7c1e-4d0b-9a56-2f7c1a0e8b11");
  // Members come and go; what was true of an account a season ago is no reason to act on it.
  private static final int VALID_DAYS = 90;
  private static final Set<String> CONFIRMED = Set.of("confirmed", "enforced", "upheld");
  private static final Set<String> ORDINARY = Set.of("benign", "overturned", "duplicate");
  private static final int CONFIRMED_BY_OTHERS = 90;
  private static final int PROBABLY_TRUE = 70;
  private static final int POSSIBLY_TRUE = 50;
  private static final int DOUBTFUL = 30;
  private static final int IMPROBABLE = 10;
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** The bundle. */
  public String of(CaseFile file) {
    Head head = file.head();
    String identity = id("identity", Page.GENERATOR);
    List<Map<String, Object>> objects = new ArrayList<>();
    Map<String, Object> author = common("identity", identity, head);
    author.put("name", Page.GENERATOR);
    author.put("identity_class", "system");
    objects.add(author);

    Set<String> accounts = new LinkedHashSet<>();
    file.active().stream().map(Member::account).forEach(accounts::add);
    for (String account : accounts) {
      objects.add(
          indicator(
              file,
              identity,
              "Account %s of case %s".formatted(account, head.caseId()),
              "[user-account:user_id = '%s']".formatted(quoted(account))));
    }
    for (CasePicture.Skeleton skeleton : file.picture().skeletons()) {
      objects.add(
          indicator(
              file,
              identity,
              "Prompt skeleton of case %s".formatted(head.caseId()),
              "[x-stillwatch-request:skeleton_hash = '%s']"
                  .formatted(Long.toHexString(skeleton.hash()))));
    }
    if (objects.size() > 1) {
      objects.add(grouping(head, identity, objects));
    }
    Map<String, Object> bundle = new LinkedHashMap<>();
    bundle.put("type", "bundle");
    bundle.put("id", id("bundle", head.caseId() + head.night() + head.state()));
    bundle.put("objects", objects);
    return Json.pretty(bundle) + "\n";
  }

  private static Map<String, Object> indicator(
      CaseFile file, String identity, String name, String pattern) {
    Head head = file.head();
    Map<String, Object> object =
        common("indicator", id("indicator", head.caseId() + pattern), head);
    object.put("created_by_ref", identity);
    object.put("name", name);
    object.put("description", "An association in request logs, not a finding about anyone.");
    object.put("indicator_types", List.of("anomalous-activity"));
    object.put("pattern", pattern);
    object.put("pattern_type", "stix");
    object.put("pattern_version", "2.1");
    object.put("valid_from", instant(head.firstSeen()));
    object.put("valid_until", instant(head.lastSeen().plusDays(VALID_DAYS)));
    object.put("confidence", confidence(head));
    if (ORDINARY.contains(head.state())) {
      object.put("revoked", true);
    }
    return object;
  }

  private static Map<String, Object> grouping(
      Head head, String identity, List<Map<String, Object>> objects) {
    Map<String, Object> grouping = common("grouping", id("grouping", head.caseId()), head);
    grouping.put("created_by_ref", identity);
    grouping.put("name", "Case " + head.caseId());
    grouping.put("description", head.summary());
    grouping.put("context", "suspicious-activity");
    grouping.put("confidence", confidence(head));
    grouping.put("object_refs", objects.stream().skip(1).map(object -> object.get("id")).toList());
    return grouping;
  }

  /** By what people decided, and before that by how far the evidence exceeds its best rival. */
  static int confidence(Head head) {
    if (CONFIRMED.contains(head.state())) {
      return CONFIRMED_BY_OTHERS;
    }
    if (ORDINARY.contains(head.state())) {
      return IMPROBABLE;
    }
    double ahead = head.strengthBits() - Math.max(0, head.benignBits());
    return ahead >= 10 ? PROBABLY_TRUE : ahead >= 3 ? POSSIBLY_TRUE : DOUBTFUL;
  }

  private static Map<String, Object> common(String type, String id, Head head) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("type", type);
    object.put("spec_version", "2.1");
    object.put("id", id);
    object.put("created", instant(head.firstSeen()));
    object.put("modified", modified(head));
    return object;
  }

  /** When the latest night or decision changed what is said of it. */
  private static String modified(Head head) {
    String night = instant(head.night());
    if (head.decidedAt().isEmpty()) {
      return night;
    }
    String decided = MILLIS.format(Instant.parse(head.decidedAt()));
    return decided.compareTo(night) > 0 ? decided : night;
  }

  private static String instant(LocalDate day) {
    return day + "T00:00:00.000Z";
  }

  // Within the quotes of a pattern, a backslash escapes itself and the quote.
  private static String quoted(String text) {
    return text.replace("\\", "\\\\").replace("'", "\\'");
  }

  private static String id(String type, String name) {
    return type + "--" + nameBased(type + ":" + name);
  }

  /** The version 5 UUID of a name (RFC 9562, section 5.5). */
  static UUID nameBased(String name) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-1");
      sha.update(
          ByteBuffer.allocate(16)
              .putLong(NAMESPACE.getMostSignificantBits())
              .putLong(NAMESPACE.getLeastSignificantBits())
              .array());
      ByteBuffer digest = ByteBuffer.wrap(sha.digest(name.getBytes(StandardCharsets.UTF_8)));
      long most = (digest.getLong() & 0xffffffffffff0fffL) | 0x5000L;
      long least = (digest.getLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
      return new UUID(most, least);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Cannot name an indicator: no SHA-1", e);
    }
  }
}
