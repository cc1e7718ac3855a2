package dev.stillwatch.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * Where figures were measured.
 *
 * @param cores tasks that ran at once
 * @param heapBytes most memory of the driver's heap, which is all there is without a cluster
 */
public record Machine(
    String master, int cores, long heapBytes, String java, String system, String spark) {

  /** This one. */
  public static Machine of(SparkSession spark) {
    return new Machine(
        spark.sparkContext().master(),
        spark.sparkContext().defaultParallelism(),
        Runtime.getRuntime().maxMemory(),
        System.getProperty("java.vm.name") + " " + Runtime.version(),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        spark.version());
  }

  Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("master", master);
    fields.put("cores", cores);
    fields.put("heap_bytes", heapBytes);
    fields.put("java", java);
    fields.put("system", system);
    fields.put("spark", spark);
    return fields;
  }
}
