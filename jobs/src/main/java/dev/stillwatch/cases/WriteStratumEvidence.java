package dev.stillwatch.cases;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.stillwatch.judging.Baselines;
import dev.stillwatch.judging.Baselines.Standing;
import dev.stillwatch.judging.Calibration;
import dev.stillwatch.judging.Habit;
import dev.stillwatch.judging.MeasureHabits;
import dev.stillwatch.lake.RowsBy;
import dev.stillwatch.lake.tables.CampaignMembers;
import dev.stillwatch.lake.tables.CaseEvidence;
import dev.stillwatch.lake.tables.CaseMembers;
import dev.stillwatch.numeric.Medians;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Writes down how the members of each case stand among accounts of their strata, habit by habit, by
 * a calibration.
 *
 * <p>It has no bits: tests compare groups with groups, and what they say of the same habits is
 * counted already. A member stands by all that it asks, though the case be about a part of it.
 *
 * @param night the logical date
 * @param calibration the one that holds on it
 */
public record WriteStratumEvidence(LocalDate night, Calibration calibration) {
  /** What the names of such evidence begin with. */
  static final String PREFIX = "stratum: ";

  static final String FAMILY = "strata";
  private static final int LEAST_MEMBERS = 5;

  /**
   * The evidence of the night's cases.
   *
   * @param sums of the window, from {@link dev.stillwatch.accounts.SumWindow}
   * @param accounts snapshots up to the night
   */
  public Dataset<Row> from(Dataset<Row> caseMembers, Dataset<Row> sums, Dataset<Row> accounts) {
    String[] account = {CaseMembers.ACCOUNT_REF.name()};
    Dataset<Row> members =
        caseMembers
            .where(CaseMembers.RUN_DATE.ref().equalTo(lit(night)))
            .where(CaseMembers.STATE.ref().equalTo(lit(CampaignMembers.ACTIVE)))
            .select(CaseMembers.CASE_ID.ref(), CaseMembers.ACCOUNT_REF.ref())
            .distinct();
    // Handed to everybody's sums, which are too wide to travel for a few members.
    Dataset<Row> wanted = broadcast(members.select(CaseMembers.ACCOUNT_REF.ref()));
    Dataset<Row> habits =
        MeasureHabits.of(
            night,
            sums.join(wanted, account, "left_semi"),
            accounts.join(wanted, account, "left_semi"));
    Dataset<Row> known =
        members
            .join(habits, account)
            .select(
                Stream.concat(
                        Stream.of(CaseMembers.CASE_ID.name()), Arrays.stream(habits.columns()))
                    .map(name -> col(name))
                    .toArray(Column[]::new));
    return CaseEvidence.TABLE.conform(
        RowsBy.string(CaseMembers.CASE_ID.ref(), known)
            .flatMapGroups(
                new Stand(night, calibration.id(), calibration.strata()),
                Encoders.row(CaseEvidence.TABLE.schema())));
  }

  private record Stand(LocalDate night, String calibration, Baselines strata)
      implements FlatMapGroupsFunction<String, Row, Row> {
    @Override
    public Iterator<Row> call(String caseId, Iterator<Row> members) {
      List<Standing> all = new ArrayList<>();
      int count = 0;
      while (members.hasNext()) {
        all.addAll(strata.standings(members.next(), 1));
        count++;
      }
      List<Row> rows = new ArrayList<>();
      for (Habit habit : Habit.values()) {
        List<Standing> compared =
            all.stream()
                .filter(each -> each.habit() == habit && !Double.isNaN(each.spreadsAbove()))
                .toList();
        if (compared.size() >= LEAST_MEMBERS && 2 * compared.size() >= count) {
          rows.add(row(caseId, habit, compared, count));
        }
      }
      return rows.iterator();
    }

    private Row row(String caseId, Habit habit, List<Standing> compared, int members) {
      double above = median(compared, Standing::spreadsAbove);
      String statement =
          "%s: the median member has %s, the median account of the members' strata %s. The median member is %s spreads of its stratum %s (%d of %d members compared, by calibration %s). No part of the strength."
              .formatted(
                  habit.meaning(),
                  habit.said(median(compared, Standing::value)),
                  habit.said(median(compared, each -> each.beside().median())),
                  String.format(Locale.ROOT, "%.1f", Math.abs(above)),
                  above < 0 ? "lower" : "higher",
                  compared.size(),
                  members,
                  calibration);
      String trace =
          "SELECT * FROM (SELECT inline(strata) FROM calibrations WHERE calibration_id = '%s') WHERE habit = '%s'"
              .formatted(calibration, habit.label());
      return RowFactory.create(
          night,
          caseId,
          PREFIX + habit.label(),
          FAMILY,
          "comparison",
          0.0,
          above,
          statement,
          trace);
    }

    private static double median(List<Standing> standings, ToDoubleFunction<Standing> number) {
      return Medians.median(standings.stream().mapToDouble(number).toArray());
    }
  }
}
