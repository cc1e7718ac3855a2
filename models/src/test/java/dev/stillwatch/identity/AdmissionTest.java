package dev.stillwatch.identity;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stillwatch.testing.SparkExtension;
import java.util.List;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(SparkExtension.class)
class AdmissionTest {
  @ParameterizedTest(name = "{0} members need {1} bits")
  @CsvSource({"5, 14", "20, 11", "40, 10.5", "80, 8.25", "160, 6.125", "2000, 6.01"})
  void fewMembersNeedMoreAndManyLess(long members, double bits, SparkSession spark) {
    Admission admission = new Admission(10, 3, 5, Admission.Entry.AT_ONCE);

    double bar =
        spark
            .createDataset(List.of(members), Encoders.LONG())
            .select(admission.barFor(col("value")))
            .as(Encoders.DOUBLE())
            .first();

    assertThat(bar).isCloseTo(bits, within(1e-9));
  }
}
