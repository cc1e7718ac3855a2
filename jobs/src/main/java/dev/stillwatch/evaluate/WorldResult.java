package dev.stillwatch.evaluate;

import dev.stillwatch.evaluate.EvidenceAgreement.Evidence;
import dev.stillwatch.evaluate.Score.Truth;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How one detector did in one world.
 *
 * @param detector {@link #OURS} or the name of a baseline
 * @param seed chance the world was made with
 * @param cases its cases at the end beside their truth
 * @param accounts accounts of campaigns and flagged ones, by pseudonym
 */
public record WorldResult(
    String detector,
    String scenario,
    long seed,
    List<Measurement> figures,
    List<KnownCase> cases,
    Map<String, KnownAccount> accounts) {

  /** Below this Jaccard index, somebody will ask what a campaign's case lacks or has too much. */
  private static final double GOOD = 0.8;

  /** The detector this project is. */
  public static final String OURS = "stillwatch";

  /**
   * A case beside its truth.
   *
   * @param majority what most of its members are
   */
  public record KnownCase(
      String id, double strength, long members, long campaignMembers, Truth majority) {
    boolean isFalse() {
      return Score.isFalse(campaignMembers, members);
    }
  }

  /** An account beside its truth. */
  public record KnownAccount(Truth truth, boolean flagged) {}

  public WorldResult {
    figures = List.copyOf(figures);
    cases = List.copyOf(cases);
    accounts = Map.copyOf(accounts);
  }

  /** The case that most of whose members are of a campaign, the largest of several. */
  Optional<KnownCase> caseOf(String campaign) {
    return cases.stream()
        .filter(each -> each.majority().group().equals(campaign))
        .max(Comparator.comparingLong(KnownCase::campaignMembers).thenComparing(KnownCase::id));
  }

  /** How well each campaign's best case fits it, by the campaign's kind and name. */
  List<Measurement> fits() {
    return figures.stream()
        .filter(figure -> figure.metric().equals(CampaignAgreement.JACCARD))
        .toList();
  }

  /** The ids of cases worth a look: those of no campaign, and those that fit theirs badly. */
  public List<String> doubtful() {
    Set<String> ids = new TreeSet<>();
    cases.stream().filter(KnownCase::isFalse).forEach(each -> ids.add(each.id()));
    fits().stream()
        .filter(fit -> fit.value() < GOOD)
        .flatMap(fit -> caseOf(CampaignAgreement.campaign(fit)).stream())
        .forEach(each -> ids.add(each.id()));
    return List.copyOf(ids);
  }

  /** The same of a world that goes by another name. */
  WorldResult called(String name) {
    return new WorldResult(detector, name, seed, figures, cases, accounts);
  }

  /** Of a baseline, which sees a world once, at its end. */
  public static WorldResult ofBaseline(
      String detector, String scenario, long seed, KnownWorld world, List<FlaggedCase> cases) {
    return of(detector, scenario, seed, world, cases, atTheEnd(world, cases));
  }

  /**
   * Of Stillwatch's own nights.
   *
   * @param nights in order, at least one
   */
  public static WorldResult ofNights(
      String scenario, long seed, KnownWorld known, List<Judgement> nights, JudgedWorld world) {
    Judgement last = nights.get(nights.size() - 1);
    List<Measurement> figures = new ArrayList<>(atTheEnd(known, last.cases()));
    figures.addAll(new Timeliness(known).of(nights));
    figures.addAll(new CaseIdentity(known).of(nights));
    figures.addAll(evidence(known, last, world));
    figures.addAll(new LinkExpectation(known).of(world.channels(last.night())));
    return of(OURS, scenario, seed, known, last.cases(), figures);
  }

  private static List<Measurement> evidence(KnownWorld known, Judgement last, JudgedWorld world) {
    LocalDate night = last.night();
    Map<String, Evidence> behind = last.cases().isEmpty() ? Map.of() : world.evidence(night);
    return new EvidenceAgreement(known).of(last.cases(), behind);
  }

  private static List<Measurement> atTheEnd(KnownWorld world, List<FlaggedCase> cases) {
    List<Measurement> figures = new ArrayList<>(new AccountAgreement(world).of(cases));
    figures.addAll(new CampaignAgreement(world).of(cases));
    figures.addAll(new BCubed(world).of(cases));
    figures.addAll(new CaseRanking(world).of(cases));
    return figures;
  }

  private static WorldResult of(
      String detector,
      String scenario,
      long seed,
      KnownWorld world,
      List<FlaggedCase> cases,
      List<Measurement> figures) {
    Set<String> flagged = new HashSet<>();
    cases.forEach(each -> flagged.addAll(each.members()));
    Set<String> told = new HashSet<>(flagged);
    world.campaigns().values().forEach(told::addAll);
    Map<String, KnownAccount> accounts = new TreeMap<>();
    told.forEach(
        account ->
            accounts.put(account, new KnownAccount(world.of(account), flagged.contains(account))));
    List<KnownCase> known =
        cases.stream()
            .map(
                each ->
                    new KnownCase(
                        each.id(),
                        each.strength(),
                        each.members().size(),
                        world.campaignMembers(each),
                        world.majority(each).truth()))
            .toList();
    return new WorldResult(detector, scenario, seed, figures, known, accounts);
  }
}
