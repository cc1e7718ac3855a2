package dev.stillwatch.grouping;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;

import dev.stillwatch.accounts.LatestAccounts;
import dev.stillwatch.accounts.Population;
import dev.stillwatch.lake.RowsBy;
import dev.stillwatch.lake.tables.Accounts;
import dev.stillwatch.lake.tables.Groups;
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
import java.util.Iterator;
import java.util.List;
import java.util.Map;
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

  /** Of ln requests per day: who sends a fifth of what the others do may have been put to rest. */
  private static final double LEAST_PACE_SPREAD = 0.5;

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
                MemberTraffic.inCells(tonight, sums),
                new LatestAccounts(night).from(accounts, Accounts.ORG_REF))
            .join(SharedTokens.byAccount(tokens), new String[] {Groups.ACCOUNT_REF.name()}, "left")
            .crossJoin(Population.of(sums));
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
      List<MemberTraffic> members = pruned.members();
      double[] memberships = pruned.memberships();
      int[] cells = pruned.cells();
      Row any = members.get(0).row();
      // Whoever only holds the group's tokens must ask for what it asks for.
      int[] staying =
          IntStream.range(0, members.size())
              .filter(i -> !members.get(i).isRecruit() || memberships[i] > LIKELY)
              .toArray();
      double[] tempered = Membership.tempered(members, memberships);
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
      List<MemberTraffic> kept = keptOf(members);
      if (kept.size() == members.size()) {
        break;
      }
      members = kept;
    }
    return members;
  }

  private static List<MemberTraffic> keptOf(List<MemberTraffic> members) {
    double[] weights = weights(members);
    List<double[]> scores =
        List.of(
            misfits(members, weights),
            repeats(members, weights),
            followUps(members, weights),
            lengths(members, weights),
            doses(members, weights),
            paces(members, weights));
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
   * Chi-square per degree of freedom of each member against the weighted mean shares of the group.
   * Weighted, because the more an account asks the more it is off a mean that others have moved:
   * six accounts of 2,900 prompts each went, all alike, for three neighbours of 50.
   */
  private static double[] misfits(List<MemberTraffic> members, double[] weights) {
    Map<Integer, Long> all = new HashMap<>();
    for (MemberTraffic member : members) {
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
    int count = regions.size() + (all.size() > regions.size() ? 1 : 0);
    if (count < 2) {
      return new double[members.size()];
    }

    // A region that only members without weight touch is no impossibility.
    double floor = 1e-3 * Arrays.stream(weights).sum() / members.size();
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
      misfit[m] = misfit(seen[m], shares, whole);
    }
    double middle = Math.max(1, Medians.median(misfit));
    return Arrays.stream(misfit).map(x -> (x - middle) / REGIONS_SPREAD).toArray();
  }

  /** Chi-square per degree of freedom of counts against shares that add up to a whole. */
  private static double misfit(double[] seen, double[] shares, double whole) {
    double total = Arrays.stream(seen).sum();
    double sum = 0;
    for (int r = 0; r < seen.length; r++) {
      double expected = total * shares[r] / whole;
      double off = seen[r] - expected;
      sum += off * off / Math.max(expected, 0.25);
    }
    return sum / (seen.length - 1);
  }

  private static double[] repeats(List<MemberTraffic> members, double[] weights) {
    double[] shares = members.stream().mapToDouble(MemberTraffic::ownRepeats).toArray();
    double middle = Math.max(0.01, Medians.weighted(shares, weights));
    double[] z = new double[shares.length];
    for (int i = 0; i < z.length; i++) {
      double variance =
          middle * (1 - middle) / Math.max(1, members.get(i).requests()) + 0.02 * 0.02;
      z[i] = (shares[i] - middle) / Math.sqrt(variance);
    }
    return z;
  }

  private static double[] followUps(List<MemberTraffic> members, double[] weights) {
    double[] shares =
        members.stream()
            .mapToDouble(m -> m.followUps() / (double) Math.max(1, m.requests()))
            .toArray();
    double middle = Math.max(0.03, Math.min(0.97, Medians.weighted(shares, weights)));
    double[] errors =
        members.stream()
            .mapToDouble(m -> Math.sqrt(middle * (1 - middle) / Math.max(1, m.requests())))
            .toArray();
    return robust(shares, weights, errors);
  }

  /** Both sides; members whose lengths are not known are not judged by them. */
  private static double[] lengths(List<MemberTraffic> members, double[] weights) {
    int[] known =
        IntStream.range(0, members.size()).filter(i -> members.get(i).answered() > 0).toArray();
    double[] values =
        Arrays.stream(known).mapToDouble(i -> members.get(i).meanLogOutput()).toArray();
    double[] errors =
        Arrays.stream(known)
            .mapToDouble(i -> Math.sqrt(members.get(i).meanLogOutputVariance()))
            .toArray();
    double[] z =
        robust(values, Arrays.stream(known).mapToDouble(i -> weights[i]).toArray(), errors);
    double[] all = new double[members.size()];
    for (int i = 0; i < known.length; i++) {
      all[known[i]] = Math.abs(z[i]);
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
    double middle = Math.max(0.01, Math.min(0.99, Medians.weighted(doses, weights)));
    double[] errors =
        members.stream()
            .mapToDouble(m -> Math.sqrt(middle * (1 - middle) / m.allRequests()))
            .toArray();
    double[] z = robust(doses, weights, errors);
    for (int i = 0; i < z.length; i++) {
      boolean far = doses[i] > FAR * middle || doses[i] < middle / FAR;
      z[i] = far ? Math.abs(z[i]) : 0;
    }
    return z;
  }

  /**
   * Both sides, where all of a member's requests are the group's and the others are loaded plainly
   * more evenly than accounts are; parts have {@link Membership} for it.
   */
  private static double[] paces(List<MemberTraffic> members, double[] weights) {
    double[] z = new double[members.size()];
    Double everybody = members.get(0).row().getAs(Population.PACE_SPREAD);
    if (members.get(0).inPart() || everybody == null) {
      return z;
    }
    // By count, since the busiest are even by themselves; whom likeness brought may ask little.
    int[] linked = IntStream.range(0, z.length).filter(i -> weights[i] > 0).toArray();
    double[] paces = IntStream.of(linked).mapToDouble(i -> members.get(i).logPace()).toArray();
    double middle = Medians.median(paces);
    double spread = Medians.spread(paces, middle);
    if (spread <= Membership.EVEN * everybody) {
      for (int i = 0; i < linked.length; i++) {
        z[linked[i]] = Math.abs(paces[i] - middle) / Math.max(spread, LEAST_PACE_SPREAD);
      }
    }
    return z;
  }

  private static double[] robust(double[] values, double[] weights, double[] errors) {
    double middle = Medians.weighted(values, weights);
    double capped = Math.min(Medians.spread(values, weights, middle), 3 * Medians.median(errors));
    double[] z = new double[values.length];
    for (int i = 0; i < z.length; i++) {
      z[i] = (values[i] - middle) / Math.sqrt(errors[i] * errors[i] + capped * capped + 1e-12);
    }
    return z;
  }
}
