package dev.stillwatch.evaluate.baselines;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/** Accounts and the objects they used, less what says nothing of a pair. */
final class SharedObjects {
  /** Columns of account and object. */
  static final String ACCOUNT = "_account";

  static final String OBJECT = "_object";

  /** Columns of the accounts of a pair, the lesser first. */
  static final String ONE = "_one";

  static final String OTHER = "_other";

  /** Column of the objects a pair has in common. */
  static final String COMMON = "_common";

  private static final String USERS = "_users";

  private SharedObjects() {}

  /**
   * Uses of objects that more than one and at most so many accounts used, each once: pairs of
   * accounts meet in an object, so an object of n users costs n squared.
   *
   * @param uses account and object, in this order and of any names
   * @param mostUsers at least 2
   */
  static Dataset<Row> rare(Dataset<Row> uses, int mostUsers) {
    return uses.toDF(ACCOUNT, OBJECT)
        .where(col(OBJECT).isNotNull())
        .distinct()
        .withColumn(USERS, count(lit(1)).over(Window.partitionBy(col(OBJECT))))
        .where(col(USERS).between(2, mostUsers))
        .drop(USERS);
  }

  /**
   * Pairs of accounts with the number of objects they have in common.
   *
   * @param uses as {@link #rare} gives them
   */
  static Dataset<Row> pairs(Dataset<Row> uses) {
    return uses.withColumnRenamed(ACCOUNT, ONE)
        .join(uses.withColumnRenamed(ACCOUNT, OTHER), OBJECT)
        .where(col(ONE).lt(col(OTHER)))
        .groupBy(col(ONE), col(OTHER))
        .agg(count(lit(1)).as(COMMON));
  }
}
