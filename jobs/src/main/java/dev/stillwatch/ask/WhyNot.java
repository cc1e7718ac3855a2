package dev.stillwatch.ask;

import static org.apache.spark.sql.functions.col;

import dev.stillwatch.identity.Admission;
import dev.stillwatch.investigate.Sql;
import dev.stillwatch.investigate.StandingViews;
import dev.stillwatch.judging.StrengthOf;
import dev.stillwatch.lakeio.Lake;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.SparkSession;

/**
 * Answers what an account or a group lacked to become a case.
 *
 * @param admission what is asked of a group; the bar is computed by the same formula as on a night
 */
public record WhyNot(SparkSession spark, Lake lake, Admission admission) {
  private static final String MEASURED = "measured_groups";

  /** What the account or the group of that name lacked on the last night. */
  public List<Section> of(String id, Set<String> wanted, int limit) {
    Sql sql = new Sql(spark, new StandingViews(lake));
    sql.rows("SELECT v.* FROM v_groups v JOIN v_last_night n ON v.run_date = n.run_date")
        .withColumn("needed_bits", admission.barFor(col("members"), col("discount")))
        .createOrReplaceTempView(MEASURED);
    return Question.named("why-not").ask(sql, values(id), wanted, limit);
  }

  private Map<String, String> values(String id) {
    return Map.of(
        "id", id,
        "families", Integer.toString(admission.bar().families()),
        "members", Integer.toString(admission.members()),
        "veto_bits", Integer.toString(StrengthOf.VETO));
  }
}
