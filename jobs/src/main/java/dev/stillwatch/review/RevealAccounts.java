package dev.stillwatch.review;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import dev.stillwatch.lake.tables.CampaignMembers;
import dev.stillwatch.lake.tables.CaseMembers;
import dev.stillwatch.lakeio.AuditTrail;
import dev.stillwatch.lakeio.Lake;
import dev.stillwatch.logs.CanonicalLog;
import dev.stillwatch.privacy.PseudonymColumn;
import dev.stillwatch.privacy.Pseudonyms;
import dev.stillwatch.privacy.RawName;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Names the accounts of a case to somebody who says why they need the names.
 *
 * <p>A pseudonym cannot be traced back, so the names are those whose pseudonym is a member's: of
 * the table of accounts first, and of the logs of the case's window for members it does not hold.
 * The purpose is on record before anything is read: where it cannot be written, nothing is shown.
 * The names are written nowhere.
 *
 * @param accounts the source's names of accounts it keeps a table of, in a column account_id
 * @param logs logs of a range of days under canonical names
 * @param window days before the night of the case that are searched
 */
public record RevealAccounts(
    SparkSession spark,
    Lake lake,
    Dataset<Row> accounts,
    LogsOfDays logs,
    Pseudonyms names,
    int window) {
  /** Most members named. */
  public static final int MOST = 20_000;

  private static final String REF = "_ref";
  private static final Set<CaseState> LOOKED_INTO =
      EnumSet.of(
          CaseState.IN_REVIEW,
          CaseState.CONFIRMED,
          CaseState.ENFORCED,
          CaseState.APPEALED,
          CaseState.UPHELD,
          CaseState.OVERTURNED);

  /** Reads the logs of a range of days. */
  public interface LogsOfDays {
    /** Their rows under the names of {@link CanonicalLog}. */
    Dataset<Row> read(LocalDate from, LocalDate to);
  }

  /** Whether accounts of a case in that state may be named. */
  public static boolean isFor(CaseState state) {
    return LOOKED_INTO.contains(state);
  }

  /**
   * The members of the case's latest version, by state and pseudonym.
   *
   * @throws Refused if nobody or no purpose is named, or nobody looks into the case
   */
  public List<NamedAccount> from(String caseId, String by, String purpose, Instant at) {
    LocalDate night =
        new RevealedCase(lake, caseId)
            .night(
                by, purpose, LOOKED_INTO, "accounts are named only of cases that are looked into");
    new AuditTrail(spark, lake).append(at, by.strip(), "reveal accounts", caseId, purpose.strip());

    Map<String, String> members = members(caseId, night);
    Map<String, RawName> found = named(accounts, members.keySet());
    if (found.size() < members.size()) {
      Dataset<Row> recent = logs.read(night.minusDays(window - 1L), night);
      named(recent, members.keySet()).forEach(found::putIfAbsent);
    }
    List<NamedAccount> named = new ArrayList<>();
    members.forEach(
        (ref, state) ->
            named.add(new NamedAccount(ref, state, Optional.ofNullable(found.get(ref)))));
    named.sort(Comparator.comparing(NamedAccount::state).thenComparing(NamedAccount::ref));
    return named;
  }

  private Map<String, String> members(String caseId, LocalDate night) {
    Column active = max(CaseMembers.STATE.ref().equalTo(CampaignMembers.ACTIVE));
    Map<String, String> members = new HashMap<>();
    lake.read(CaseMembers.TABLE)
        .where(CaseMembers.CASE_ID.ref().equalTo(caseId))
        .where(CaseMembers.RUN_DATE.ref().equalTo(lit(night)))
        .groupBy(CaseMembers.ACCOUNT_REF.ref())
        .agg(active.as("_active"))
        .limit(MOST)
        .collectAsList()
        .forEach(
            row ->
                members.put(
                    CaseMembers.ACCOUNT_REF.in(row),
                    row.<Boolean>getAs("_active") ? CampaignMembers.ACTIVE : CampaignMembers.LEFT));
    return members;
  }

  /** The names among those rows whose pseudonyms are wanted. */
  private Map<String, RawName> named(Dataset<Row> rows, Set<String> wanted) {
    Dataset<Row> refs = spark.createDataset(List.copyOf(wanted), Encoders.STRING()).toDF(REF);
    Column ref = PseudonymColumn.of(names, Pseudonyms.Kind.ACCOUNT, CanonicalLog.ACCOUNT_ID.ref());
    Map<String, RawName> found = new HashMap<>();
    rows.select(CanonicalLog.ACCOUNT_ID.from(CanonicalLog.ACCOUNT_ID.ref()))
        .where(CanonicalLog.ACCOUNT_ID.ref().isNotNull())
        .distinct()
        .withColumn(REF, ref)
        .join(broadcast(refs), REF)
        .select(CanonicalLog.ACCOUNT_ID.ref(), col(REF))
        .collectAsList()
        .forEach(row -> found.put(row.getAs(REF), CanonicalLog.ACCOUNT_ID.in(row)));
    return found;
  }
}
