package dev.stillwatch.evaluate.baselines;

import static dev.stillwatch.evaluate.baselines.SharedObjects.ACCOUNT;
import static dev.stillwatch.evaluate.baselines.SharedObjects.COMMON;
import static dev.stillwatch.evaluate.baselines.SharedObjects.ONE;
import static dev.stillwatch.evaluate.baselines.SharedObjects.OTHER;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import dev.stillwatch.lake.tables.Requests;
import java.time.Duration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Accounts that act on one object at the same times, object by object.
 *
 * <p>After SynchroTrap (Cao, Yang, Yu, Palow 2014, "Uncovering large groups of active malicious
 * accounts in online social networks", CCS): an action is an account, a time slot and a constraint
 * object; the similarity of two accounts at an object k is the Jaccard index |A_i^k ∩ A_j^k| /
 * |A_i^k ∪ A_j^k| of the slots of their actions; pairs that are similar enough at some object are
 * clustered by single linkage, that is by connected components. Here the object is the network, a
 * /24 or /48, which the paper uses for logins. Like the paper's day-by-day jobs it compares slots
 * instead of distances in time, without its second, shifted slicing.
 *
 * <p>A slot of one object with more accounts than the cap is left out of what pairs have in common.
 *
 * @param slot length of a time slot, above 0
 * @param actions least slots a pair must have in common, at least 1
 * @param similarity least Jaccard index, in (0, 1]
 * @param mostAccounts most accounts of one object in one slot
 */
public record SynchronisedActions(Duration slot, int actions, double similarity, int mostAccounts)
    implements Baseline {

  private static final String PLACE = "_place";
  private static final String SLOT = "_slot";
  private static final String SLOTS = "_slots";

  public SynchronisedActions {
    if (slot.isNegative() || slot.isZero() || actions < 1 || mostAccounts < 2) {
      throw new IllegalArgumentException(
          "Invalid synchronised actions: slot %s, %d actions, at most %d accounts (above 0, at least 1 and 2)"
              .formatted(slot, actions, mostAccounts));
    }
    if (!(similarity > 0 && similarity <= 1)) {
      throw new IllegalArgumentException(
          "Invalid similarity: %s (must lie in (0, 1])".formatted(similarity));
    }
  }

  /** Slots of an hour, five in common, half of all. */
  static SynchronisedActions shipped() {
    return new SynchronisedActions(Duration.ofHours(1), 5, 0.5, 200);
  }

  @Override
  public String name() {
    return "synchronised-actions";
  }

  @Override
  public Dataset<Row> cases(Observed world) {
    return Groups.of(pairs(world.requests()));
  }

  private Dataset<Row> pairs(Dataset<Row> requests) {
    Dataset<Row> actions =
        requests
            .where(Requests.NETWORK_REF.ref().isNotNull())
            .select(
                Requests.ACCOUNT_REF.ref().as(ACCOUNT),
                Requests.NETWORK_REF.ref().as(PLACE),
                floor(Requests.EVENT_TIME.ref().cast("double").divide(slot.toMillis() / 1e3))
                    .as(SLOT))
            .distinct();
    Dataset<Row> rare =
        SharedObjects.rare(
            actions.select(col(ACCOUNT), struct(col(PLACE), col(SLOT))), mostAccounts);
    Dataset<Row> uses =
        rare.select(
            col(ACCOUNT),
            col(SharedObjects.OBJECT + "." + PLACE).as(PLACE),
            col(SharedObjects.OBJECT + "." + SLOT).as(SLOT));
    Dataset<Row> common =
        uses.withColumnRenamed(ACCOUNT, ONE)
            .join(uses.withColumnRenamed(ACCOUNT, OTHER), new String[] {PLACE, SLOT})
            .where(col(ONE).lt(col(OTHER)))
            .groupBy(col(PLACE), col(ONE), col(OTHER))
            .agg(count(lit(1)).as(COMMON))
            .where(col(COMMON).geq(this.actions));
    Dataset<Row> slots = actions.groupBy(col(ACCOUNT), col(PLACE)).agg(count(lit(1)).as(SLOTS));
    Column union = col("_slots_one").plus(col("_slots_other")).minus(col(COMMON));
    return common
        .join(slots.toDF(ONE, PLACE, "_slots_one"), new String[] {PLACE, ONE})
        .join(slots.toDF(OTHER, PLACE, "_slots_other"), new String[] {PLACE, OTHER})
        .where(col(COMMON).divide(union).geq(similarity))
        .select(col(ONE), col(OTHER));
  }
}
