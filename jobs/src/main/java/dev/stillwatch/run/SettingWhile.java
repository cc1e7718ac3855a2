package dev.stillwatch.run;

import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** A setting of a session that differs for a while. */
record SettingWhile(SparkSession spark, String key, Optional<String> before) {

  static SettingWhile of(SparkSession spark, String key, String value) {
    String before = spark.conf().get(key);
    spark.conf().set(key, value);
    return new SettingWhile(spark, key, Optional.of(before));
  }

  /**
   * The same on one machine, where the session was started without that setting; on a cluster and
   * where somebody chose one nothing changes.
   */
  static SettingWhile ofEmbedded(SparkSession spark, String key, String value) {
    boolean chosen = spark.sparkContext().getConf().contains(key);
    return spark.sparkContext().isLocal() && !chosen
        ? of(spark, key, value)
        : new SettingWhile(spark, key, Optional.empty());
  }

  /** Puts back what was there. */
  void end() {
    before.ifPresent(value -> spark.conf().set(key, value));
  }
}
