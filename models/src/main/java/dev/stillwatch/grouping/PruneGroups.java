package dev.stillwatch.grouping;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import dev.stillwatch.accounts.LatestAccounts;
import dev.stillwatch.accounts.Population;
import dev.stillwatch.lake.RowsBy;
import dev.stillwatch.lake.tables.Accounts;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.linking.LinkByFrames;
import dev.stillwatch.linking.LinkBySignatures;
import dev.stillwatch.linking.RegionFacets;
import dev.stillwatch.linking.SharedTokens;
import dev.stillwatch.numeric.Medians;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Drops the members of a group that do not behave like its median, three rounds at most.
 *
 * <p>Six z values: chi-square per degree of freedom of a member's prompts over the group's 31
 * busiest cells and the rest (high side, spread 0.4 about the median or 1); own repeats (high
 * side); follow-ups (high side); mean log answer length (both sides); in groups that are a part of
 * their members' traffic, the share of that part where it is more than {@value #FAR} times the
 * middle or less than the middle divided by that; in groups that are all of it and evenly loaded,
 * ln requests per active day (of the seed; both sides, spread {@value #LEAST_PACE_SPREAD} at
 * least). For the three before that the scale is the sampling error and the group's own spread, the
 * latter capped at three median sampling errors, lest a mixed group excuse everybody. A member goes
 * if any z is above {@value #ANY} or the root of the squares of the positive ones above {@value
 * #TOGETHER}. Medians weigh members by requests, the largest tenth no more than the 0.9 quantile;
 * in a grown group only members of its seed weigh.
 *
 * <p>Whoever stays in a group that is a part of its members' traffic carries the probability that
 * it is a member and not a stranger ({@link Membership}). Groups are judged with their strangers,
 * as ordinary groups are: without whoever differs, any group looks alike. But who was only asked
 * for by a token ({@link RecruitByTokens}) stays as a likely member or not at all.
 *
 * <p>Cells are taken by a part of the members and up to a share of everybody's touches ({@link
 * GrowGroups}), so some are no business of the group's: in a world of four campaigns half of a data
 * set's 110 cells held a tenth of its members' requests there and hid what is alike about the rest.
 * Once members are known the cells are those that they touch twice as often as others ({@link
 * Background#own}), if there are such, and all candidates are pruned and weighed anew by them.
 * Groups by regions keep the cells that {@link AimAtRegions} chose.
 *
 * <p>Of whole accounts those that were dropped are looked at once more, beside the members as they
 * are by now. Who differs in nothing but how long answers are, by less than e^{@value #FAR_LENGTH},
 * may write from another program of the pool. Groups of the channel {@link LinkByFrames} know what
 * their members have in common, a frame that half of them give more than half of their requests to:
 * of an account that gives a fifth of its own and more the requests <em>aside</em> from it may be
 * anything, as of those that tried out wordings before a campaign found its prompt, and the others
 * are held against the members, but for the length of their answers, which is not known. So that a
 * customer whose prompts a campaign copies is none of it for what else it asks, there have to be
 * {@value #FEWEST_ASIDE} such of as many organisations, who ask for the same in all. All of these
 * stay, no more than there are members, with probability {@value #APART}, and the group is judged
 * without them, as if they had been dropped.
 *
 * <p>Groups of replayed signatures are not pruned: whoever carries on what strangers obtained is of
 * the same hand, whatever else its customers ask.
 *
 * <p>A group lives on if of its seed {@value #SMALLEST} members and a quarter remain; its id
 * follows its members. A group of more than {@value #MOST} members is judged by that many.
 */
public record PruneGroups(LocalDate night) {
  /** Probability of membership above which an account is taken for a member. */
  public static final double LIKELY = 0.5;

  private static final int SMALLEST = 5;
  private static final int MOST = 20_000;
  private static final int ROUNDS = 3;
  private static final int REGIONS = 32;
  private static final double REGIONS_SPREAD = 0.4;
  private static final double FAR = 1.4;
  private static final double ANY = 3.5;
  private static final double TOGETHER = 4.5;

  /**
   * Of mean ln(1 + output tokens). In a world of a fourth generator 53 members were dropped for
   * means 0.3 to 0.5 off the middle and no stranger; strangers who were dropped for that alone were
   * 0.6 to 1.8 off.
   */
  private static final double FAR_LENGTH = 0.55;

  /** Of accounts that differ in that alone, or in what is aside. */
  private static final double APART = 0.9;

  /**
   * Organisations whose accounts ask the same aside from the group's frame: one or two may have
   * other business, and so may all keys of a firm whose program a campaign copies.
   */
  private static final int FEWEST_ASIDE = 3;

  /** Chi-square per degree of freedom of those beside one another: by chance 1. */
  private static final double ALIKE_ASIDE = 3;

  private static final double NO_LENGTH = 0;

  /** Share of requests aside that does not move the length of answers. */
  private static final double LITTLE = 0.1;

  /** Of ln requests per day: who sends a fifth of what the others do may have been put to rest. */
  private static final double LEAST_PACE_SPREAD = 0.5;

  /** Whether the group is judged by a row of {@link Groups}: not by those who differ in little. */
  public static Column isJudged() {
    return Groups.CELLS.ref().isNotNull().or(Groups.MEMBERSHIP.ref().isNull());
  }

  /** Whether a row of {@link Groups} is of a likely member, as all are of groups without cells. */
  public static Column isLikely() {
    return coalesce(Groups.MEMBERSHIP.ref(), lit(1.0)).gt(LIKELY);
  }

  /**
   * The groups of the night without their odd members. Reads what everybody touches at once.
   *
   * @param sums from {@link dev.stillwatch.accounts.SumWindow}
   * @param accounts snapshots up to the night
   * @param tokens from {@link SharedTokens}
   * @param touched from {@link TouchedCells}
   */
  public Dataset<Row> from(
      Dataset<Row> groups,
      Dataset<Row> sums,
      Dataset<Row> accounts,
      Dataset<Row> tokens,
      Dataset<Row> touched) {
    Broadcast<Background> everybody =
        JavaSparkContext.fromSparkContext(sums.sparkSession().sparkContext())
            .broadcast(Background.of(touched));
    Dataset<Row> tonight = groups.filter(Groups.RUN_DATE.ref().equalTo(lit(night)));
    Dataset<Row> candidates =
        MemberTraffic.withKnown(
                MemberTraffic.inCells(tonight, MemberTraffic.withMainFrames(sums)),
                new LatestAccounts(night).from(accounts, Accounts.ORG_REF))
            .join(SharedTokens.byAccount(tokens), new String[] {Groups.ACCOUNT_REF.name()}, "left")
            .crossJoin(Population.of(sums))
            // Others do not look at them, and a row goes to each group that its account is in.
            .withColumn(
                MemberTraffic.MAIN_FRAMES,
                when(
                    Groups.CHANNEL.ref().equalTo(lit(LinkByFrames.CHANNEL)),
                    col(MemberTraffic.MAIN_FRAMES)));
    Dataset<Row> pruned =
        RowsBy.string(Groups.GROUP_ID.ref(), candidates)
            .flatMapGroups(new Prune(everybody), Encoders.row(Groups.TABLE.schema()));
    return Groups.TABLE.conform(pruned);
  }

  /** What a group comes to: its members, how likely they are such, and its cells. */
  @SuppressWarnings("ArrayRecordComponent") // Made for one group and never written to.
  private record Pruned(List<MemberTraffic> members, double[] memberships, int[] cells) {
    static Pruned of(List<MemberTraffic> candidates, int[] cells) {
      List<MemberTraffic> members = pruned(candidates);
      return new Pruned(members, Membership.of(members), cells);
    }

    /** With those of the candidates who differ in little, where the group is of whole accounts. */
    Pruned withApart(List<MemberTraffic> candidates) {
      List<MemberTraffic> apart = apart(candidates, members);
      List<MemberTraffic> all = new ArrayList<>(members);
      all.addAll(apart);
      double[] likely = Arrays.copyOf(memberships, all.size());
      Arrays.fill(likely, memberships.length, likely.length, APART);
      return new Pruned(all, likely, cells);
    }

    long seeds() {
      return PruneGroups.seeds(members);
    }
  }

  private record Prune(Broadcast<Background> everybody)
      implements FlatMapGroupsFunction<String, Row, Row> {
    @Override
    public Iterator<Row> call(String group, Iterator<Row> rows) {
      List<MemberTraffic> candidates = MemberTraffic.all(rows, MOST);
      double least = Math.max(SMALLEST, seeds(candidates) / 4.0);
      Pruned pruned = Pruned.of(candidates, MemberTraffic.groupCells(candidates.get(0).row()));
      if (pruned.seeds() >= least) {
        Pruned narrowed = narrowed(candidates, pruned, everybody.value());
        pruned = narrowed.seeds() >= least ? narrowed : pruned;
      }
      if (pruned.seeds() < least) {
        return Collections.emptyIterator();
      }
      Pruned whole = pruned.withApart(candidates);
      List<MemberTraffic> members = whole.members();
      double[] memberships = whole.memberships();
      int[] cells = whole.cells();
      Row any = members.get(0).row();
      double[] tempered =
          members.get(0).inPart() ? Membership.tempered(members, memberships) : memberships;
      // Whoever only holds the group's tokens must ask for what it asks for.
      int[] staying =
          IntStream.range(0, members.size())
              .filter(i -> !members.get(i).isRecruit() || tempered[i] > LIKELY)
              .toArray();
      List<String> named = new ArrayList<>();
      for (int i : staying) {
        named.add(members.get(i).ref());
        // Two seeds may grow to the same members; seeds of a channel share no account.
        if (members.get(i).isSeed()) {
          named.add("seed " + members.get(i).ref());
        }
      }
      String id = GroupNames.of(Groups.CHANNEL.in(any), Groups.FACET.in(any), named);
      return Arrays.stream(staying)
          .mapToObj(i -> renamed(id, members.get(i), tempered[i], cells))
          .iterator();
    }

    private static Row renamed(String id, MemberTraffic member, double membership, int[] cells) {
      return RowFactory.create(
          Groups.TABLE.fields().stream()
              .map(
                  field ->
                      field.equals(Groups.GROUP_ID)
                          ? id
                          : field.equals(Groups.MEMBERSHIP)
                              ? known(membership)
                              : field.equals(Groups.CELLS) && member.inPart()
                                  ? cells
                                  : member.row().<Object>getAs(MemberTraffic.of(field)))
              .toArray());
    }

    private static Double known(double membership) {
      return Double.isNaN(membership) ? null : membership;
    }
  }

  private static long seeds(List<MemberTraffic> members) {
    return members.stream().filter(MemberTraffic::isSeed).count();
  }

  /** The same candidates by those cells alone that the members found so far make the group's. */
  private static Pruned narrowed(
      List<MemberTraffic> candidates, Pruned wide, Background everybody) {
    if (!MemberTraffic.isPart(wide.members())) {
      // What is about all that its members ask must not seem to be about a part.
      return wide;
    }
    if (RegionFacets.CHANNEL.equals(Groups.CHANNEL.in(wide.members().get(0).row()))) {
      // Cells were chosen by prompts: what is asked there again and again hardly touches them.
      return wide;
    }
    int[] cells = wide.cells();
    double[] touches = new double[cells.length];
    double mass = 0;
    for (int i = 0; i < wide.members().size(); i++) {
      double likely = wide.memberships()[i];
      Touches asked = Touches.ofAll(wide.members().get(i));
      asked.addTo(cells, likely, touches);
      mass += likely * asked.mass();
    }
    int[] own = everybody.own(cells, touches, mass);
    return own.length == 0 || own.length == cells.length
        ? wide
        : Pruned.of(
            candidates.stream()
                .map(candidate -> candidate.within(own))
                .filter(candidate -> candidate.requests() > 0)
                .toList(),
            own);
  }

  private static List<MemberTraffic> pruned(List<MemberTraffic> seed) {
    if (seed.isEmpty() || LinkBySignatures.CHANNEL.equals(Groups.CHANNEL.in(seed.get(0).row()))) {
      return seed;
    }
    List<MemberTraffic> members = seed;
    for (int round = 0; round < ROUNDS && members.size() >= SMALLEST; round++) {
      List<MemberTraffic> kept =
          keptOf(members, members.size(), weights(members), new double[members.size()], NO_LENGTH);
      if (kept.size() == members.size()) {
        break;
      }
      members = kept;
    }
    return members;
  }

  /** Those of the candidates who are no members, but differ from them in little. */
  private static List<MemberTraffic> apart(
      List<MemberTraffic> candidates, List<MemberTraffic> members) {
    if (members.get(0).inPart() || members.size() == candidates.size()) {
      return List.of();
    }
    Set<MemberTraffic> strict = new HashSet<>(members);
    List<MemberTraffic> all = new ArrayList<>(members);
    candidates.stream().filter(candidate -> !strict.contains(candidate)).forEach(all::add);
    double[] weights = Arrays.copyOf(weights(members), all.size());
    double[] none = new double[all.size()];
    double[] aside = aside(all, members.size());
    List<MemberTraffic> near = keptOf(all, members.size(), weights, none, FAR_LENGTH);
    List<MemberTraffic> lenient =
        Arrays.equals(aside, none) ? near : keptOf(all, members.size(), weights, aside, FAR_LENGTH);
    Set<MemberTraffic> withoutAside = new HashSet<>(near);
    List<MemberTraffic> apart = new ArrayList<>();
    List<MemberTraffic> besides = new ArrayList<>();
    for (MemberTraffic member : lenient) {
      if (!strict.contains(member)) {
        (withoutAside.contains(member) ? apart : besides).add(member);
      }
    }
    apart.addAll(alike(besides));
    return apart.size() <= members.size() ? apart : List.of();
  }

  /** Those whose requests, aside and not, are spread like all of theirs together. */
  private static List<MemberTraffic> alike(List<MemberTraffic> besides) {
    List<MemberTraffic> alike = besides;
    for (int round = 0; round < ROUNDS && !alike.isEmpty(); round++) {
      List<MemberTraffic> now = alike;
      double[] same = new double[alike.size()];
      Arrays.fill(same, 1);
      double[] off = offs(alike, alike.size(), new double[alike.size()], same);
      // Until the odd ones are gone, they are in what the others are set against.
      double most = round < ROUNDS - 1 ? Math.max(ALIKE_ASIDE, Medians.median(off)) : ALIKE_ASIDE;
      alike =
          IntStream.range(0, off.length).filter(i -> off[i] <= most).mapToObj(now::get).toList();
    }
    long hands = alike.stream().map(MemberTraffic::orgOrSelf).distinct().count();
    return hands >= FEWEST_ASIDE ? alike : List.of();
  }

  /**
   * Those who are as the weighted are.
   *
   * @param size the first so many are members, who alone say what is usual
   * @param aside from {@link #aside}
   * @param near difference of mean ln(1 + output tokens) that is overlooked
   */
  private static List<MemberTraffic> keptOf(
      List<MemberTraffic> members, int size, double[] weights, double[] aside, double near) {
    List<double[]> scores =
        List.of(
            misfits(members, size, aside, weights),
            repeats(members, aside, weights),
            followUps(members, size, aside, weights),
            lengths(members, size, aside, weights, near),
            doses(members, weights),
            paces(members, aside, weights));
    List<MemberTraffic> kept = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      int at = i;
      double most = scores.stream().mapToDouble(z -> z[at]).max().orElse(0);
      double squares = scores.stream().mapToDouble(z -> Math.pow(Math.max(z[at], 0), 2)).sum();
      if (most <= ANY && Math.sqrt(squares) <= TOGETHER) {
        kept.add(members.get(i));
      }
    }
    return kept;
  }

  private static double[] weights(List<MemberTraffic> members) {
    double[] weights = Membership.weights(members);
    if (members.stream().anyMatch(MemberTraffic::isSeed)) {
      for (int i = 0; i < weights.length; i++) {
        weights[i] = members.get(i).isSeed() ? weights[i] : 0;
      }
    }
    return weights;
  }

  /**
   * Share of each account's requests that are none of what brought the group together, in [0, 0.8];
   * 0 where what did is no main frame of it.
   *
   * @param size the first so many are its members
   */
  private static double[] aside(List<MemberTraffic> members, int size) {
    double[] aside = new double[members.size()];
    if (!LinkByFrames.CHANNEL.equals(Groups.CHANNEL.in(members.get(0).row()))) {
      return aside;
    }
    List<Map<Long, Long>> frames = members.stream().map(MemberTraffic::mainFrames).toList();
    Map<Long, Integer> holders = new TreeMap<>();
    for (int i = 0; i < size; i++) {
      long half = members.get(i).requests() / 2;
      frames.get(i).forEach((frame, n) -> holders.merge(frame, n > half ? 1 : 0, Integer::sum));
    }
    Optional<Long> common =
        holders.entrySet().stream()
            .filter(frame -> 2 * frame.getValue() >= size)
            .max(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey);
    common.ifPresent(
        frame -> {
          for (int i = 0; i < aside.length; i++) {
            double on = frames.get(i).getOrDefault(frame, 0L) / (double) members.get(i).requests();
            aside[i] = on > 0 ? Math.max(0, 1 - on) : 0;
          }
        });
    return aside;
  }

  /**
   * Chi-square per degree of freedom of each member against the weighted mean shares of the group.
   * Weighted, because the more an account asks the more it is off a mean that others have moved:
   * six accounts of 2,900 prompts each went, all alike, for three neighbours of 50.
   */
  private static double[] misfits(
      List<MemberTraffic> members, int size, double[] aside, double[] weights) {
    double[] offs = offs(members, size, aside, weights);
    double middle = Math.max(1, Medians.median(Arrays.copyOf(offs, Math.min(size, offs.length))));
    return Arrays.stream(offs).map(x -> (x - middle) / REGIONS_SPREAD).toArray();
  }

  /** The same before it is set beside what is usual; 0 where all prompts are in one cell. */
  private static double[] offs(
      List<MemberTraffic> members, int size, double[] aside, double[] weights) {
    Map<Integer, Long> all = new HashMap<>();
    for (MemberTraffic member : members.subList(0, size)) {
      int[] cells = member.cells();
      long[] prompts = member.cellPrompts();
      for (int i = 0; i < cells.length; i++) {
        all.merge(cells[i], prompts[i], Long::sum);
      }
    }
    Map<Integer, Integer> regions = new HashMap<>();
    all.entrySet().stream()
        .sorted(
            Comparator.<Map.Entry<Integer, Long>>comparingLong(e -> -e.getValue())
                .thenComparing(Map.Entry::getKey))
        .limit(REGIONS - 1)
        .forEach(cell -> regions.put(cell.getKey(), regions.size()));
    boolean rest = all.size() > regions.size() || size < members.size();
    int count = regions.size() + (rest ? 1 : 0);
    if (count < 2) {
      return new double[members.size()];
    }

    // A region that only members without weight touch is no impossibility.
    double floor = 1e-3 * Arrays.stream(weights).sum() / size;
    double[][] seen = new double[members.size()][count];
    double[] totals = new double[members.size()];
    double[] shares = new double[count];
    for (int m = 0; m < seen.length; m++) {
      int[] cells = members.get(m).cells();
      long[] prompts = members.get(m).cellPrompts();
      for (int i = 0; i < cells.length; i++) {
        seen[m][regions.getOrDefault(cells[i], count - 1)] += prompts[i];
        totals[m] += prompts[i];
      }
      for (int r = 0; r < count; r++) {
        shares[r] += weights[m] * seen[m][r] / Math.max(totals[m], 1) + floor;
      }
    }
    double whole = Arrays.stream(shares).sum();
    double[] misfit = new double[members.size()];
    for (int m = 0; m < misfit.length; m++) {
      misfit[m] = misfit(seen[m], aside[m], shares, whole);
    }
    return misfit;
  }

  /**
   * Chi-square per degree of freedom of counts against shares that add up to a whole, where a share
   * of the counts may lie wherever there are too many.
   */
  private static double misfit(double[] seen, double aside, double[] shares, double whole) {
    double total = Arrays.stream(seen).sum();
    double[] expected = Arrays.stream(shares).map(s -> (1 - aside) * total * s / whole).toArray();
    double beyond = 0;
    for (int r = 0; r < seen.length; r++) {
      beyond += Math.max(0, seen[r] - expected[r]);
    }
    double counting = beyond == 0 ? 0 : Math.max(0, 1 - aside * total / beyond);
    double sum = 0;
    for (int r = 0; r < seen.length; r++) {
      double off = seen[r] - expected[r];
      off *= off > 0 ? counting : 1;
      sum += off * off / Math.max(expected[r], 0.25);
    }
    return sum / (seen.length - 1);
  }

  private static double[] repeats(List<MemberTraffic> members, double[] aside, double[] weights) {
    double[] shares =
        within(members.stream().mapToDouble(MemberTraffic::ownRepeats).toArray(), aside);
    double middle = Math.max(0.01, Medians.weighted(shares, weights));
    double[] z = new double[shares.length];
    for (int i = 0; i < z.length; i++) {
      double variance =
          middle * (1 - middle) / Math.max(1, (1 - aside[i]) * members.get(i).requests())
              + 0.02 * 0.02;
      z[i] = (shares[i] - middle) / Math.sqrt(variance);
    }
    return z;
  }

  /** The least share that a share of all can be within those that are not aside. */
  private static double[] within(double[] shares, double[] aside) {
    double[] within = new double[shares.length];
    for (int i = 0; i < within.length; i++) {
      within[i] = Math.max(0, shares[i] - aside[i]) / (1 - aside[i]);
    }
    return within;
  }

  private static double[] followUps(
      List<MemberTraffic> members, int size, double[] aside, double[] weights) {
    if (members.stream().noneMatch(MemberTraffic::knowsTimeOfDay)) {
      return new double[members.size()];
    }
    double[] shares =
        within(
            members.stream()
                .mapToDouble(m -> m.followUps() / (double) Math.max(1, m.requests()))
                .toArray(),
            aside);
    double middle = Medians.weighted(shares, weights);
    double usual = Math.max(0.03, Math.min(0.97, middle));
    double[] errors = new double[shares.length];
    for (int i = 0; i < errors.length; i++) {
      double requests = Math.max(1, (1 - aside[i]) * members.get(i).requests());
      errors[i] = Math.sqrt(usual * (1 - usual) / requests);
    }
    return robust(shares, middle, weights, errors, size);
  }

  /**
   * Both sides; members whose lengths are not known, or of what is aside as well, are not judged by
   * them.
   */
  private static double[] lengths(
      List<MemberTraffic> members, int size, double[] aside, double[] weights, double near) {
    int[] known =
        IntStream.range(0, members.size())
            .filter(i -> members.get(i).answered() > 0 && aside[i] <= LITTLE)
            .toArray();
    double[] values =
        Arrays.stream(known).mapToDouble(i -> members.get(i).meanLogOutput()).toArray();
    double[] errors =
        Arrays.stream(known)
            .mapToDouble(i -> Math.sqrt(members.get(i).meanLogOutputVariance()))
            .toArray();
    double[] own = Arrays.stream(known).mapToDouble(i -> weights[i]).toArray();
    if (Arrays.stream(own).sum() == 0) {
      return new double[members.size()];
    }
    double middle = Medians.weighted(values, own);
    int usual = (int) IntStream.of(known).filter(i -> i < size).count();
    double[] z = robust(values, middle, own, errors, usual);
    double[] all = new double[members.size()];
    for (int i = 0; i < known.length; i++) {
      all[known[i]] = Math.abs(values[i] - middle) < near ? 0 : Math.abs(z[i]);
    }
    return all;
  }

  /**
   * Both sides, and only far from the middle: whoever gives much more is a customer of the field,
   * whoever gives much less than everybody else is a customer who strays into it.
   */
  private static double[] doses(List<MemberTraffic> members, double[] weights) {
    if (!members.get(0).inPart()) {
      return new double[members.size()];
    }
    double[] doses = members.stream().mapToDouble(MemberTraffic::dose).toArray();
    double middle = Medians.weighted(doses, weights);
    double usual = Math.max(0.01, Math.min(0.99, middle));
    double[] errors =
        members.stream()
            .mapToDouble(m -> Math.sqrt(usual * (1 - usual) / m.allRequests()))
            .toArray();
    double[] z = robust(doses, middle, weights, errors, doses.length);
    for (int i = 0; i < z.length; i++) {
      boolean far = doses[i] > FAR * usual || doses[i] < usual / FAR;
      z[i] = far ? Math.abs(z[i]) : 0;
    }
    return z;
  }

  /**
   * Both sides, where all of a member's requests are the group's and the others are loaded plainly
   * more evenly than accounts are; parts have {@link Membership} for it.
   */
  private static double[] paces(List<MemberTraffic> members, double[] aside, double[] weights) {
    double[] z = new double[members.size()];
    Double everybody = members.get(0).row().getAs(Population.PACE_SPREAD);
    if (members.get(0).inPart() || everybody == null) {
      return z;
    }
    // By count, since the busiest are even by themselves; whom likeness brought may ask little.
    int[] linked = IntStream.range(0, z.length).filter(i -> weights[i] > 0).toArray();
    double[] paces =
        IntStream.of(linked).mapToDouble(i -> pace(members.get(i), aside[i])).toArray();
    double middle = Medians.median(paces);
    double spread = Medians.spread(paces, middle);
    if (spread <= Membership.EVEN * everybody) {
      for (int i = 0; i < z.length; i++) {
        if (members.get(i).isSeed() || weights[i] > 0) {
          z[i] = Math.abs(pace(members.get(i), aside[i]) - middle);
          z[i] /= Math.max(spread, LEAST_PACE_SPREAD);
        }
      }
    }
    return z;
  }

  private static double pace(MemberTraffic member, double aside) {
    return member.logPace() + Math.log(1 - aside);
  }

  /**
   * Distances from the middle.
   *
   * @param middle the weighted median of the values
   * @param size the first so many say how large errors usually are
   */
  private static double[] robust(
      double[] values, double middle, double[] weights, double[] errors, int size) {
    double usual = Medians.median(Arrays.copyOf(errors, size));
    double capped = Math.min(Medians.spread(values, weights, middle), 3 * usual);
    double[] z = new double[values.length];
    for (int i = 0; i < z.length; i++) {
      z[i] = (values[i] - middle) / Math.sqrt(errors[i] * errors[i] + capped * capped + 1e-12);
    }
    return z;
  }
}
