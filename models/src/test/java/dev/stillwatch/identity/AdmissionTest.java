package dev.stillwatch.identity;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stillwatch.judging.Bar;
import dev.stillwatch.judging.StrengthOf;
import dev.stillwatch.testing.SparkExtension;
import java.util.List;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(SparkExtension.class)
class AdmissionTest {
  @ParameterizedTest(name = "{0} members need {1} bits, {2} judged in part, {3} where it is some")
  @CsvSource({
    "5, 14, 14, 14",
    "20, 11, 11, 11",
    "40, 10.5, 7, 9.275",
    "80, 10.25, 3.25, 7.8",
    "160, 10.125, 1.125, 6.975",
    "2000, 10.01, 1.01, 6.86"
  })
  void fewMembersNeedMoreAndManyWhoGiveAPartLess(
      long members, double whole, double inPart, double some, SparkSession spark) {
    Admission admission = new Admission(new Bar(10, 3), 5, Admission.Entry.AT_ONCE);

    Row bars =
        spark
            .createDataset(List.of(members), Encoders.LONG())
            .select(
                admission.barFor(col("value"), lit(0.0)),
                admission.barFor(col("value"), lit(1.0)),
                admission.barFor(col("value"), lit(StrengthOf.SOME)))
            .first();

    assertThat(bars.getDouble(0)).isCloseTo(whole, within(1e-9));
    assertThat(bars.getDouble(1)).isCloseTo(inPart, within(1e-9));
    assertThat(bars.getDouble(2)).isCloseTo(some, within(1e-9));
  }
}
