package dev.stillwatch.cases;

import dev.stillwatch.lake.tables.CampaignMembers;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Everything a reviewer sees of one case, as one night left it: what all renderings are made from.
 *
 * <p>Absent text is empty and an absent number NaN. Nothing here is escaped yet.
 *
 * @param evidence strongest first; what is shown but not counted comes last
 * @param members the strongest ones, at most as many as were asked for, those who left last
 * @param days in order
 * @param lineage newest first
 * @param pools those with most members first; what is said of them is no part of the evidence
 * @param nights the strength of the case on each night, oldest first
 * @param decisions oldest first
 * @param turnover of its members since the last decision
 * @param picture what is drawn of it; read only for renderings that draw
 */
public record CaseFile(
    Head head,
    List<Evidence> evidence,
    List<Member> members,
    List<Day> days,
    List<Relation> lineage,
    List<Pool> pools,
    List<Night> nights,
    List<Decision> decisions,
    Turnover turnover,
    Provenance provenance,
    CasePicture picture) {

  public CaseFile {
    evidence = List.copyOf(evidence);
    members = List.copyOf(members);
    days = List.copyOf(days);
    lineage = List.copyOf(lineage);
    pools = List.copyOf(pools);
    nights = List.copyOf(nights);
    decisions = List.copyOf(decisions);
  }

  /**
   * The case in one row.
   *
   * @param strengthBits evidence for coordination, in bits
   * @param benignReading the best ordinary explanation
   * @param benignBits evidence for that explanation, in bits
   * @param members accounts in the case on its night, shown or not
   * @param requests their requests in the window that are the case's
   * @param night the night of this version
   * @param decidedBy who decided last; empty while nobody has
   * @param decidedAt when; empty while nobody has
   */
  public record Head(
      String caseId,
      String campaignId,
      String kind,
      String state,
      String summary,
      double strengthBits,
      String benignReading,
      double benignBits,
      long members,
      long requests,
      LocalDate firstSeen,
      LocalDate lastSeen,
      LocalDate night,
      String decidedBy,
      String decidedAt) {

    public Head {
      CaseIds.checked(caseId);
    }

    /** The case as a night saw it, in the state of today. */
    Head asOf(Night other) {
      return new Head(
          caseId,
          campaignId,
          kind,
          state,
          summary,
          other.strengthBits(),
          other.benignReading(),
          other.benignBits(),
          other.members(),
          requests,
          firstSeen,
          lastSeen,
          other.night(),
          decidedBy,
          decidedAt);
    }

    /** The best ordinary explanation in words, or that none has anything to show for it. */
    public String explanation() {
      return BestReading.words(benignReading, benignBits);
    }
  }

  /** One piece of evidence; see {@link dev.stillwatch.lake.tables.CaseEvidence}. */
  public record Evidence(
      String name,
      String family,
      String side,
      double bits,
      double value,
      String statement,
      String trace) {

    /** Whether its bits are part of the strength. */
    boolean isCounted() {
      return side.equals("for") || side.equals("against");
    }

    /** Whether it is an ordinary reading. */
    boolean isReading() {
      return side.equals("benign reading");
    }
  }

  /** One member; see {@link dev.stillwatch.lake.tables.CaseMembers}. */
  public record Member(
      String account,
      String facet,
      LocalDate from,
      LocalDate to,
      String state,
      double bits,
      String reason,
      long requests,
      String plan,
      String country,
      String created) {
    /** Whether it is no member any more. */
    boolean hasLeft() {
      return state.equals(CampaignMembers.LEFT);
    }
  }

  /**
   * One day of the case.
   *
   * @param expected requests the controls predict; NaN while history is too short, as the band
   * @param models requests per model, by name
   */
  public record Day(
      LocalDate day,
      long requests,
      long accounts,
      double expected,
      double low,
      double high,
      boolean spike,
      List<Release> releases,
      SortedMap<String, Long> models) {

    public Day {
      releases = List.copyOf(releases);
      models = new TreeMap<>(models);
    }
  }

  /** A model released on a day. */
  public record Release(String vendor, String model, String kind) {}

  /** Another case, or pool, that this one came from or went into. */
  public record Relation(LocalDate night, String relation, String otherId, double overlap) {}

  /**
   * Accounts that share rare infrastructure, some of which are members of the case; see {@link
   * dev.stillwatch.lake.tables.Pools}.
   *
   * @param accounts all of its accounts
   * @param members those that are members of the case
   * @param earlier those that once were
   * @param elsewhere those that are or were members of other campaigns only
   * @param stopped those that the platform stopped
   * @param payments payment tokens that several of them share, as mail domains and networks
   */
  public record Pool(
      String poolId,
      String state,
      long accounts,
      long members,
      long earlier,
      long elsewhere,
      long stopped,
      long payments,
      long emails,
      long networks,
      LocalDate firstSeen,
      LocalDate lastSeen,
      List<Relation> lineage) {
    public Pool {
      lineage = List.copyOf(lineage);
    }

    /** Those that are no part of this case nor of any other. */
    long uninvolved() {
      return Math.max(0, accounts - members - earlier - elsewhere);
    }
  }

  /** How one night saw the case. */
  public record Night(
      LocalDate night,
      double strengthBits,
      String benignReading,
      double benignBits,
      long members) {}

  /**
   * What a person decided.
   *
   * @param reasonCode what the customer can be told, a {@link dev.stillwatch.review.ReasonCode}
   */
  public record Decision(
      String at,
      String by,
      String decision,
      String state,
      String note,
      String reasonCode,
      LocalDate night) {}

  /** Members that came and went between two nights. */
  public record Turnover(long joined, long left) {
    /** Nobody did, or nothing was decided yet. */
    public static final Turnover NONE = new Turnover(0, 0);
  }

  /** What the case was made from. */
  public record Provenance(
      String epoch, String configHash, String codeVersion, SortedMap<String, Long> tableVersions) {

    public Provenance {
      tableVersions = new TreeMap<>(tableVersions);
    }
  }

  /** The same file with a picture. */
  CaseFile with(CasePicture drawn) {
    return new CaseFile(
        head,
        evidence,
        members,
        days,
        lineage,
        pools,
        nights,
        decisions,
        turnover,
        provenance,
        drawn);
  }

  /**
   * What changed since the last decision, as sentences, the first of which says since when; none
   * unless so much changed that somebody should look again.
   */
  List<String> sinceDecision() {
    if (decisions.isEmpty()) {
      return List.of();
    }
    LocalDate decided = decisions.get(decisions.size() - 1).night();
    return nights.stream()
        .filter(night -> night.night().equals(decided))
        .findFirst()
        .map(this::since)
        .orElse(List.of());
  }

  private List<String> since(Night then) {
    CaseDiff diff =
        new CaseDiff(
            head.asOf(then),
            head,
            List.of(),
            turnover.joined(),
            List.of(),
            turnover.left(),
            List.of());
    if (!diff.isMaterial()) {
      return List.of();
    }
    List<String> said = new ArrayList<>();
    said.add("The evidence changed since the decision on the night %s.".formatted(then.night()));
    said.addAll(diff.sentences());
    return said;
  }

  /** The members of the night. */
  List<Member> active() {
    return members.stream().filter(member -> !member.hasLeft()).toList();
  }

  /** Those who were members and are not any more, by no facet. */
  List<Member> left() {
    Set<String> active = active().stream().map(Member::account).collect(Collectors.toSet());
    return members.stream().filter(member -> !active.contains(member.account())).toList();
  }

  /** How many accounts they are: one may belong by several facets. */
  static long accounts(List<Member> members) {
    return members.stream().map(Member::account).distinct().count();
  }

  /** The bits of each family of evidence that counts. */
  SortedMap<String, Double> families() {
    SortedMap<String, Double> families = new TreeMap<>();
    counted().forEach(e -> families.merge(e.family(), e.bits(), Double::sum));
    return families;
  }

  /** The evidence whose bits are part of the strength. */
  List<Evidence> counted() {
    return evidence.stream().filter(Evidence::isCounted).toList();
  }

  /** What is shown beside it. */
  List<Evidence> uncounted() {
    return evidence.stream().filter(e -> !e.isCounted()).toList();
  }

  /** The strength that remains without the family that carries most of it. */
  double strengthWithoutStrongestFamily() {
    double most = families().values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    return head.strengthBits() - Math.max(0, most);
  }
}
