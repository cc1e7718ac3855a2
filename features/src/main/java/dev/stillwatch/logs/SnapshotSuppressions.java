package dev.stillwatch.logs;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import dev.stillwatch.lake.tables.Suppressions;
import dev.stillwatch.privacy.PseudonymColumn;
import dev.stillwatch.privacy.Pseudonyms;
import dev.stillwatch.privacy.Pseudonyms.Kind;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;

/**
 * Takes over what reviewers ruled out, under pseudonyms.
 *
 * <p>The side table is one of {@code scope, reason, expires_at}, with a scope such as {@code
 * account:acme}, {@code organisation:acme-inc}, {@code campaign:ID} or {@code frame:HASH}. Accounts
 * and organisations go by the source's name or by their pseudonym, which is all that a reviewer
 * knows; 32 hexadecimal digits are taken for either.
 *
 * @param runDate night of the snapshot
 */
public record SnapshotSuppressions(LocalDate runDate, Pseudonyms pseudonyms) {
  /** Scope of an account. */
  public static final String ACCOUNT = "account";

  /** Scope of an organisation. */
  public static final String ORGANISATION = "organisation";

  /** Scope of a campaign. */
  public static final String CAMPAIGN = "campaign";

  /** Scope of a frame. */
  public static final String FRAME = "frame";

  private static final String KNOWN =
      "^\\s*(account|organisation|campaign|frame)\\s*:\\s*(.*\\S)\\s*$";
  private static final String PSEUDONYM = "^[0-9a-f]{32}$";
  private static final int MAX_REASON = 200;
  private static final String TURN = "_turn";

  /**
   * Why a row of the side table cannot be used; null where it can.
   *
   * @throws IllegalArgumentException if a needed column is missing
   */
  public static Column problem(Dataset<Row> sideTable) {
    List<String> there = Arrays.asList(sideTable.columns());
    List<String> missing =
        Stream.of("scope", "reason", "expires_at").filter(name -> !there.contains(name)).toList();
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot read suppressions: no columns %s among %s".formatted(missing, there));
    }
    Column frame = kind().equalTo(FRAME).and(named().try_cast(DataTypes.LongType).isNull());
    return when(
            text("scope").isNull().or(kind().equalTo("")),
            "a scope is account:, organisation:, campaign: or frame: and which one")
        .when(frame, "a frame is a number")
        .when(text("reason").isNull().or(trim(text("reason")).equalTo("")), "no reason")
        .when(expiry().isNull(), "no readable expires_at");
  }

  /**
   * From the side table to suppressions; rows that cannot be used are passed over, of several for
   * one thing the latest to expire is kept.
   */
  public Dataset<Row> from(Dataset<Row> sideTable) {
    Column turn =
        row_number()
            .over(
                Window.partitionBy(Suppressions.SCOPE.ref(), Suppressions.TARGET.ref())
                    .orderBy(Suppressions.EXPIRES_AT.ref().desc(), Suppressions.REASON.ref()));
    Dataset<Row> usable =
        sideTable
            .filter(problem(sideTable).isNull())
            .select(
                Suppressions.RUN_DATE.from(lit(runDate)),
                Suppressions.SCOPE.from(kind()),
                explode(targets()).as(Suppressions.TARGET.name()),
                Suppressions.REASON.from(
                    substring(
                        regexp_replace(text("reason"), lit("[\\p{Cntrl}\\p{Cf}]"), lit("")),
                        1,
                        MAX_REASON)),
                Suppressions.EXPIRES_AT.from(expiry()))
            .withColumn(
                Suppressions.ACCOUNT_REF.name(),
                when(Suppressions.SCOPE.ref().equalTo(ACCOUNT), Suppressions.TARGET.ref()));
    return Suppressions.TABLE.conform(
        usable.withColumn(TURN, turn).filter(col(TURN).equalTo(1)).drop(TURN));
  }

  private Column targets() {
    Column asIs = when(named().rlike(PSEUDONYM), named());
    return when(kind().equalTo(ACCOUNT), either(asIs, Kind.ACCOUNT))
        .when(kind().equalTo(ORGANISATION), either(asIs, Kind.ORG))
        .otherwise(array(named()));
  }

  private Column either(Column asIs, Kind kind) {
    Column pseudonym = PseudonymColumn.of(pseudonyms, kind, named());
    return array_distinct(when(asIs.isNull(), array(pseudonym)).otherwise(array(pseudonym, asIs)));
  }

  private static Column kind() {
    return regexp_extract(text("scope"), KNOWN, 1);
  }

  private static Column named() {
    return regexp_extract(text("scope"), KNOWN, 2);
  }

  private static Column expiry() {
    return SideColumns.time(text("expires_at"));
  }

  private static Column text(String name) {
    return col(name).cast("string");
  }
}
