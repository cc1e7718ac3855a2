package dev.stillwatch.judging;

import dev.stillwatch.numeric.StudentBits;
import java.util.EnumSet;
import java.util.Set;

/**
 * The statistics a group is judged by, each with what campaigns and ordinary groups are expected to
 * show.
 *
 * <p>Centres and spreads are shipped starting values from worlds of real prompts; the ordinary side
 * moves to tonight's own groups (see {@link JudgeGroups}). The families "equal volumes" and
 * "synchronised start" come from published accounts of campaigns alone and are therefore wide and
 * capped low.
 *
 * <p>What is a habit of campaigns rather than what makes them campaigns, only most of them have. A
 * campaign without the habit looks ordinary in it, so with h the share that has it and r the
 * likelihood ratio, bits are log2(h r + 1 - h): its absence costs at most log2(1 - h), instead of
 * outweighing everything else.
 */
enum GroupTest {
  /**
   * log2 of how much more often prompts of one member share a cell than prompts of two. Members who
   * work off the same list, a class or a benchmark, share cells with each other more than with
   * themselves; whoever is dealt a part does not.
   */
  TOPICS("homogeneous", "own topics", 0.05, 0.2, 0.2, 0.4, 7) {
    @Override
    double shift(double breadth) {
      // Whoever does one narrow thing does it alike, whoever does many things has favourites. Of
      // 480 ordinary groups of five worlds of the second generator, the median rose from 0.1 at 8
      // to 32 cells to 0.3 to 0.7 at 32 to 64 and 0.9 to 1.0 at 64 to 128.
      return RISE * Math.max(0, Math.log(breadth / NARROW) / Math.log(2));
    }

    @Override
    boolean isTwoSided() {
      return true;
    }
  },
  /** log2(0.02 + share of requests that repeat the member's own prompt of that day). */
  REPEATS("no repeats", "own repeats", -5.4, 0.5, -3.6, 0.7, 5),
  /** log2(0.05 + accounts that score high without being sure candidates, per one that is). */
  NEARLY("two populations", "accounts in between", -2.1, 1.4, 0.3, 0.8, 5),
  /** Share of the sure candidates that give the cells about the core's share of requests. */
  ALIKE("two populations", "shares alike", 0.83, 0.15, 0.49, 0.13, 5),
  /** log2(0.02 + coefficient of variation of members' shares beyond sampling error). */
  DOSE("equal dose", "spread of shares", -3, 1, -0.9, 0.45, 5, 0.75),
  /**
   * Share of requests in sessions beyond what the members' rates explain. Whoever relays customers
   * or drives agents converses, and a part of an account's requests may be sent while the account
   * is busy with others, so it is a habit.
   */
  SESSIONS("no sessions", "session excess", 0, 0.1, 0.5, 0.15, 5, 0.75) {
    @Override
    double bits(double statistic, double error, double ordinary, double spread) {
      // Of those who do not send requests one by one, most relay people, who come in sessions. The
      // others send them in bursts: nearly all follow another soon, more than of any person's.
      double ratio = ratio(statistic, error, ordinary, spread);
      double density = StudentBits.density(statistic, ordinary, Math.hypot(spread, error));
      double likelihood =
          habit() * Math.exp(ratio * LN_2) + (1 - habit() - BURSTS) + BURSTS / density;
      return Math.min(limit(), Math.log(likelihood) / LN_2);
    }
  },
  /** Median member's mean ln(1 + output tokens) minus the population's median. */
  LENGTH("long answers", "answer length", 0.8, 0.35, 0, 0.25, 5, 0.75),
  /** Mean over members of the difference of mean ln(1 + output tokens) to their other requests. */
  OWN_LENGTH("long answers", "answers against own others", 0.6, 0.25, 0, 0.08, 5, 0.75),
  /** log2(0.02 + deviation over members of mean ln(1 + output tokens) beyond sampling error). */
  EVENNESS("even answers", "spread of answer lengths", -2.8, 0.6, -0.8, 0.35, 5, 0.75),
  /** log2(0.05 + standard deviation over members of ln requests per active day). */
  VOLUMES("equal volumes", "spread of volumes", -1.5, 0.7, -0.1, 0.35, 3, 0.75),
  /**
   * log2(0.05 + standard deviation over members of ln requests in the window). Parts of one list
   * are as long as it takes: of 2,100 groups of five and more in twelve worlds that were no
   * campaign's and had no veto, none differed by less than 0.05, of 320 of campaigns 20 did.
   */
  SHARES("equal shares", "spread of totals", -4.1, 0.4, -0.6, 0.4, 8.3, 0.1),
  /** log2(1 + days between the quartiles of the members' creation). */
  START("synchronised start", "spread of creation", 2.5, 1.5, 6.5, 1, 2, 0.5),
  /**
   * log2 of how much more often requests of two members fall on the same day than those of any two
   * accounts.
   */
  DAYS("same days", "days in common", 3, 0.5, 0, 0.5, 3) {
    @Override
    double bits(double statistic, double error, double ordinary, double spread) {
      // Campaigns may as well go on for months. Of 1,720 ordinary groups in 13 worlds, classes
      // and evaluations had up to 2.4 and nobody else more than 0.9; three days of 28 are 3.2.
      return Math.max(0, Math.min(limit(), 3 * (statistic - 2)));
    }
  },
  /** Mean over members of the bits of the rarest shared token, log2(accounts / holders). */
  TOKENS("infrastructure", "shared tokens", 3.5, 2, 0.6, 0.7, 7) {
    @Override
    double bits(double statistic, double error, double ordinary, double spread) {
      // Sharing nothing is no evidence against: large campaigns buy their accounts apart.
      return Math.max(0, Math.min(limit(), 1.2 * (statistic - 1)));
    }
  },
  /**
   * Share of members that sent a signature which a member of another organisation sent too; none
   * unless five do, of three organisations, and share five.
   */
  SIGNATURES("replayed signatures", "signatures of others", 0.6, 0.2, 0, 0.05, 10) {
    @Override
    double bits(double statistic, double error, double ordinary, double spread) {
      return replayed(statistic);
    }
  },
  /** The same among members whose organisations are known: not even keys of one customer. */
  STRANGERS_SIGNATURES("replayed signatures", "signatures of strangers", 0.6, 0.2, 0, 0.05, 50) {
    @Override
    double bits(double statistic, double error, double ordinary, double spread) {
      return replayed(statistic);
    }
  },
  /** Share of requests on the members' commonest frame, times log2(accounts / outside holders). */
  FRAMES("common frames", "rare frames in common", 6, 2, 0, 1, 2) {
    @Override
    double bits(double statistic, double error, double ordinary, double spread) {
      // Frames also link, and public templates share them too: they add little by themselves.
      return Math.max(0, Math.min(limit(), (statistic - 1) / 2));
    }
  },
  /** Effective number of organisations, 1 / sum of squared shares. */
  ORGANISATIONS("benign: one customer", "organisations", 0, 1, 0, 1, 0),
  /** Largest organisation's share of the members. */
  LARGEST("benign: one customer", "largest organisation", 0, 1, 0, 1, 0),
  /** Largest share of the members that one payment instrument pays for. */
  PAYER("benign: one customer", "one payer", 0, 1, 0, 1, 0),
  /** Largest share of the members that have one mail domain, of those that few others have. */
  HOUSE("benign: one customer", "one house", 0, 1, 0, 1, 0),
  /** Effective number of networks that all requests of members come from. */
  NETWORKS("benign: one customer", "networks", 0, 1, 0, 1, 0),
  /** Own repeats times the share of requests on frames that three and more members sent. */
  ITEMS("benign: same items", "same items", 0, 1, 0, 1, 0),
  /** Own topics and two standard errors: below -0.2, members work off one list. */
  LIST("benign: same items", "one list", 0, 1, 0, 1, 0),
  /** Distinct prompts of members of whole accounts that are about one narrow thing. */
  HAUL("benign: small task", "prompts of one task", 0, 1, 0, 1, 0);

  /** Share of members from which on replayed signatures say all they can. */
  private static final double REPLAYING = 0.3;

  /**
   * Cells that the prompts of a group are spread over up to which they are about one thing, and
   * ordinary groups are as alike as they get.
   */
  static final double NARROW = 24;

  /** What a doubling of the cells adds. */
  private static final double RISE = 0.35;

  /** Share of campaigns whose requests come in bursts, at any excess in [0, 1] alike. */
  private static final double BURSTS = 0.1;

  private static final double LN_2 = Math.log(2);
  private static final double LEAST_SPREAD = 0.6;
  private static final Set<GroupTest> BY_THEMSELVES =
      EnumSet.of(DAYS, TOKENS, SIGNATURES, STRANGERS_SIGNATURES, FRAMES);

  private final String family;
  private final String label;
  private final double centre;
  private final double spread;
  private final double ordinary;
  private final double ordinarySpread;
  private final double limit;
  private final double habit;

  GroupTest(
      String family,
      String label,
      double centre,
      double spread,
      double ordinary,
      double ordinarySpread,
      double limit) {
    this(family, label, centre, spread, ordinary, ordinarySpread, limit, 1);
  }

  GroupTest(
      String family,
      String label,
      double centre,
      double spread,
      double ordinary,
      double ordinarySpread,
      double limit,
      double habit) {
    this.family = family;
    this.label = label;
    this.centre = centre;
    this.spread = spread;
    this.ordinary = ordinary;
    this.ordinarySpread = ordinarySpread;
    this.limit = limit;
    this.habit = habit;
  }

  String family() {
    return family;
  }

  String label() {
    return label;
  }

  double limit() {
    return limit;
  }

  /** Share of campaigns that behave as the test expects of them, in (0, 1]. */
  double habit() {
    return habit;
  }

  boolean isBenign() {
    return family.startsWith(StrengthOf.BENIGN);
  }

  /** Whether the smaller values are the campaign's. */
  boolean isLow() {
    return centre < ordinary;
  }

  /**
   * How much further from a campaign's centre ordinary groups lie that are spread over as many
   * cells.
   *
   * @param breadth effective number of cells, at least 1
   */
  double shift(double breadth) {
    return 0;
  }

  /** What ordinary groups are taken to show where no history was fitted. */
  Prior shipped() {
    return Prior.shipped(ordinary, ordinarySpread);
  }

  /** Whether its bits are against what ordinary groups show, not by the statistic alone. */
  boolean isAgainstOrdinary() {
    return !isBenign() && !BY_THEMSELVES.contains(this);
  }

  /** Whether an ordinary centre there would leave the test nothing to tell campaigns by. */
  boolean isBeyondCampaigns(double ordinaryCentre) {
    return isLow() ? ordinaryCentre <= centre : ordinaryCentre >= centre;
  }

  /** The ordinary centre of tonight before any shift: (n median + w prior) / (n + w). */
  double ordinaryAmong(int groups, double median, Prior prior) {
    return blended(groups, median, prior.centre(), prior.weight());
  }

  /** The ordinary spread of tonight, blended alike, at least 0.6 of the shipped one. */
  double spreadAmong(int groups, double deviation, Prior prior) {
    return Math.max(
        blended(groups, deviation, prior.spread(), prior.weight()), LEAST_SPREAD * ordinarySpread);
  }

  private static double blended(int groups, double own, double prior, double weight) {
    return groups == 0 ? prior : (groups * own + weight * prior) / (groups + weight);
  }

  /**
   * log2 likelihood ratio of campaign against ordinary.
   *
   * @param error standard error of the statistic, 0 and more: it widens both sides, so that what
   *     few requests show by chance says little
   */
  double bits(double statistic, double error, double ordinaryCentre, double ordinarySpreadTonight) {
    return StudentBits.mixed(ratio(statistic, error, ordinaryCentre, ordinarySpreadTonight), habit);
  }

  /** The same of a campaign that has the habit. */
  double ratio(
      double statistic, double error, double ordinaryCentre, double ordinarySpreadTonight) {
    // Ordinary groups that look like campaigns take a test its weight; they do not turn it round.
    double other = isLow() ? Math.max(centre, ordinaryCentre) : Math.min(centre, ordinaryCentre);
    double own = Math.hypot(spread, error);
    double others = Math.hypot(ordinarySpreadTonight, error);
    return isTwoSided()
        ? StudentBits.twoSided(statistic, centre, own, other, others, limit)
        : StudentBits.ratio(statistic, centre, own, other, others, limit);
  }

  /**
   * Strangers hold no conversation in common, so few already say much; sending none back is no
   * evidence against.
   */
  double replayed(double statistic) {
    return limit() * Math.min(1, statistic / REPLAYING);
  }

  /** Whether being more extreme than campaigns speaks against one. */
  boolean isTwoSided() {
    return false;
  }
}
