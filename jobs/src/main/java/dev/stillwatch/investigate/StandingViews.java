package dev.stillwatch.investigate;

import dev.stillwatch.lakeio.Lake;
import java.util.HashSet;
import java.util.Set;
import org.apache.spark.sql.SparkSession;

/**
 * The views of a lake for an answer of several statements: each is made when first mentioned and
 * stands from then on, so that a table is opened, and the last night looked up, once.
 */
public final class StandingViews implements Views {
  private final LakeViews views;
  private final Set<String> standing = new HashSet<>();

  /** Of the lake, or of one as of an earlier moment. */
  public StandingViews(Lake lake) {
    this.views = new LakeViews(lake);
  }

  @Override
  public void register(SparkSession spark, String statement) {
    Set<String> wanted = LakeViews.mentioned(statement);
    wanted.removeAll(standing);
    views.register(spark, wanted);
    standing.addAll(wanted);
  }
}
