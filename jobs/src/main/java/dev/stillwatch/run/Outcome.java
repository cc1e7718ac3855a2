package dev.stillwatch.run;

import dev.stillwatch.lake.TableSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** How a step ended. */
public sealed interface Outcome {
  TableSpec table();

  /** As it stands in the run log. */
  String label();

  /**
   * The slice stands in the lake.
   *
   * @param remarks what whoever runs the night should know of its rows, in sentences
   */
  record Written(
      TableSpec table,
      long rows,
      long version,
      Duration took,
      Map<String, Long> inputVersions,
      List<String> remarks)
      implements Outcome {
    public Written {
      inputVersions = Map.copyOf(inputVersions);
      remarks = List.copyOf(remarks);
    }

    /** Of whose rows nothing is to be said. */
    public Written(
        TableSpec table, long rows, long version, Duration took, Map<String, Long> inputVersions) {
      this(table, rows, version, took, inputVersions, List.of());
    }

    @Override
    public String label() {
      return "written";
    }
  }

  /** The rows broke a check; the table is as it was. */
  record Refused(TableSpec table, List<String> reasons) implements Outcome {
    public Refused {
      reasons = List.copyOf(reasons);
    }

    @Override
    public String label() {
      return "refused";
    }
  }

  /** Something broke; the table is as it was, or whole. */
  record Failed(TableSpec table, RuntimeException cause) implements Outcome {
    @Override
    public String label() {
      return "failed";
    }
  }
}
