package dev.stillwatch.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.lake.tables.Channels;
import dev.stillwatch.testing.SparkExtension;
import dev.stillwatch.testing.TextTable;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class CapRemarksTest {
  private final SparkSession spark;

  CapRemarksTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void aNightSaysInOneSentenceWhereCapsBit() {
    assertThat(remarks("touch | 1200", "frames | 3", "timing | 0"))
        .containsExactly(
            "Caps left out of links: frames: 3 objects that too many accounts hold; touch: 1,200"
                + " accounts beyond the end of lists too long to search");
    assertThat(remarks("touch | 0", "frames | 0")).isEmpty();
  }

  private List<String> remarks(String... rows) {
    return new CapRemarks()
        .of(
            Optional.of(
                TextTable.full(
                    spark, Channels.TABLE, "channel | capped\n" + String.join("\n", rows))));
  }
}
