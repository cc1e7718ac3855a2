package dev.stillwatch.cli;

import dev.stillwatch.config.StillwatchConfig;
import dev.stillwatch.lakeio.NioLocalFileSystem;
import dev.stillwatch.lakeio.NioLocalFs;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Starts Spark the one way this project needs it. */
public final class Sessions {
  /**
   * What correctness depends on; never to be overridden.
   *
   * <p>Delta answers max(a date) from its log by a cast that fails with Java 8 dates, so it may
   * not. Times in nanoseconds, as pandas writes them, are numbers to Spark or nothing at all.
   */
  private static final Map<String, String> FIXED =
      Map.of(
          "spark.sql.session.timeZone", "UTC",
          "spark.sql.datetime.java8API.enabled", "true",
          "spark.sql.legacy.parquet.nanosAsLong", "true",
          "spark.databricks.delta.optimizeMetadataQuery.enabled", "false",
          "spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension",
          "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog");

  /**
   * What suits one machine; a cluster brings its own.
   *
   * <p>With shuffles of a few partitions, planning again after each of them costs more than it
   * finds, and so does generating code for every small projection.
   *
   * <p>Rows that are kept lie in the old generation, two thirds of the heap where young ones are
   * collected in parallel. By default Spark would fill nine tenths of it and leave nothing for
   * buffers of files: writing the days of 20,000 accounts with 270 requests each ended a heap of 4
   * GB.
   */
  private static final Map<String, String> EMBEDDED =
      Map.ofEntries(
          Map.entry(
              "spark.sql.shuffle.partitions",
              Integer.toString(Runtime.getRuntime().availableProcessors())),
          Map.entry("spark.memory.fraction", "0.5"),
          Map.entry("spark.sql.adaptive.enabled", "false"),
          Map.entry("spark.sql.codegen.factoryMode", "NO_CODEGEN"),
          // Lists of 10 kB for so many accounts at once; beyond them Spark sorts, as it does by
          // default beyond 128, which took a fifth of a night's judgement.
          Map.entry("spark.sql.objectHashAggregate.sortBased.fallbackThreshold", "16384"),
          Map.entry("spark.hadoop.fs.file.impl", NioLocalFileSystem.class.getName()),
          Map.entry("spark.hadoop.fs.AbstractFileSystem.file.impl", NioLocalFs.class.getName()),
          Map.entry("spark.databricks.delta.snapshotPartitions", "1"),
          Map.entry("spark.ui.enabled", "false"),
          Map.entry("spark.driver.host", "127.0.0.1"),
          Map.entry("spark.driver.bindAddress", "127.0.0.1"),
          Map.entry("spark.sql.parquet.compression.codec", "zstd"));

  /**
   * What keeps Delta from asking Spark what its logs say.
   *
   * <p>Files are listed beside each commit for tables of up to so many, and the list is not made
   * again to compare it where the machine's clock is not set to UTC.
   */
  private static final Map<String, String> LISTED =
      Map.of(
          "spark.databricks.delta.allFilesInCrc.thresholdNumFiles", "1000",
          "spark.databricks.delta.allFilesInCrc.verificationMode.forceOnNonUTC.enabled", "false");

  private static boolean own;
  private static Duration startedWithin = Duration.ZERO;

  private Sessions() {}

  /** The running session, or a new one: on the submitted master, or embedded on all cores. */
  public static synchronized SparkSession start(StillwatchConfig.Spark settings) {
    own |= SparkSession.getActiveSession().isEmpty() && SparkSession.getDefaultSession().isEmpty();
    String master = System.getProperty("spark.master", "local[*]");
    SparkSession.Builder builder = SparkSession.builder().appName("stillwatch").master(master);
    if (master.startsWith("local[")) {
      EMBEDDED.forEach((key, value) -> builder.config(key, System.getProperty(key, value)));
    }
    LISTED.forEach((key, value) -> builder.config(key, System.getProperty(key, value)));
    settings.settings().forEach(builder::config);
    FIXED.forEach(builder::config);
    SparkSession session = builder.getOrCreate();
    if (startedWithin.isZero()) {
      long began = ManagementFactory.getRuntimeMXBean().getStartTime();
      startedWithin = Duration.ofMillis(System.currentTimeMillis() - began);
    }
    return session;
  }

  /** From the start of the JVM until the first session was there; zero before. */
  public static synchronized Duration startedWithin() {
    return startedWithin;
  }

  /** A session for commands that have no settings. */
  public static SparkSession startWithDefaults() {
    return start(new StillwatchConfig.Spark(Map.of()));
  }

  /** Stops the session if it was started here: one that was found running is somebody else's. */
  public static synchronized void stop() {
    // There is none where a cluster would not have us: that is what is to be told, not this.
    if (own && SparkSession.getDefaultSession().isDefined()) {
      SparkSession.active().stop();
    }
    own = false;
  }
}
