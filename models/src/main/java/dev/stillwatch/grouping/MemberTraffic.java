package dev.stillwatch.grouping;

import static java.util.stream.Collectors.toMap;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.filter;

import dev.stillwatch.accounts.SumWindow;
import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.Accounts;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.linking.SharedFrames;
import dev.stillwatch.linking.SharedTokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What one member of a group did in the window: in the group's cells where the group has such, else
 * in all.
 *
 * <p>Cells and frames are in ascending order. Frames are those of all the account's requests that
 * other accounts sent, too.
 */
public final class MemberTraffic {
  private static final double MOST_IN_PART = 0.75;

  private static final int COUNTED = 4;
  private static final long DAY = 86_400;

  /** Standard deviation of ln tokens within an account, about what traces show. */
  private static final double WITHIN = 0.7;

  /** The group's cells; the sums have a column named cells, too. */
  static final String GROUP_CELLS = "_group_cells";

  /** Frames with a fifth of an account's requests and more. */
  static final String MAIN_FRAMES = "_main_frames";

  private static final int LEAST_OF_MAIN = 5;
  private static final String KNOWN_ORG = "_known_org";

  private final Row row;
  private final boolean inPart;
  private final int[] cells;
  private final long[] cellPrompts;
  private final long[] counts;
  private final double logOutput;

  private MemberTraffic(Row row) {
    this(row, groupCells(row));
  }

  private MemberTraffic(Row row, int[] own) {
    this.row = row;
    this.inPart = !row.isNullAt(row.fieldIndex(GROUP_CELLS));
    List<Row> touched = structs(AccountDays.CELLS.name());
    if (inPart) {
      touched =
          touched.stream().filter(cell -> Arrays.binarySearch(own, cell.getInt(0)) >= 0).toList();
    }
    this.cells = touched.stream().mapToInt(cell -> cell.getInt(0)).toArray();
    this.cellPrompts = touched.stream().mapToLong(cell -> cell.getLong(2)).toArray();
    this.counts =
        inPart
            ? inCells(touched)
            : new long[] {
              AccountDays.REQUESTS.in(row),
              AccountDays.PROMPTS.in(row),
              AccountDays.FOLLOW_UPS.in(row),
              AccountDays.ANSWERED.in(row)
            };
    this.logOutput =
        inPart
            ? touched.stream().mapToDouble(cell -> cell.getDouble(COUNTED + 1)).sum()
            : AccountDays.LOG_OUTPUT.in(row);
  }

  /** The cells of a row's group, ascending; none where all requests are the group's. */
  static int[] groupCells(Row row) {
    int at = row.fieldIndex(GROUP_CELLS);
    return row.isNullAt(at)
        ? new int[0]
        : row.<Integer>getList(at).stream().mapToInt(cell -> cell).toArray();
  }

  private static long[] inCells(List<Row> touched) {
    long[] sums = new long[COUNTED];
    for (Row cell : touched) {
      for (int i = 0; i < COUNTED; i++) {
        sums[i] += cell.getLong(i + 1);
      }
    }
    return sums;
  }

  /** Each row of the groups with the sums of its account; members without a day are left out. */
  public static Dataset<Row> of(Dataset<Row> groups, Dataset<Row> sums) {
    return groups
        .withColumnRenamed(Groups.CELLS.name(), GROUP_CELLS)
        .join(sums, AccountDays.ACCOUNT_REF.name());
  }

  /**
   * The same without days, frames but main ones, networks, signatures and styles, for whoever looks
   * at cells: a row goes to each group that its account is in.
   */
  static Dataset<Row> inCells(Dataset<Row> groups, Dataset<Row> sums) {
    return of(
        groups,
        sums.drop(
            SumWindow.DAILY.name(),
            AccountDays.FRAMES.name(),
            AccountDays.NETWORKS.name(),
            AccountDays.SIGNATURES.name(),
            AccountDays.STYLES.name()));
  }

  /** The sums with the frames that a fifth of an account's requests are on, fifteen at most. */
  static Dataset<Row> withMainFrames(Dataset<Row> sums) {
    return sums.withColumn(
        MAIN_FRAMES,
        filter(
            AccountDays.FRAMES.ref(),
            frame ->
                frame
                    .getField("requests")
                    .multiply(LEAST_OF_MAIN)
                    .geq(AccountDays.REQUESTS.ref())));
  }

  /**
   * The same with what is known of accounts: their organisations where logs name none, and whatever
   * else there is.
   *
   * @param known one row per account: account_ref, org_ref and others
   */
  public static Dataset<Row> withKnown(Dataset<Row> traffic, Dataset<Row> known) {
    return traffic
        .join(
            known.withColumnRenamed(Accounts.ORG_REF.name(), KNOWN_ORG),
            new String[] {AccountDays.ACCOUNT_REF.name()},
            "left")
        .withColumn(AccountDays.ORG_REF.name(), coalesce(AccountDays.ORG_REF.ref(), col(KNOWN_ORG)))
        .drop(KNOWN_ORG);
  }

  /**
   * The members of one group in the order of their pseudonyms.
   *
   * @param most members beyond are left out: pseudonyms are random, so it is a fair sample
   */
  public static List<MemberTraffic> all(Iterator<Row> rows, int most) {
    List<MemberTraffic> members = new ArrayList<>();
    while (rows.hasNext()) {
      members.add(new MemberTraffic(rows.next()));
      // A field of many accounts may have more members than a task can hold.
      if (members.size() >= most + most / 2 + 2) {
        cut(members, most);
      }
    }
    cut(members, most);
    return members;
  }

  /** Share of all the members' requests that is the group's, in [0, 1]. */
  public static double dose(List<MemberTraffic> members) {
    double all = members.stream().mapToLong(MemberTraffic::allRequests).sum();
    return members.stream().mapToLong(MemberTraffic::requests).sum() / all;
  }

  /**
   * Whether a group is about a part of its members' requests: one of more than three quarters is
   * judged like one of all.
   */
  public static boolean isPart(List<MemberTraffic> members) {
    return members.get(0).inPart() && dose(members) <= MOST_IN_PART;
  }

  private static void cut(List<MemberTraffic> members, int most) {
    members.sort(Comparator.comparing(MemberTraffic::ref));
    if (members.size() > most) {
      members.subList(most, members.size()).clear();
    }
  }

  /** The column in which a row of members holds a field of the groups. */
  static String of(Field<?> field) {
    return field.equals(Groups.CELLS) ? GROUP_CELLS : field.name();
  }

  /** The row it was read from. */
  public Row row() {
    return row;
  }

  public String ref() {
    return Groups.ACCOUNT_REF.in(row);
  }

  /** Whether only a part of the account's requests is the group's. */
  public boolean inPart() {
    return inPart;
  }

  /** Whether the account was among those the group was grown from. */
  public boolean isSeed() {
    return Groups.DEGREE.in(row) > 0;
  }

  /** Whether the account was asked for because of a token, see {@link RecruitByTokens}. */
  public boolean isRecruit() {
    return inPart && Groups.SCORE.in(row) == null;
  }

  /** Organisation, where known. */
  public Optional<String> org() {
    return Optional.ofNullable(AccountDays.ORG_REF.in(row));
  }

  /** The same, but an account whose organisation is not known is one by itself. */
  public String orgOrSelf() {
    return org().orElse("account " + ref());
  }

  /** Requests that are the group's. */
  public long requests() {
    return counts[0];
  }

  /** All requests of the account. */
  public long allRequests() {
    return AccountDays.REQUESTS.in(row);
  }

  /** Share of the account's requests that is the group's, in [0, 1]. */
  public double dose() {
    return requests() / (double) allRequests();
  }

  /** Prompts distinct within their day. */
  public long prompts() {
    return counts[1];
  }

  /** Requests within 30 minutes of the account's one before on the same day. */
  public long followUps() {
    return counts[2];
  }

  /** Requests whose answer's length is known. */
  public long answered() {
    return counts[3];
  }

  /** Mean of ln(1 + output tokens); NaN where no length is known. */
  public double meanLogOutput() {
    return logOutput / answered();
  }

  /** Sampling variance of that mean. */
  public double meanLogOutputVariance() {
    return WITHIN * WITHIN / answered();
  }

  /** The account's other requests whose answer's length is known. */
  public long othersAnswered() {
    return AccountDays.ANSWERED.in(row) - answered();
  }

  /** Mean of ln(1 + output tokens) of the account's other requests; NaN where none is known. */
  public double othersMeanLogOutput() {
    return (AccountDays.LOG_OUTPUT.in(row) - logOutput) / othersAnswered();
  }

  /** All requests per day on which there were any. */
  public double requestsPerActiveDay() {
    return allRequests() / (double) SumWindow.ACTIVE_DAYS.in(row);
  }

  /** ln of that. */
  public double logPace() {
    return Math.log(requestsPerActiveDay());
  }

  /** ln of requests per day from the first to the last, that day included. */
  double logRate() {
    return Math.log(allRequests() / (seconds() / DAY + 1));
  }

  /** Seconds from the account's first request to its last. */
  public double seconds() {
    return (double) (SumWindow.LAST_SECOND.in(row) - SumWindow.FIRST_SECOND.in(row));
  }

  /** All requests on each day of the window. */
  public int[] daily() {
    return row.<Integer>getList(row.fieldIndex(SumWindow.DAILY.name())).stream()
        .mapToInt(requests -> requests)
        .toArray();
  }

  /** Whether its requests have a time of day: logs that know the date alone put all at midnight. */
  public boolean knowsTimeOfDay() {
    return SumWindow.FIRST_SECOND.in(row) % DAY != 0 || SumWindow.LAST_SECOND.in(row) % DAY != 0;
  }

  /** Share of requests whose prompt the account had sent that day already, in [0, 1). */
  public double ownRepeats() {
    return 1 - prompts() / (double) Math.max(1, requests());
  }

  /**
   * The same member of a group that is about other cells.
   *
   * @param own ascending
   */
  MemberTraffic within(int[] own) {
    return new MemberTraffic(row, own);
  }

  /** Cells touched; not to be written to. */
  public int[] cells() {
    return cells;
  }

  /** Prompts in each of those cells; not to be written to. */
  public long[] cellPrompts() {
    return cellPrompts;
  }

  /** Cells that all the account's requests touch. */
  public int[] allCells() {
    return structs(AccountDays.CELLS.name()).stream().mapToInt(cell -> cell.getInt(0)).toArray();
  }

  /** Prompts in each of those cells. */
  public long[] allCellPrompts() {
    return structs(AccountDays.CELLS.name()).stream().mapToLong(cell -> cell.getLong(2)).toArray();
  }

  /**
   * Frames that it and other accounts sent, each a struct of frame, requests and holders, from
   * {@link SharedFrames}.
   */
  public List<Row> frames() {
    return ifAny(SharedFrames.FRAMES);
  }

  /** Requests on each of the frames that {@link #withMainFrames} keeps. */
  Map<Long, Long> mainFrames() {
    return ifAny(MAIN_FRAMES).stream()
        .collect(toMap(frame -> frame.getLong(0), frame -> frame.getLong(1)));
  }

  /** Networks the account's requests came from. */
  public List<String> networks() {
    return row.getList(row.fieldIndex(AccountDays.NETWORKS.name()));
  }

  /**
   * Tokens that it shares with other accounts, each a struct of token and holders, from {@link
   * SharedTokens#byAccount}.
   */
  public List<Row> tokens() {
    return ifAny(SharedTokens.TOKENS);
  }

  /** Hashes of the reasoning signatures the account sent back. */
  public List<Long> signatures() {
    return row.getList(row.fieldIndex(AccountDays.SIGNATURES.name()));
  }

  private List<Row> ifAny(String column) {
    int at = row.fieldIndex(column);
    return row.isNullAt(at) ? List.of() : row.getList(at);
  }

  private List<Row> structs(String column) {
    return row.getList(row.fieldIndex(column));
  }
}
