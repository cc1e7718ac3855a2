package dev.stillwatch.codebook;

import static dev.stillwatch.testing.TextTable.full;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stillwatch.lake.tables.Codebooks;
import dev.stillwatch.testing.SparkExtension;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class EpochsTest {
  @Test
  void anEpochHoldsFromTheDayAfterItsTrainingAndTheFirstFromTheBeginning(SparkSession spark) {
    Epochs epochs =
        Epochs.of(
            Epochs.rows(
                    full(
                        spark,
                        Codebooks.TABLE,
                        """
                epoch | trained_for | previous_epoch
                e2    | 2026-03-03  | e1
                e1    | 2026-02-01  | null
                """))
                .collectAsList());

    assertThat(epochs.on(LocalDate.parse("2026-01-01")).name()).isEqualTo("e1");
    assertThat(epochs.on(LocalDate.parse("2026-03-03")).name()).isEqualTo("e1");
    assertThat(epochs.on(LocalDate.parse("2026-03-04")))
        .isEqualTo(new Epochs.Epoch("e2", LocalDate.parse("2026-03-04")));
  }

  @Test
  void cannotNameWhatWasNeverTrained() {
    assertThatThrownBy(() -> new Epochs(List.of()).on(LocalDate.EPOCH))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Cannot name an epoch: no codebook has been trained");
  }
}
