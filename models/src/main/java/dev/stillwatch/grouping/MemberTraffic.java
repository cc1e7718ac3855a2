package dev.stillwatch.grouping;

import dev.stillwatch.accounts.SumWindow;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.Groups;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What one member of a group did in the window.
 *
 * <p>Cells and frames are in ascending order.
 */
public final class MemberTraffic {
  private final Row row;

  private MemberTraffic(Row row) {
    this.row = row;
  }

  /** Each row of the groups with the sums of its account; members without a day are left out. */
  public static Dataset<Row> of(Dataset<Row> groups, Dataset<Row> sums) {
    return groups.join(sums, AccountDays.ACCOUNT_REF.name());
  }

  /**
   * The members of one group in the order of their pseudonyms.
   *
   * @param most members beyond are left out: pseudonyms are random, so it is a fair sample
   */
  public static List<MemberTraffic> all(Iterator<Row> rows, int most) {
    List<MemberTraffic> members = new ArrayList<>();
    rows.forEachRemaining(row -> members.add(new MemberTraffic(row)));
    members.sort(Comparator.comparing(MemberTraffic::ref));
    return members.size() <= most ? members : new ArrayList<>(members.subList(0, most));
  }

  /** The row it was read from. */
  public Row row() {
    return row;
  }

  public String ref() {
    return Groups.ACCOUNT_REF.in(row);
  }

  /** Organisation, where known. */
  public Optional<String> org() {
    return Optional.ofNullable(AccountDays.ORG_REF.in(row));
  }

  public long requests() {
    return AccountDays.REQUESTS.in(row);
  }

  /** Prompts distinct within their day. */
  public long prompts() {
    return AccountDays.PROMPTS.in(row);
  }

  /** Requests within 30 minutes of the one before on the same day. */
  public long followUps() {
    return AccountDays.FOLLOW_UPS.in(row);
  }

  /** Requests whose answer's length is known. */
  public long answered() {
    return AccountDays.ANSWERED.in(row);
  }

  /** Mean of ln(1 + output tokens); NaN where no length is known. */
  public double meanLogOutput() {
    return AccountDays.LOG_OUTPUT.in(row) / answered();
  }

  /** Requests per day on which there were any. */
  public double requestsPerActiveDay() {
    return requests() / (double) SumWindow.ACTIVE_DAYS.in(row);
  }

  /** Seconds from the first request to the last. */
  public double seconds() {
    return (double) (SumWindow.LAST_SECOND.in(row) - SumWindow.FIRST_SECOND.in(row));
  }

  /** Share of requests whose prompt the account had sent that day already, in [0, 1). */
  public double ownRepeats() {
    return 1 - prompts() / (double) requests();
  }

  /** Cells touched. */
  public int[] cells() {
    return structs(AccountDays.CELLS.name()).stream().mapToInt(cell -> cell.getInt(0)).toArray();
  }

  /** Prompts in each of those cells. */
  public long[] cellPrompts() {
    return structs(AccountDays.CELLS.name()).stream().mapToLong(cell -> cell.getLong(2)).toArray();
  }

  /** Frames used, each a struct of frame and requests. */
  public List<Row> frames() {
    return structs(AccountDays.FRAMES.name());
  }

  private List<Row> structs(String column) {
    return row.getList(row.fieldIndex(column));
  }
}
