package dev.stillwatch.judging;

import dev.stillwatch.accounts.Population;
import dev.stillwatch.accounts.SumAccountDays;
import dev.stillwatch.grouping.MemberTraffic;
import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.linking.DayProfiles;
import dev.stillwatch.linking.LinkByHandOff;
import dev.stillwatch.linking.LinkByTokens;
import dev.stillwatch.linking.RegionFacets;
import dev.stillwatch.linking.SharedTokens;
import dev.stillwatch.linking.StyleProfiles;
import dev.stillwatch.numeric.Medians;
import dev.stillwatch.numeric.PairHomogeneity;
import dev.stillwatch.numeric.SameDays;
import dev.stillwatch.numeric.SessionExcess;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.apache.commons.statistics.distribution.PoissonDistribution;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Computes a group's statistics from its members' sums. */
final class MeasureGroup implements FlatMapGroupsFunction<String, Row, Row> {
  /** What groups are compared among that are judged by a part of their members' requests. */
  static final String PART = ", in part";

  /** The same where the part lies in a region of embedding space. */
  static final String REGION = ", in a region";

  private static final int LEAST_MEMBERS = 3;
  private static final int LEAST_ANSWERED = 5;
  private static final int LEAST_COMPARED = 3;
  private static final int LEAST_REPLAYED = 5;
  private static final int LEAST_ORGANISATIONS = 3;

  /** Midway between the topics that campaigns and ordinary groups are taken to have. */
  private static final double ALIKE = 0.25;

  private static final double CHANCE = 1e-3;

  /**
   * Share of requests on items of one list from which on equal totals say nothing. In worlds of
   * four generators evaluations had 0.33 to 0.84, a course 0.29, sweeps 0.04 to 0.16.
   */
  private static final double ONE_LIST = 0.2;

  private static final double MOST_OF_AN_ITEM = 0.1;

  /** Members who never meet are as far from those who do as that, so that logarithms are finite. */
  private static final double SELDOM = 1 / 16.0;

  private static final double MOST_OF_ALL = 0.1;
  private static final double DAY = 86_400;

  @Override
  public Iterator<Row> call(String group, Iterator<Row> rows) {
    List<MemberTraffic> members = MemberTraffic.all(rows, JudgeGroups.MOST);
    Row any = members.get(0).row();
    long accounts = any.<Long>getAs(Population.ACCOUNTS);
    Double ordinaryLength = any.getAs(Population.LENGTH);
    boolean inPart = MemberTraffic.isPart(members);
    // Of accounts that send one kind of thing, cells cut out a part that nobody dealt: their shares
    // are equal by themselves, and all of it comes out where the part does.
    boolean dealt = inPart && allTopics(members) > ALIKE;

    // What made a group is no evidence for it; a cap that all set levels answers, and
    // who asks the same of a region has no topics of its own there.
    String channel = Groups.CHANNEL.in(any);
    boolean byStyle = StyleProfiles.CHANNEL.equals(channel);
    boolean byRegion = RegionFacets.CHANNEL.equals(channel);

    Map<GroupTest, Double> statistics = new EnumMap<>(GroupTest.class);
    // Whom likeness brought has no topics of its own by choice.
    List<MemberTraffic> asking =
        inPart ? members : members.stream().filter(MemberTraffic::isSeed).toList();
    PairHomogeneity topics = topics(asking);
    double breadth = topics.breadth();
    double error = topics.error();
    statistics.put(GroupTest.TOPICS, byRegion || topics.isEmpty() ? Double.NaN : topics.rho());
    statistics.put(GroupTest.REPEATS, log2(0.02 + repeats(members)));
    statistics.put(GroupTest.SESSIONS, sessions(members));
    // Answers in a region are as long as its topics ask for, whoever asks.
    boolean topical = byRegion && inPart;
    double ownLength = inPart && !topical ? ownLength(members) : Double.NaN;
    // A part is compared with the rest of its accounts where that is known: against everybody it is
    // diluted by what its members ask there themselves.
    statistics.put(
        GroupTest.LENGTH,
        byStyle || topical || ordinaryLength == null || !Double.isNaN(ownLength)
            ? Double.NaN
            : Medians.median(lengths(members)) - ordinaryLength);
    statistics.put(GroupTest.EVENNESS, byStyle ? Double.NaN : evenAnswers(members));
    // Accounts that give a part of their requests are as uneven as their own customers are.
    statistics.put(GroupTest.VOLUMES, inPart ? Double.NaN : evenVolumes(members));
    Collection<Frame> frames = frames(members);
    statistics.put(GroupTest.SHARES, inPart ? Double.NaN : evenShares(frames, members));
    // Doses decide whether large groups need less, which was measured of grown groups alone.
    statistics.put(GroupTest.DOSE, dealt && !byRegion ? evenDoses(members) : Double.NaN);
    statistics.put(GroupTest.OWN_LENGTH, ownLength);
    statistics.put(GroupTest.NEARLY, log2(0.05 + grown(Groups.NEARLY, any)));
    statistics.put(GroupTest.ALIKE, grown(Groups.ALIKE, any));
    boolean byTokens = LinkByTokens.CHANNEL.equals(channel);
    boolean byHandOff = LinkByHandOff.CHANNEL.equals(channel);
    boolean byDays = byHandOff || DayProfiles.CHANNEL.equals(channel);
    statistics.put(GroupTest.START, byHandOff ? Double.NaN : start(members));
    Double anyDay = any.getAs(JudgeGroups.SAME_DAY);
    // Days are those of all requests: a part's members have their own customers' days.
    statistics.put(
        GroupTest.DAYS,
        byDays || inPart || anyDay == null ? Double.NaN : sameDays(members, anyDay));
    statistics.put(GroupTest.TOKENS, byTokens ? Double.NaN : tokens(members, accounts));
    statistics.put(GroupTest.FRAMES, commonFrames(frames, members, accounts));
    statistics.put(GroupTest.SIGNATURES, signatures(members));
    List<MemberTraffic> known = members.stream().filter(m -> m.org().isPresent()).toList();
    statistics.put(
        GroupTest.STRANGERS_SIGNATURES,
        2 * known.size() < members.size() ? Double.NaN : signatures(known));
    Map<String, Integer> organisations = organisations(members);
    statistics.put(GroupTest.ORGANISATIONS, effective(organisations.values()));
    statistics.put(GroupTest.LARGEST, largest(organisations, members.size()));
    statistics.put(GroupTest.PAYER, holders(members, SharedTokens.PAYMENT, Long.MAX_VALUE));
    statistics.put(
        GroupTest.HOUSE, holders(members, SharedTokens.EMAIL, (long) (MOST_OF_ALL * accounts)));
    // Customers that a pool relays come out where the pool does, so a part says nothing here.
    statistics.put(GroupTest.NETWORKS, dealt ? Double.NaN : networks(members, accounts));
    statistics.put(GroupTest.ITEMS, repeats(members) > 0.25 ? framesOfThree(frames, members) : 0);
    statistics.put(GroupTest.LIST, topics.isEmpty() ? Double.NaN : topics.rho() + 2 * error);
    // Who deals out a data set in small parts adds little to each account on purpose.
    boolean isNarrow = !inPart && !topics.isEmpty() && breadth < GroupTest.NARROW;
    statistics.put(GroupTest.HAUL, isNarrow ? prompts(members) : Double.NaN);
    long likely =
        members.stream().filter(m -> m.row().<Boolean>getAs(JudgeGroups.IS_LIKELY)).count();
    return statistics.entrySet().stream()
        .map(
            e ->
                RowFactory.create(
                    group,
                    e.getKey().label(),
                    Double.isNaN(e.getValue()) ? null : e.getValue(),
                    (long) (e.getKey() == GroupTest.TOPICS ? asking : members).size(),
                    among(inPart, byRegion),
                    e.getKey().shift(breadth),
                    e.getKey() == GroupTest.TOPICS ? error : 0.0,
                    dealt,
                    likely))
        .iterator();
  }

  /** What the statistics are compared among. */
  private static String among(boolean inPart, boolean byRegion) {
    return byRegion ? REGION : inPart ? PART : "";
  }

  private static PairHomogeneity topics(List<MemberTraffic> members) {
    PairHomogeneity pairs = new PairHomogeneity();
    members.forEach(member -> pairs.add(member.cells(), member.cellPrompts()));
    return pairs;
  }

  /** The same over all that the members ask. */
  private static double allTopics(List<MemberTraffic> members) {
    PairHomogeneity pairs = new PairHomogeneity();
    members.forEach(member -> pairs.add(member.allCells(), member.allCellPrompts()));
    return pairs.rho();
  }

  private static double repeats(List<MemberTraffic> members) {
    double requests = members.stream().mapToLong(MemberTraffic::requests).sum();
    return 1 - prompts(members) / requests;
  }

  /** Prompts of all members, each of a member's once a day. */
  private static double prompts(List<MemberTraffic> members) {
    return members.stream().mapToLong(MemberTraffic::prompts).sum();
  }

  private static double sessions(List<MemberTraffic> members) {
    if (members.stream().noneMatch(MemberTraffic::knowsTimeOfDay)) {
      return Double.NaN;
    }
    SessionExcess excess = new SessionExcess(SumAccountDays.FOLLOW_UP.toSeconds());
    members.forEach(m -> excess.add(m.requests(), m.followUps(), m.allRequests(), m.seconds()));
    return excess.value();
  }

  private static double[] lengths(List<MemberTraffic> members) {
    return answered(members).stream().mapToDouble(MemberTraffic::meanLogOutput).toArray();
  }

  private static List<MemberTraffic> answered(List<MemberTraffic> members) {
    return members.stream().filter(member -> member.answered() >= LEAST_ANSWERED).toList();
  }

  /**
   * Beyond sampling error, lest members with few answers hide how alike all are. By half of the
   * variance at most: the error is one for everybody, and labels vary less within an account.
   */
  private static double evenAnswers(List<MemberTraffic> members) {
    double[] lengths = lengths(members);
    double[] errors =
        answered(members).stream().mapToDouble(MemberTraffic::meanLogOutputVariance).toArray();
    return errors.length < LEAST_MEMBERS
        ? Double.NaN
        : log2(
            0.02
                + Math.max(
                    Medians.deviationBeyond(lengths, errors),
                    Medians.deviation(lengths) * Math.sqrt(0.5)));
  }

  private static double evenVolumes(List<MemberTraffic> members) {
    return spread(members, MemberTraffic::logPace);
  }

  /**
   * Silent where members may work off the same list, which makes all of them send as many, or where
   * no frames tell whether they do.
   */
  private static double evenShares(Collection<Frame> frames, List<MemberTraffic> members) {
    boolean ofTheirOwn = !frames.isEmpty() && ofOneList(frames, members) < ONE_LIST;
    return ofTheirOwn
        ? spread(members, member -> Math.log((double) member.allRequests()))
        : Double.NaN;
  }

  private static double spread(
      List<MemberTraffic> members, ToDoubleFunction<MemberTraffic> logVolume) {
    double[] volumes = members.stream().mapToDouble(logVolume).toArray();
    return volumes.length < LEAST_MEMBERS ? Double.NaN : log2(0.05 + Medians.deviation(volumes));
  }

  /** Spread of the members' shares beyond what sampling explains, relative to the share of all. */
  private static double evenDoses(List<MemberTraffic> members) {
    double share = MemberTraffic.dose(members);
    double[] doses = members.stream().mapToDouble(MemberTraffic::dose).toArray();
    double[] errors =
        members.stream().mapToDouble(m -> share * (1 - share) / m.allRequests()).toArray();
    return doses.length < LEAST_MEMBERS
        ? Double.NaN
        : log2(0.02 + Medians.deviationBeyond(doses, errors) / share);
  }

  private static double ownLength(List<MemberTraffic> members) {
    double[] differences =
        members.stream()
            .filter(m -> m.answered() >= LEAST_COMPARED && m.othersAnswered() >= LEAST_COMPARED)
            .mapToDouble(m -> m.meanLogOutput() - m.othersMeanLogOutput())
            .toArray();
    return differences.length < LEAST_MEMBERS
        ? Double.NaN
        : Arrays.stream(differences).average().orElseThrow();
  }

  private static double grown(Field<Double> field, Row row) {
    Double value = field.in(row);
    return value == null ? Double.NaN : value;
  }

  private static double start(List<MemberTraffic> members) {
    double[] created =
        members.stream()
            .map(member -> member.row().<Long>getAs(JudgeGroups.CREATED))
            .filter(java.util.Objects::nonNull)
            .mapToDouble(seconds -> seconds / DAY)
            .toArray();
    return created.length < Math.max(LEAST_MEMBERS, members.size() / 2)
        ? Double.NaN
        : log2(1 + Medians.quantile(created, 0.75) - Medians.quantile(created, 0.25));
  }

  private static double sameDays(List<MemberTraffic> members, double chance) {
    SameDays days = new SameDays();
    members.forEach(member -> days.add(member.daily()));
    return log2(Math.max(days.probability() / chance, SELDOM));
  }

  /**
   * A token counts where more members hold it than chance gives, at {@value #CHANCE} over all
   * tokens of the group; the mail domain of half the world does not. Nor does a network or a mail
   * domain that {@value SharedTokens#OPENLY} of the members hold, a campus, an office, a firm:
   * whoever wants to look like strangers does not come in by one door. Where there is such a door,
   * or as many come in by fewer than {@value ReadGroup#FEWEST_NETWORKS} networks, no network
   * counts: a campus has several. Where the door is a mail domain, nothing does: 52 accounts of one
   * charity, of three cards and 17 countries, were a case in a world of a fourth generator. What
   * only accounts of one organisation hold is that organisation's own. Two who know each other say
   * nothing of the others: two of five who tried out one benchmark, at the only two addresses of
   * their university, made 4 bits in a world of a fourth generator. Members who were asked for by a
   * token are left out.
   */
  private static double tokens(List<MemberTraffic> all, long accounts) {
    List<MemberTraffic> members = uncalled(all);
    Map<String, long[]> shared = new TreeMap<>();
    Map<String, Set<String>> organisations = new HashMap<>();
    for (MemberTraffic member : members) {
      for (Row token : member.tokens()) {
        shared.computeIfAbsent(token.getString(0), t -> new long[] {0, token.getLong(1)})[0]++;
        organisations
            .computeIfAbsent(token.getString(0), any -> new HashSet<>())
            .add(member.orgOrSelf());
      }
    }
    Set<String> doors = new HashSet<>();
    shared.forEach(
        (token, counts) -> {
          if (!token.startsWith(SharedTokens.PAYMENT)
              && counts[0] >= SharedTokens.OPENLY * members.size()) {
            doors.add(token);
          }
        });
    // A mail domain of half the world is no campus.
    List<String> house =
        doors.stream().filter(door -> shared.get(door)[1] <= MOST_OF_ALL * accounts).toList();
    boolean gathered = !house.isEmpty() || isThroughFewNetworks(members);
    // Whom one mail domain makes colleagues have colleagues' cards, too.
    boolean colleagues = house.stream().anyMatch(door -> door.startsWith(SharedTokens.EMAIL));
    Map<String, Double> bits = new HashMap<>();
    shared.forEach(
        (token, counts) -> {
          double expected = members.size() * (double) counts[1] / accounts;
          boolean campus =
              colleagues
                  || doors.contains(token)
                  || (gathered && token.startsWith(SharedTokens.NETWORK));
          boolean strangers = organisations.get(token).size() > 1;
          if (!campus && strangers && tail(counts[0], expected) * shared.size() < CHANCE) {
            bits.put(token, log2(accounts / (double) counts[1]));
          }
        });
    double[] rarest =
        members.stream()
            .mapToDouble(
                member ->
                    member.tokens().stream()
                        .mapToDouble(token -> bits.getOrDefault(token.getString(0), 0.0))
                        .max()
                        .orElse(0))
            .toArray();
    long sharing = Arrays.stream(rarest).filter(x -> x > 0).count();
    return sharing < LEAST_MEMBERS ? 0 : Arrays.stream(rarest).average().orElse(0);
  }

  /** Whether {@value SharedTokens#OPENLY} of the members come in by very few networks. */
  private static boolean isThroughFewNetworks(List<MemberTraffic> members) {
    List<List<String>> waiting = new ArrayList<>();
    members.forEach(
        member ->
            waiting.add(
                member.tokens().stream()
                    .map(token -> token.getString(0))
                    .filter(token -> token.startsWith(SharedTokens.NETWORK))
                    .toList()));
    // Greedily, the network of most of those who are left first, of two such the first by name.
    for (int network = 1; network < ReadGroup.FEWEST_NETWORKS; network++) {
      Map<String, Integer> holders = new TreeMap<>();
      waiting.forEach(tokens -> tokens.forEach(token -> holders.merge(token, 1, Integer::sum)));
      holders.entrySet().stream()
          .max(Map.Entry.comparingByValue())
          .ifPresent(most -> waiting.removeIf(tokens -> tokens.contains(most.getKey())));
    }
    return members.size() - waiting.size() >= SharedTokens.OPENLY * members.size();
  }

  /** The members without those that were asked for by a token. */
  private static List<MemberTraffic> uncalled(List<MemberTraffic> members) {
    return members.stream().filter(member -> !member.isRecruit()).toList();
  }

  /**
   * The largest share of the members that hold one token.
   *
   * @param kind how such tokens begin
   * @param most accounts that hold it at most: a mail domain of half the world is no house
   */
  private static double holders(List<MemberTraffic> all, String kind, long most) {
    List<MemberTraffic> members = uncalled(all);
    Map<String, Integer> holders = new HashMap<>();
    members.forEach(
        member ->
            member.tokens().stream()
                .filter(token -> token.getString(0).startsWith(kind) && token.getLong(1) <= most)
                .forEach(token -> holders.merge(token.getString(0), 1, Integer::sum)));
    return largest(holders, Math.max(1, members.size()));
  }

  /**
   * Share of members that sent a signature which a member of another organisation sent too; NaN
   * where none sent any. Members whose organisation is not known are organisations by themselves.
   * Fewer than {@value #LEAST_REPLAYED} such signatures or senders, or senders of fewer than
   * {@value #LEAST_ORGANISATIONS} organisations, are none: somebody works for two firms, or took up
   * a conversation that was published.
   */
  private static double signatures(List<MemberTraffic> members) {
    Map<Long, Set<String>> senders = new HashMap<>();
    for (MemberTraffic member : members) {
      for (long signature : member.signatures()) {
        senders.computeIfAbsent(signature, any -> new HashSet<>()).add(member.orgOrSelf());
      }
    }
    List<MemberTraffic> replaying =
        members.stream()
            .filter(m -> m.signatures().stream().anyMatch(s -> senders.get(s).size() > 1))
            .toList();
    boolean few = organisations(replaying).size() < LEAST_ORGANISATIONS;
    long shared = senders.values().stream().filter(orgs -> orgs.size() > 1).count();
    if (senders.isEmpty()) {
      return Double.NaN;
    }
    return few || Math.min(replaying.size(), shared) < LEAST_REPLAYED
        ? 0
        : replaying.size() / (double) members.size();
  }

  /** P(X >= seen) of a Poisson count. */
  private static double tail(long seen, double expected) {
    return PoissonDistribution.of(expected).survivalProbability((int) seen - 1);
  }

  /** Members per organisation; a member whose organisation is not known is one by itself. */
  private static Map<String, Integer> organisations(List<MemberTraffic> members) {
    Map<String, Integer> counts = new TreeMap<>();
    members.forEach(member -> counts.merge(member.orgOrSelf(), 1, Integer::sum));
    return counts;
  }

  /**
   * How many equal parts would be as spread as these: the square of the sum over the sum of
   * squares.
   */
  private static double effective(Collection<? extends Number> parts) {
    double sum = parts.stream().mapToDouble(Number::doubleValue).sum();
    double squares = parts.stream().mapToDouble(Number::doubleValue).map(x -> x * x).sum();
    return sum * sum / squares;
  }

  /**
   * Effective number of networks, each member's share split evenly over its networks. What a tenth
   * of all accounts comes from is nobody's in particular, and counts as one's own.
   */
  private static double networks(List<MemberTraffic> members, long accounts) {
    Map<String, Double> shares = new TreeMap<>();
    for (MemberTraffic member : members) {
      Map<String, Long> holders = new HashMap<>();
      member.tokens().forEach(token -> holders.put(token.getString(0), token.getLong(1)));
      List<String> networks = member.networks();
      for (String network : networks) {
        boolean common =
            holders.getOrDefault(SharedTokens.NETWORK + network, 1L) > MOST_OF_ALL * accounts;
        shares.merge(
            common ? "account " + member.ref() : network, 1.0 / networks.size(), Double::sum);
      }
    }
    double known = shares.values().stream().mapToDouble(share -> share).sum();
    return known < members.size() / 2.0 ? Double.NaN : effective(shares.values());
  }

  private static double largest(Map<String, Integer> parts, int members) {
    return parts.values().stream().mapToInt(n -> n).max().orElse(0) / (double) members;
  }

  /** A frame among the members: how many sent it, in how many requests, and accounts in all. */
  private static final class Frame {
    private long members;
    private long requests;
    private long holders;
  }

  private static Collection<Frame> frames(List<MemberTraffic> members) {
    Map<Long, Frame> frames = new HashMap<>();
    for (MemberTraffic member : members) {
      for (Row sent : member.frames()) {
        Frame frame = frames.computeIfAbsent(sent.getLong(0), any -> new Frame());
        frame.members++;
        frame.requests += sent.getLong(1);
        frame.holders = sent.getLong(2);
      }
    }
    return frames.values();
  }

  /**
   * Share of requests on a frame that half of the members sent, times log2(accounts / holders
   * outside and one more), of the frame for which that is most; 0 without any.
   */
  private static double commonFrames(
      Collection<Frame> frames, List<MemberTraffic> members, long accounts) {
    double requests = members.stream().mapToLong(MemberTraffic::allRequests).sum();
    return frames.stream()
        .filter(frame -> 2 * frame.members >= members.size())
        .mapToDouble(
            frame ->
                frame.requests
                    / requests
                    * log2(accounts / (double) (frame.holders - frame.members + 1)))
        .max()
        .orElse(0);
  }

  /**
   * Share of requests on frames that three and more members sent: at least that of the commonest,
   * and a third of all, since a request has up to three frames.
   */
  private static double framesOfThree(Collection<Frame> frames, List<MemberTraffic> members) {
    double requests = members.stream().mapToLong(MemberTraffic::allRequests).sum();
    long[] ofThree =
        frames.stream()
            .filter(frame -> frame.members >= LEAST_MEMBERS)
            .mapToLong(frame -> frame.requests)
            .toArray();
    double most = Arrays.stream(ofThree).max().orElse(0);
    return Math.min(1, Math.max(most, Arrays.stream(ofThree).sum() / 3.0) / requests);
  }

  /**
   * Share of requests on items of one list, in [0, 1]: frames that half of the members sent, and
   * each of them in a tenth of all requests at most. A third of all, since a request has up to
   * three; less where items share their beginning or end.
   */
  private static double ofOneList(Collection<Frame> frames, List<MemberTraffic> members) {
    double requests = members.stream().mapToLong(MemberTraffic::allRequests).sum();
    long onItems =
        frames.stream()
            .filter(
                frame ->
                    frame.members >= Math.max(LEAST_MEMBERS, members.size() / 2.0)
                        && frame.requests <= MOST_OF_AN_ITEM * requests)
            .mapToLong(frame -> frame.requests)
            .sum();
    return onItems / 3.0 / requests;
  }

  private static double log2(double x) {
    return Math.log(x) / Math.log(2);
  }
}
