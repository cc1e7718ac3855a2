package dev.stillwatch.grouping;

import dev.stillwatch.accounts.Population;
import dev.stillwatch.linking.SharedTokens;
import dev.stillwatch.numeric.BetaBinomial;
import dev.stillwatch.numeric.DirichletMultinomial;
import dev.stillwatch.numeric.Medians;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.sql.Row;

/**
 * How likely each candidate of a grown group is one of its members, and not a stranger who touches
 * the same cells.
 *
 * <p>A mixture of two kinds. Members give about the same share of their requests to the cells, get
 * answers of about the same length for them and follow up about as often; where the seed is loaded
 * plainly more evenly than accounts are, they send about as many a day, too; and where it is alike
 * in what it asks for there, they ask for that mix without favourites. Strangers do as all accounts
 * do, and give any share. What members are like is learned from the group: the weighted medians of
 * its seed and their spread beyond sampling error (of how much they send the plain ones), so that
 * in a group whose members differ as much as anybody nothing tells them from strangers and nobody
 * is dropped. Shares are beta-binomial, mean log lengths normal with their sampling variance. The
 * share of members among candidates, of the seed and beyond, is estimated by expectation
 * maximisation (Dempster, Laird and Rubin 1977), because a candidate that linked to others is a
 * member far more often than one that only scores. So are the shares of members and of strangers
 * that hold a token of the group's own ({@link RecruitByTokens}), of several organisations: where
 * all of a pool share their cards, who has another one is hardly of it, and where few do, who does
 * not may well be. Likewise of those whose organisation has {@value RecruitByTokens#FEWEST}
 * candidates and more: a pool behind a few fronts has hardly anybody elsewhere. Those that only
 * hold the group's tokens ({@link RecruitByTokens}) are a kind of their own, taken for members or
 * not at even odds at first.
 */
final class Membership {
  private static final double LEAST_LENGTH_SPREAD = 0.1;
  private static final double LEAST_POPULATION_SPREAD = 0.3;
  private static final double LEAST_FOLLOW_UPS_SPREAD = 0.05;
  private static final double LEAST_DOSE_SPREAD = 0.05;
  private static final double MOST_DOSE = 0.9;
  private static final double EDGE = 0.03;
  private static final BetaBinomial ANY_DOSE = new BetaBinomial(0.35, 3);
  private static final int LEAST = 5;
  private static final int ROUNDS = 30;
  private static final double IN_SEED = 0.9;
  private static final double[] PRECISIONS = {1, 3, 10, 30, 100, 300, 1e3, 3e3};

  /**
   * Precision of whoever has favourites: of accounts outside with five prompts and more in a
   * group's cells the likeliest was 1 to 3 in ten groups of tuning worlds, 10 in two.
   */
  private static final double FAVOURITES = 3;

  private static final double PLAINLY = 10;
  private static final double ANYTHING = 0.02;

  /** Candidates beyond the seed are above a bar over which chance explains a quarter at most. */
  private static final double BEYOND_SEED = 0.75;

  private static final double RECRUITED = 0.5;
  private static final double LEAST_LOAD_SPREAD = 0.25;
  private static final int FEWEST_FRONTS = 3;
  private static final double FAR = 20;
  private static final double MOST_DOUBT = 20;

  /** Of accounts' spread of pace: members spread less are plainly more evenly loaded. */
  static final double EVEN = 0.5;

  /** Whoever holds no token may have been bought apart, whoever does may have been framed. */
  private static final double SUREST = 0.98;

  private final List<MemberTraffic> candidates;
  private final List<MemberTraffic> seed;
  private final double[] weights;

  private Membership(List<MemberTraffic> candidates) {
    this.candidates = candidates;
    List<MemberTraffic> linked = candidates.stream().filter(MemberTraffic::isSeed).toList();
    this.seed = linked.isEmpty() ? candidates : linked;
    this.weights = weights(seed);
  }

  /**
   * Probability of membership, one per candidate; NaN where the group is all of its members'
   * requests or has fewer than {@value #LEAST}.
   *
   * @param candidates of one group, each row with {@link Population}'s columns
   */
  static double[] of(List<MemberTraffic> candidates) {
    if (candidates.size() < LEAST || !candidates.get(0).inPart()) {
      double[] unknown = new double[candidates.size()];
      Arrays.fill(unknown, Double.NaN);
      return unknown;
    }
    return new Membership(candidates).posteriors();
  }

  /**
   * The same with doubt: what an account does is taken to be independent, so probabilities are too
   * sure where the group's own middle is. Odds are divided by a {@value #FAR}th of the seed's
   * middle ones, by 1 at least and {@value #MOST_DOUBT} at most, so that whoever is far less likely
   * than the middle is a stranger. In four worlds of two generators none of 19 accounts between 0.5
   * and 0.9 was of the campaign it was taken into, 9 of 29 to 0.98, 17 of 25 to 0.995 and 1,154 of
   * 1,175 beyond; but where members ask in everybody's sessions the middle is 0.87, and so are
   * they.
   *
   * @param members of one group
   * @param probabilities theirs, from {@link #of}
   */
  static double[] tempered(List<MemberTraffic> members, double[] probabilities) {
    double[] odds = Arrays.stream(probabilities).map(p -> p / (1 - p)).toArray();
    double[] linked =
        IntStream.range(0, odds.length)
            .filter(i -> members.get(i).isSeed())
            .mapToDouble(i -> odds[i])
            .toArray();
    double middle = Medians.median(linked.length == 0 ? odds : linked);
    double doubt = Math.max(1, Math.min(middle / FAR, MOST_DOUBT));
    return Arrays.stream(odds)
        .map(odd -> Double.isInfinite(odd) ? 1 : odd / (odd + doubt))
        .toArray();
  }

  /** What weighs more than the 0.9 quantile weighs as much: no account is the group. */
  static double[] weights(List<MemberTraffic> members) {
    double[] requests = members.stream().mapToDouble(MemberTraffic::requests).toArray();
    double most = Medians.quantile(requests, 0.9);
    return Arrays.stream(requests).map(n -> Math.min(n, most)).toArray();
  }

  /** Probabilities of membership, one per candidate. */
  private double[] posteriors() {
    double[] ratios = new double[candidates.size()];
    add(ratios, doses());
    add(ratios, lengths());
    add(ratios, followUps());
    add(ratios, loads());
    add(ratios, mixes());
    double[] posteriors = new double[ratios.length];
    double[] shares = {BEYOND_SEED, IN_SEED, RECRUITED};
    List<boolean[]> marks = List.of(holders(), fronts());
    List<double[]> byMark = List.of(new double[2], new double[2]);
    for (int round = 0; round < ROUNDS; round++) {
      double[] sums = {1, 1, 1};
      int[] counts = {2, 2, 2};
      for (int i = 0; i < ratios.length; i++) {
        int kind = kind(candidates.get(i));
        double marked = candidates.get(i).isRecruit() ? 0 : marked(i, marks, byMark);
        double odds = ratios[i] + marked + Math.log(shares[kind] / (1 - shares[kind]));
        posteriors[i] = 1 / (1 + Math.exp(-odds));
        sums[kind] += posteriors[i];
        counts[kind]++;
      }
      for (int kind = 0; kind < shares.length; kind++) {
        shares[kind] = Math.max(0.05, Math.min(0.99, sums[kind] / counts[kind]));
      }
      byMark = marks.stream().map(holders -> byMark(posteriors, holders)).toList();
    }
    return posteriors;
  }

  private static double marked(int candidate, List<boolean[]> marks, List<double[]> byMark) {
    double sum = 0;
    for (int mark = 0; mark < marks.size(); mark++) {
      sum += byMark.get(mark)[marks.get(mark)[candidate] ? 1 : 0];
    }
    return sum;
  }

  /** ln of the likelihood ratio of not being marked and of being it. */
  private double[] byMark(double[] posteriors, boolean[] holders) {
    double[] holding = {0.1, 1};
    double[] all = {2, 2};
    for (int i = 0; i < posteriors.length; i++) {
      // They were asked for because of a token, so it says nothing more of them.
      if (!candidates.get(i).isRecruit()) {
        all[1] += posteriors[i];
        all[0] += 1 - posteriors[i];
        holding[1] += holders[i] ? posteriors[i] : 0;
        holding[0] += holders[i] ? 1 - posteriors[i] : 0;
      }
    }
    double members = Math.max(1 - SUREST, Math.min(SUREST, holding[1] / all[1]));
    double strangers = Math.max(1 - SUREST, Math.min(SUREST, holding[0] / all[0]));
    return members <= strangers
        ? new double[2]
        : new double[] {Math.log((1 - members) / (1 - strangers)), Math.log(members / strangers)};
  }

  /** Whether each candidate holds a token of the group's own, of several organisations. */
  private boolean[] holders() {
    Map<String, Set<String>> organisations = new HashMap<>();
    Map<String, long[]> counts = new HashMap<>();
    List<MemberTraffic> found = candidates.stream().filter(c -> !c.isRecruit()).toList();
    for (MemberTraffic candidate : found) {
      for (Row token : candidate.tokens()) {
        organisations
            .computeIfAbsent(token.getString(0), any -> new HashSet<>())
            .add(candidate.orgOrSelf());
        counts.computeIfAbsent(token.getString(0), t -> new long[] {0, token.getLong(1)})[0]++;
      }
    }
    Set<String> own = new HashSet<>();
    counts.forEach(
        (token, count) -> {
          boolean open =
              !token.startsWith(SharedTokens.PAYMENT)
                  && count[0] >= SharedTokens.OPENLY * found.size();
          boolean many =
              count[0] >= RecruitByTokens.FEWEST && count[0] >= RecruitByTokens.OWN * count[1];
          if (many && !open && organisations.get(token).size() > 1) {
            own.add(token);
          }
        });
    boolean[] holders = new boolean[candidates.size()];
    for (int i = 0; i < holders.length; i++) {
      holders[i] =
          candidates.get(i).tokens().stream().anyMatch(token -> own.contains(token.getString(0)));
    }
    return holders;
  }

  /**
   * Whether each candidate is of an organisation that several candidates are of; nobody where there
   * are fewer than {@value #FEWEST_FRONTS} such, which are customers.
   */
  private boolean[] fronts() {
    Map<String, Integer> sizes = new HashMap<>();
    candidates.stream()
        .filter(candidate -> !candidate.isRecruit())
        .flatMap(candidate -> candidate.org().stream())
        .forEach(org -> sizes.merge(org, 1, Integer::sum));
    sizes.values().removeIf(size -> size < RecruitByTokens.FEWEST);
    boolean[] fronts = new boolean[candidates.size()];
    for (int i = 0; i < fronts.length && sizes.size() >= FEWEST_FRONTS; i++) {
      fronts[i] = candidates.get(i).org().filter(sizes::containsKey).isPresent();
    }
    return fronts;
  }

  private static int kind(MemberTraffic candidate) {
    return candidate.isSeed() ? 1 : candidate.isRecruit() ? 2 : 0;
  }

  private void add(double[] ratios, ToDoubleFunction<MemberTraffic> feature) {
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] += feature.applyAsDouble(candidates.get(i));
    }
  }

  /** ln of the likelihood ratio by the share of the account's requests that is the group's. */
  private ToDoubleFunction<MemberTraffic> doses() {
    double all = seed.stream().mapToLong(MemberTraffic::allRequests).sum();
    if (seed.stream().mapToLong(MemberTraffic::requests).sum() > MOST_DOSE * all) {
      return member -> 0;
    }
    BetaBinomial members =
        shares(
            MemberTraffic::requests,
            MemberTraffic::allRequests,
            middle -> LEAST_DOSE_SPREAD * middle);
    return member ->
        members.logProbability(member.requests(), member.allRequests())
            - ANY_DOSE.logProbability(member.requests(), member.allRequests());
  }

  /** The same by how often the account follows up, in the group's cells. */
  private ToDoubleFunction<MemberTraffic> followUps() {
    Row any = candidates.get(0).row();
    Double share = any.getAs(Population.FOLLOW_UPS);
    if (share == null || candidates.stream().noneMatch(MemberTraffic::knowsTimeOfDay)) {
      return member -> 0;
    }
    BetaBinomial members =
        shares(
            MemberTraffic::followUps, MemberTraffic::requests, middle -> LEAST_FOLLOW_UPS_SPREAD);
    BetaBinomial everybody =
        BetaBinomial.of(
            inside(share),
            Math.max(LEAST_FOLLOW_UPS_SPREAD, any.<Double>getAs(Population.FOLLOW_UPS_SPREAD)));
    return member ->
        members.logProbability(member.followUps(), member.requests())
            - everybody.logProbability(member.followUps(), member.requests());
  }

  /** The same by the length of answers; nothing where the seed's or everybody's are not known. */
  private ToDoubleFunction<MemberTraffic> lengths() {
    Row any = candidates.get(0).row();
    Double ordinary = any.getAs(Population.LENGTH);
    List<MemberTraffic> known = seed.stream().filter(m -> m.answered() > 0).toList();
    if (ordinary == null || known.size() < LEAST) {
      return member -> 0;
    }
    double[] lengths = known.stream().mapToDouble(MemberTraffic::meanLogOutput).toArray();
    double[] sampling = known.stream().mapToDouble(MemberTraffic::meanLogOutputVariance).toArray();
    double[] trusted = weights(known);
    double middle = Medians.weighted(lengths, trusted);
    double spread = Math.max(LEAST_LENGTH_SPREAD, beyond(lengths, sampling, trusted, middle));
    double everybody =
        Math.max(LEAST_POPULATION_SPREAD, any.<Double>getAs(Population.LENGTH_SPREAD));
    return member ->
        member.answered() == 0
            ? 0
            : logDensity(member, middle, spread) - logDensity(member, ordinary, everybody);
  }

  /**
   * The same by requests per active day or per day between the first and the last, whichever the
   * seed is more alike in beside accounts: somebody who asks now and then keeps a member's pace on
   * some days, and some members join late. One of them, for they say nearly the same. Nothing where
   * the seed differs more than {@value #EVEN} times as much as accounts do: campaigns that use
   * other people's accounts send as many as those do, and a seed is of the busier ones.
   */
  private ToDoubleFunction<MemberTraffic> loads() {
    Load pace = load(MemberTraffic::logPace, Population.PACE, Population.PACE_SPREAD);
    Load rate = load(MemberTraffic::logRate, Population.RATE, Population.RATE_SPREAD);
    Load load = rate.evenness() < pace.evenness() ? rate : pace;
    // Some member may have been put to other work; whom a token asks for was dealt little.
    return load.evenness() > EVEN
        ? member -> 0
        : member -> member.isRecruit() ? 0 : orNot(load.ratio(member));
  }

  private Load load(ToDoubleFunction<MemberTraffic> measure, String middle, String spread) {
    Row any = candidates.get(0).row();
    double[] loads = seed.stream().mapToDouble(measure).toArray();
    double median = Medians.median(loads);
    Double ordinary = any.getAs(middle);
    return new Load(
        measure,
        median,
        Math.max(LEAST_LOAD_SPREAD, Medians.spread(loads, median)),
        ordinary == null ? Double.NaN : ordinary,
        ordinary == null ? 0 : any.<Double>getAs(spread));
  }

  /** A measure of how much accounts send, its middle and spread in the seed and of everybody. */
  private record Load(
      ToDoubleFunction<MemberTraffic> measure,
      double middle,
      double spread,
      double ordinary,
      double everybody) {
    /** The seed's spread over everybody's, infinite where that is not known. */
    double evenness() {
      return spread / everybody;
    }

    double ratio(MemberTraffic member) {
      double load = measure.applyAsDouble(member);
      return logNormal(load, middle, spread) - logNormal(load, ordinary, everybody);
    }
  }

  /**
   * The same by how evenly the account asks for all that the group is about: whoever is dealt a
   * part of a list draws from the list's mix, whoever works in the field has favourites. Both are
   * Dirichlet-multinomial about the seed's mean shares; nothing where the seed is hardly more alike
   * than accounts are. It speaks only against: another campaign may draw from the same, and a few
   * prompts are even by chance.
   */
  private ToDoubleFunction<MemberTraffic> mixes() {
    Map<Integer, Integer> kinds = new TreeMap<>();
    candidates.forEach(c -> IntStream.of(c.cells()).forEach(cell -> kinds.putIfAbsent(cell, 0)));
    int count = 0;
    for (Map.Entry<Integer, Integer> kind : kinds.entrySet()) {
      kind.setValue(count++);
    }
    double[] means = new double[count];
    for (MemberTraffic member : seed) {
      double all = LongStream.of(member.cellPrompts()).sum();
      for (int i = 0; i < member.cells().length; i++) {
        means[kinds.get(member.cells()[i])] += member.cellPrompts()[i] / all;
      }
    }
    double sum = DoubleStream.of(means).sum();
    for (int i = 0; i < count; i++) {
      means[i] = (1 - ANYTHING) * means[i] / sum + ANYTHING / count;
    }
    double precision =
        DirichletMultinomial.likeliest(
            means,
            PRECISIONS,
            draws -> seed.stream().mapToDouble(member -> likelihood(draws, kinds, member)).sum());
    if (sum == 0 || precision < PLAINLY * FAVOURITES) {
      return member -> 0;
    }
    DirichletMultinomial alike = new DirichletMultinomial(means, precision);
    DirichletMultinomial others = new DirichletMultinomial(means, FAVOURITES);
    return member ->
        Math.min(0, orNot(likelihood(alike, kinds, member) - likelihood(others, kinds, member)));
  }

  private static double likelihood(
      DirichletMultinomial draws, Map<Integer, Integer> kinds, MemberTraffic member) {
    return draws.logLikelihood(
        IntStream.of(member.cells()).map(kinds::get).toArray(), member.cellPrompts());
  }

  /** A log likelihood ratio of members of whom one in fifty is unlike the others in that. */
  private static double orNot(double ratio) {
    return ratio > 0
        ? ratio + Math.log(SUREST + (1 - SUREST) * Math.exp(-ratio))
        : Math.log(SUREST * Math.exp(ratio) + 1 - SUREST);
  }

  /** ln of the normal density, without the constant that cancels in a ratio. */
  private static double logNormal(double x, double mean, double deviation) {
    double z = (x - mean) / deviation;
    return -Math.log(deviation) - 0.5 * z * z;
  }

  private static double logDensity(MemberTraffic member, double middle, double spread) {
    double deviation = Math.sqrt(member.meanLogOutputVariance() + spread * spread);
    return logNormal(member.meanLogOutput(), middle, deviation);
  }

  private BetaBinomial shares(
      ToDoubleFunction<MemberTraffic> some,
      ToDoubleFunction<MemberTraffic> of,
      DoubleUnaryOperator least) {
    double[] shares =
        seed.stream()
            .mapToDouble(m -> some.applyAsDouble(m) / Math.max(1, of.applyAsDouble(m)))
            .toArray();
    double middle = inside(Medians.weighted(shares, weights));
    double[] sampling =
        seed.stream()
            .mapToDouble(m -> middle * (1 - middle) / Math.max(1, of.applyAsDouble(m)))
            .toArray();
    return BetaBinomial.of(
        middle, Math.max(least.applyAsDouble(middle), beyond(shares, sampling, weights, middle)));
  }

  /** Spread about a middle beyond the median sampling variance. */
  private static double beyond(
      double[] values, double[] sampling, double[] weights, double middle) {
    double spread = Medians.spread(values, weights, middle);
    return Math.sqrt(Math.max(0, spread * spread - Medians.weighted(sampling, weights)));
  }

  private static double inside(double share) {
    return Math.max(EDGE, Math.min(1 - EDGE, share));
  }
}
