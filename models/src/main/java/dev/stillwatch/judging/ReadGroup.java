package dev.stillwatch.judging;

import dev.stillwatch.lake.tables.GroupTests;
import dev.stillwatch.linking.SharedTokens;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;

/**
 * Scores the ordinary readings of one group as evidence of their own.
 *
 * <ul>
 *   <li>one customer: log2(members / effective organisations), at most 9; a veto where one
 *       organisation has 60 % of the members or there are fewer than 3 effective ones. Three
 *       organisations of about equal size are 2.5 and more: there the veto yields to a group that
 *       behaves like a campaign by {@value #PLAIN_BITS} bits, as a pool behind three fronts does,
 *       or shares tokens by {@value #ONE_POOL}: 150 accounts of three fronts were 2.96.
 *   <li>one customer, too: a veto where one payment instrument pays for {@value
 *       SharedTokens#OPENLY} of the members, whatever organisations they go by: pools of campaigns
 *       had 28 % on one card at most.
 *   <li>one customer, too: a veto where {@value SharedTokens#OPENLY} of the members have one mail
 *       domain that hardly anybody else has, unless the group behaves like a campaign by {@value
 *       #PLAIN_BITS} bits, since a pool may have its mail from one place: 74 accounts of one
 *       charity, in 17 countries, stood at 5.8 bits of 4.6.
 *   <li>one customer, too: a veto where all that members send comes out of fewer than {@value
 *       #FEWEST_NETWORKS} effective networks: a batch job over many keys, whose organisation is not
 *       known or which has one for each. Whoever wants accounts to look like strangers does not
 *       send from one place. Where networks are not known, nobody can say, so the veto holds unless
 *       members of several organisations share tokens ({@value #STRANGERS} bit, or found by them),
 *       do very many things alike ({@value StrengthOf#VERY_ALIKE} bits), or behave like a campaign
 *       by {@value #PLAIN_BITS} bits. Neither is asked of a part of the members' requests.
 *   <li>same items (benchmark, class, judge): a veto where more than a quarter of the requests
 *       repeat and more than 70 % lie on frames of three and more members, else nothing.
 *   <li>same items, too: a veto where members plainly share topics with each other more than with
 *       themselves (below {@value #ONE_LIST} on the scale of own topics, by two standard errors)
 *       and have half as many organisations at most: each works off the same list, as with the runs
 *       of an evaluation over several firms.
 *   <li>small task: a veto where whole accounts ask about one narrow thing, spread over fewer than
 *       {@value GroupTest#NARROW} cells, in fewer prompts than are asked for. What published
 *       campaigns asked of one goal were twelve thousand and more, and of 68 campaigns in worlds of
 *       the fourth and fifth generator none had fewer than 2,800 at all. Networks that spam, farms
 *       of content and tools for one purpose share cards, mails and templates as campaigns do, at
 *       up to 1,155 prompts.
 *   <li>public template: where the members share a frame, what their behaviour says against a
 *       campaign; at most 9. A veto where the frame is plainly common ({@value StrengthOf#TEMPLATE}
 *       bit) and nothing shows one hand: no shared tokens, days, signatures or date of creation
 *       ({@value #ONE_HAND} bit each), answers no longer than others' and no variety of topics that
 *       all share ({@value #BROAD} bits). How a public program asks, one at a time and each thing
 *       once, is the program's doing: 19 users of a browser extension stood at 11.5 bits.
 *   <li>new class: where the members were created together, what their sessions say against a
 *       campaign; at most 9. A veto where both are plain, answers are no longer than others' and
 *       members do not do many things alike ({@value #BROAD} bits), as with a class or a hackathon,
 *       which is about one thing: however many take part, it is one.
 *   <li>customers of one topic: what all tests say against a campaign; at most 9.
 * </ul>
 *
 * @param leastPrompts about one narrow thing from which on whole accounts may be harvesting
 */
record ReadGroup(LocalDate night, int leastPrompts) {
  private static final double MOST = 9;
  private static final double FEWEST_FRONTS = 2.5;
  private static final double PLAIN_BITS = 14;

  /** Effective networks from which on members do not come in by one place. */
  static final int FEWEST_NETWORKS = 4;

  private static final double STRANGERS = 1;
  private static final double ONE_POOL = 3;
  private static final double TOGETHER = 1;
  private static final double ONE_LIST = -0.2;
  private static final double ONE_HAND = 1;
  private static final double BROAD = 2;

  /**
   * What the tests say of a group, with the readings among them.
   *
   * @param measured what was measured of it, each test once
   */
  List<Row> of(Collection<Row> measured) {
    List<Row> tests = new ArrayList<>(measured);
    tests.sort(Comparator.comparing(GroupTests.TEST::in));
    String group = GroupTests.GROUP_ID.in(tests.get(0));
    Map<String, Row> byName = new HashMap<>();
    tests.forEach(test -> byName.put(GroupTests.TEST.in(test), test));
    long members = GroupTests.MEMBERS.in(tests.get(0));

    List<Row> all = new ArrayList<>();
    List<Row> behaviour = tests.stream().filter(test -> !Strength.isReading(test)).toList();
    all.addAll(behaviour);
    double strength = Strength.of(behaviour).bits();
    all.add(oneCustomer(byName, members, strength));
    all.add(onePayer(byName));
    all.add(oneHouse(byName, strength));
    all.add(oneEgress(byName, strength));
    all.add(sameItems(byName));
    all.add(oneList(byName, members));
    all.add(smallTask(byName));
    double against =
        Math.min(
            MOST, tests.stream().mapToDouble(test -> Math.max(0, -GroupTests.BITS.in(test))).sum());
    double sessions = Math.max(0, -bits(byName, GroupTest.SESSIONS));
    double frames = bits(byName, GroupTest.FRAMES);
    double start = bits(byName, GroupTest.START);
    all.add(
        reading(
            group,
            members,
            "public template",
            frames >= StrengthOf.TEMPLATE && !showsOneHand(byName)
                ? StrengthOf.VETO
                : frames > 0 ? against : 0,
            "members share a frame and behave like customers"));
    all.add(
        reading(
            group,
            members,
            "new class",
            start >= TOGETHER
                    && sessions >= StrengthOf.CONVERSING
                    && !answersAreLong(byName)
                    && bits(byName, GroupTest.TOPICS) < BROAD
                ? StrengthOf.VETO
                : start > 0 ? sessions : 0,
            "members were created together and work in sessions"));
    all.add(
        reading(
            group,
            members,
            "customers of one topic",
            against,
            "members resemble each other and behave like customers"));
    return all;
  }

  private static boolean showsOneHand(Map<String, Row> tests) {
    return sharesTokens(tests)
        || Stream.of(
                GroupTest.DAYS,
                GroupTest.SIGNATURES,
                GroupTest.STRANGERS_SIGNATURES,
                GroupTest.START)
            .anyMatch(test -> bits(tests, test) >= ONE_HAND)
        || bits(tests, GroupTest.TOPICS) >= BROAD
        || answersAreLong(tests);
  }

  private static boolean answersAreLong(Map<String, Row> tests) {
    return bits(tests, GroupTest.LENGTH) > 0 || bits(tests, GroupTest.OWN_LENGTH) > 0;
  }

  private Row oneCustomer(Map<String, Row> tests, long members, double strength) {
    double effective = statistic(tests, GroupTest.ORGANISATIONS);
    double largest = statistic(tests, GroupTest.LARGEST);
    double shared = Math.log(members / effective) / Math.log(2);
    boolean fronts = strength >= PLAIN_BITS || bits(tests, GroupTest.TOKENS) >= ONE_POOL;
    boolean few = effective < (fronts ? FEWEST_FRONTS : 3);
    boolean veto = few || largest >= 0.6;
    return row(
        tests.get(GroupTest.ORGANISATIONS.label()),
        effective,
        veto ? StrengthOf.VETO + Math.max(0, shared) : Math.max(0, Math.min(MOST, shared)),
        String.format(
            Locale.ROOT,
            "%.1f effective organisations among %d members, each that names none counted by itself, the largest with %.0f %%",
            effective,
            members,
            100 * largest));
  }

  private Row onePayer(Map<String, Row> tests) {
    double share = statistic(tests, GroupTest.PAYER);
    return row(
        tests.get(GroupTest.PAYER.label()),
        share,
        share >= SharedTokens.OPENLY ? StrengthOf.VETO : 0,
        share == 0
            ? "no payment instrument is known to pay for several members"
            : String.format(
                Locale.ROOT,
                "one payment instrument pays for %.0f %% of the members",
                100 * share));
  }

  private Row oneHouse(Map<String, Row> tests, double strength) {
    double share = statistic(tests, GroupTest.HOUSE);
    return row(
        tests.get(GroupTest.HOUSE.label()),
        share,
        share >= SharedTokens.OPENLY && strength < PLAIN_BITS ? StrengthOf.VETO : 0,
        String.format(
            Locale.ROOT,
            "%.0f %% of the members have one mail domain that few others have",
            100 * share));
  }

  private Row oneEgress(Map<String, Row> tests, double strength) {
    Row networks = tests.get(GroupTest.NETWORKS.label());
    Double effective = GroupTests.STATISTIC.in(networks);
    if (effective != null) {
      return row(
          networks,
          effective,
          effective < FEWEST_NETWORKS ? StrengthOf.VETO : 0,
          String.format(
              Locale.ROOT, "all that members send comes out of %.1f networks", effective));
    }
    if (Boolean.TRUE.equals(GroupTests.DEALT.in(tests.get(GroupTest.DOSE.label())))) {
      return row(networks, null, 0, "networks: only a part of the members' requests is alike");
    }
    boolean otherwise =
        sharesTokens(tests)
            || bits(tests, GroupTest.TOPICS) >= StrengthOf.VERY_ALIKE
            || strength >= PLAIN_BITS;
    return row(
        networks,
        null,
        otherwise ? 0 : StrengthOf.VETO,
        otherwise
            ? "networks: not known"
            : "networks are not known, and nothing else tells the members from keys of one customer");
  }

  /** A group that was found by tokens has no statistic of them. */
  private static boolean sharesTokens(Map<String, Row> tests) {
    Row tokens = tests.get(GroupTest.TOKENS.label());
    return tokens != null
        && (GroupTests.STATISTIC.in(tokens) == null || GroupTests.BITS.in(tokens) >= STRANGERS);
  }

  private Row sameItems(Map<String, Row> tests) {
    double share = statistic(tests, GroupTest.ITEMS);
    return row(
        tests.get(GroupTest.ITEMS.label()),
        share,
        share > 0.7 ? StrengthOf.VETO : 0,
        share == 0
            ? "few requests repeat, or hardly any lie on frames of three and more members"
            : String.format(
                Locale.ROOT,
                "%.0f %% of requests lie on frames of three and more members while a quarter repeats",
                100 * share));
  }

  private Row oneList(Map<String, Row> tests, long members) {
    Double shared = GroupTests.STATISTIC.in(tests.get(GroupTest.LIST.label()));
    boolean few = 2 * statistic(tests, GroupTest.ORGANISATIONS) <= members;
    boolean list = shared != null && shared < ONE_LIST;
    return row(
        tests.get(GroupTest.LIST.label()),
        shared,
        list && few ? StrengthOf.VETO : 0,
        shared == null
            ? "one list: not known"
            : String.format(
                Locale.ROOT,
                "two prompts of one member share a topic at most %.2f times as often as prompts of two",
                Math.pow(2, shared)));
  }

  private Row smallTask(Map<String, Row> tests) {
    Row haul = tests.get(GroupTest.HAUL.label());
    Double prompts = GroupTests.STATISTIC.in(haul);
    return row(
        haul,
        prompts,
        prompts != null && prompts < leastPrompts ? StrengthOf.VETO : 0,
        prompts == null
            ? "members ask about many things, or give a part of their requests"
            : String.format(Locale.ROOT, "%,.0f prompts about one narrow thing", prompts));
  }

  private Row reading(String group, long members, String name, double bits, String why) {
    return WeighTest.row(
        night,
        group,
        StrengthOf.BENIGN + name,
        name,
        bits,
        null,
        null,
        bits,
        null,
        members,
        String.format(Locale.ROOT, "%s: %.1f bits", why, bits),
        null,
        null,
        null,
        null,
        null);
  }

  private Row row(Row test, Double statistic, double bits, String statement) {
    return WeighTest.row(
        night,
        GroupTests.GROUP_ID.in(test),
        GroupTests.FAMILY.in(test),
        GroupTests.TEST.in(test),
        statistic,
        null,
        null,
        bits,
        null,
        GroupTests.MEMBERS.in(test),
        statement,
        null,
        null,
        null,
        null,
        null);
  }

  private static double bits(Map<String, Row> tests, GroupTest test) {
    Row row = tests.get(test.label());
    return row == null ? 0 : GroupTests.BITS.in(row);
  }

  private static double statistic(Map<String, Row> tests, GroupTest test) {
    return GroupTests.STATISTIC.in(tests.get(test.label()));
  }
}
