package dev.stillwatch.cases;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.unix_micros;

import dev.stillwatch.accounts.SumAccountDays;
import dev.stillwatch.codebook.Epochs;
import dev.stillwatch.identity.LastSeenCells;
import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.tables.CampaignMembers;
import dev.stillwatch.lake.tables.Campaigns;
import dev.stillwatch.lake.tables.CaseMembers;
import dev.stillwatch.lake.tables.CaseVersions;
import dev.stillwatch.lake.tables.Codebooks;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.lake.tables.Requests;
import dev.stillwatch.lakeio.Lake;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * The requests behind the numbers of a case: those its active members sent in the window, of a case
 * that grew from a seed only those in the group's cells. What else its members did is not what the
 * case is about, and is neither counted nor shown.
 *
 * <p>The cells are those of {@link LastSeenCells}; without them all requests of the members count.
 * Requests of another codebook epoch than the case's are left out where there are cells, since
 * cells of two epochs do not compare.
 *
 * @param window days up to the night of the case
 */
public record CaseRequests(Lake lake, int window) {
  private static final String EPOCH = "_epoch";
  private static final long FOLLOW_UP_MICROS = SumAccountDays.FOLLOW_UP.toNanos() / 1_000;

  /** Whether the account had sent the same prompt that day. */
  public static final Field<Boolean> REPEATS =
      Field.bool("repeats", "Whether the account had sent the same prompt that day.");

  /** Whether it came within 30 minutes of the account's request before, that day. */
  public static final Field<Boolean> FOLLOWS =
      Field.bool("follows", "Whether it came within 30 minutes of the one before, that day.");

  /** Requests of all cases of a night: the columns of requests and the case's id. */
  public Dataset<Row> of(LocalDate night) {
    return ofMembers(members(night), night).where(belongs()).drop(LastSeenCells.CELLS, EPOCH);
  }

  /**
   * The requests of one case by reference, in the order of accounts and time, with what its numbers
   * are made of.
   */
  public Dataset<Row> listed(String caseId, LocalDate night) {
    Dataset<Row> members = members(night).where(CaseMembers.CASE_ID.ref().equalTo(lit(caseId)));
    Column[] day = {Requests.EVENT_DATE.ref(), Requests.ACCOUNT_REF.ref()};
    Column[] inOrder = {Requests.EVENT_TIME.ref(), Requests.REQUEST_ID.ref()};
    WindowSpec ofDay = Window.partitionBy(day).orderBy(inOrder);
    WindowSpec ofPrompt =
        Window.partitionBy(day[0], day[1], SumAccountDays.prompt()).orderBy(inOrder);
    Column micros = unix_micros(Requests.EVENT_TIME.ref());
    return ofMembers(members, night)
        // Before other requests go: a request follows whatever its account sent before.
        .withColumn(
            FOLLOWS.name(),
            coalesce(
                micros.minus(lag(micros, 1).over(ofDay)).lt(lit(FOLLOW_UP_MICROS)), lit(false)))
        .withColumn(REPEATS.name(), row_number().over(ofPrompt).gt(1))
        .where(belongs())
        .select(
            Requests.EVENT_DATE.ref(),
            Requests.REQUEST_ID.ref(),
            Requests.EVENT_TIME.ref(),
            Requests.ACCOUNT_REF.ref(),
            Requests.CELL.ref(),
            REPEATS.ref(),
            FOLLOWS.ref(),
            Requests.OUTPUT_TOKENS.ref(),
            Requests.SKELETON_HASH.ref(),
            Requests.NETWORK_REF.ref(),
            Requests.MODEL_REQUESTED.ref())
        .orderBy(Requests.ACCOUNT_REF.ref(), inOrder[0], inOrder[1]);
  }

  private Dataset<Row> ofMembers(Dataset<Row> members, LocalDate night) {
    return lake.read(Requests.TABLE)
        .where(Requests.EVENT_DATE.ref().gt(lit(night.minusDays(window))))
        .where(Requests.EVENT_DATE.ref().leq(lit(night)))
        .join(broadcast(members), Requests.ACCOUNT_REF.name());
  }

  private static Column belongs() {
    Column inCells =
        Requests.EPOCH
            .ref()
            .equalTo(col(EPOCH))
            .and(array_contains(col(LastSeenCells.CELLS), Requests.CELL.ref()));
    return col(LastSeenCells.CELLS).isNull().or(inCells);
  }

  /** Case, member, cells and epoch: as many rows as the night's cases have members. */
  private Dataset<Row> members(LocalDate night) {
    Epochs epochs = Epochs.of(Epochs.rows(lake.read(Codebooks.TABLE)).collectAsList());
    LocalDate since = epochs.all().isEmpty() ? LocalDate.EPOCH : epochs.on(night).since();
    Dataset<Row> cases =
        lake.read(CaseVersions.TABLE)
            .where(CaseVersions.RUN_DATE.ref().equalTo(lit(night)))
            .select(
                CaseVersions.CASE_ID.ref(),
                CaseVersions.CAMPAIGN_ID.ref(),
                CaseVersions.EPOCH.ref().as(EPOCH));
    return lake.read(CaseMembers.TABLE)
        .where(CaseMembers.RUN_DATE.ref().equalTo(lit(night)))
        .where(CaseMembers.STATE.ref().equalTo(lit(CampaignMembers.ACTIVE)))
        .select(CaseMembers.CASE_ID.ref(), CaseMembers.ACCOUNT_REF.ref())
        .distinct()
        .join(cases, CaseMembers.CASE_ID.name())
        .join(
            new LastSeenCells(night, since)
                .from(lake.read(Campaigns.TABLE), lake.read(Groups.TABLE)),
            new String[] {Campaigns.CAMPAIGN_ID.name()},
            "left")
        .select(
            CaseMembers.CASE_ID.ref(),
            CaseMembers.ACCOUNT_REF.ref(),
            col(EPOCH),
            col(LastSeenCells.CELLS));
  }
}
