package dev.stillwatch.testing;

import com.holdenkarau.spark.testing.JavaDatasetSuiteBase;
import com.holdenkarau.spark.testing.SharedJavaSparkContext;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands one Spark session per JVM, and spark-testing-base's comparators, to tests that ask for
 * them.
 *
 * <p>spark-testing-base is made for JUnit 4; here its suite is a part, not a parent.
 */
public final class SparkExtension implements ParameterResolver {
  private static final ExtensionContext.Namespace HERE =
      ExtensionContext.Namespace.create(SparkExtension.class);
  private static final String DELTA = "io.delta.sql.DeltaSparkSessionExtension";

  /** spark-testing-base's suite, with the session settings the product uses. */
  public static final class Suite extends JavaDatasetSuiteBase {
    @Override
    public SparkConf conf() {
      SparkConf conf =
          super.conf()
              .setMaster("local[2]")
              .set("spark.ui.enabled", "false")
              .set("spark.sql.shuffle.partitions", "2")
              .set("spark.sql.session.timeZone", "UTC")
              .set("spark.sql.datetime.java8API.enabled", "true")
              .set("spark.sql.legacy.parquet.nanosAsLong", "true")
              .set("spark.sql.adaptive.enabled", "false")
              .set("spark.sql.codegen.factoryMode", "NO_CODEGEN")
              .set("spark.databricks.delta.optimizeMetadataQuery.enabled", "false")
              .set("spark.databricks.delta.snapshotPartitions", "1");
      if (onClassPath(DELTA)) {
        conf.set("spark.sql.extensions", DELTA)
            .set(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog");
      }
      return conf;
    }

    @Override
    public boolean enableHiveSupport() {
      return false;
    }

    private static boolean onClassPath(String name) {
      try {
        Class.forName(name, false /* initialise */, SparkExtension.class.getClassLoader());
        return true;
      } catch (ClassNotFoundException e) {
        return false;
      }
    }
  }

  @SuppressWarnings(
      "deprecation") // CloseableResource: JUnit 5.14 prefers AutoCloseable, 5.12 needs it
  private static final class Holder
      implements AutoCloseable, ExtensionContext.Store.CloseableResource {
    final Suite suite = new Suite();

    Holder() {
      suite.runBefore();
      SparkSession.active().sparkContext().setLogLevel("WARN");
    }

    @Override
    public void close() {
      SharedJavaSparkContext.runAfterClass();
    }
  }

  private static Suite suite(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(HERE)
        .getOrComputeIfAbsent(Holder.class, key -> new Holder(), Holder.class)
        .suite;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == SparkSession.class || type == Suite.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Suite suite = suite(context);
    return parameter.getParameter().getType() == Suite.class ? suite : SparkSession.active();
  }
}
