package dev.stillwatch.investigate;

import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.LocalTempView$;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.SparkStrategy;
import org.apache.spark.sql.execution.command.CreateViewCommand;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import scala.collection.immutable.Seq;
import scala.collection.immutable.Seq$;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A session for programs that shall only read, and only the lake.
 *
 * <p>Where {@link ReadOnly} judges a statement, this judges every plan that Spark is about to carry
 * out, so that a Dataset's {@code write()} is refused like an INSERT. It guards against slips of
 * the hand: a Java program that means harm has ways around Spark.
 */
public final class ReadingSession {
  private ReadingSession() {}

  /**
   * A new session of the same application.
   *
   * @param root folder of the lake, the only place files are read from
   * @throws java.io.UncheckedIOException if there is no such file system
   */
  public static SparkSession beside(SparkSession spark, String root) {
    SparkSession own = spark.newSession();
    ((org.apache.spark.sql.classic.SparkSession) own)
        .experimental()
        .extraStrategies_$eq(seq(new Gate(qualified(spark, root))));
    return own;
  }

  private static String qualified(SparkSession spark, String root) {
    Path path = new Path(root);
    try {
      FileSystem files = path.getFileSystem(spark.sparkContext().hadoopConfiguration());
      return files.makeQualified(path).toString();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException("Cannot open the lake at %s".formatted(root), e);
    }
  }

  private static <T> Seq<T> seq(T only) {
    return CollectionConverters.asScala(java.util.List.of(only)).toSeq();
  }

  /** Plans nothing; asked first, and before anything has happened. */
  private static final class Gate extends SparkStrategy {
    private static final long serialVersionUID = 1L;

    private final String root;

    Gate(String root) {
      this.root = root;
    }

    @Override
    @SuppressWarnings("unchecked")
    public Seq<SparkPlan> apply(LogicalPlan plan) {
      if (plan instanceof Command && !isHarmless(plan)) {
        throw refused(
            "this session only reads, and %s is not a query".formatted(ReadOnly.words(plan)));
      }
      if (plan.isStreaming()) {
        throw refused("this session runs no streams");
      }
      CollectionConverters.asJava(plan.collectLeaves()).forEach(this::check);
      return (Seq<SparkPlan>) Seq$.MODULE$.<SparkPlan>empty();
    }

    private static boolean isHarmless(LogicalPlan plan) {
      String name = plan.getClass().getSimpleName();
      boolean view =
          plan instanceof CreateViewCommand create
              && create.viewType().equals(LocalTempView$.MODULE$);
      // An EXPLAIN plans what it explains, which then comes by here.
      return view || name.matches("(Show|Describe|Explain|DropTempView|Set)[A-Z].*|Set|Show.*");
    }

    private void check(LogicalPlan leaf) {
      if (leaf instanceof LogicalRelation relation
          && relation.relation() instanceof HadoopFsRelation files) {
        for (Path path : CollectionConverters.asJava(files.location().rootPaths())) {
          String at = path.toString();
          if (!at.equals(root) && !at.startsWith(root + "/")) {
            throw refused("this session reads no files but the lake's");
          }
        }
      }
    }

    private static Sql.Refused refused(String why) {
      return new Sql.Refused(why, null);
    }
  }
}
