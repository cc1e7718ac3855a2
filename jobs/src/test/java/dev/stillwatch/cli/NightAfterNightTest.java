package dev.stillwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.Requests;
import dev.stillwatch.lakeio.DeltaLake;
import dev.stillwatch.simulate.Scenario;
import dev.stillwatch.simulate.Scenarios;
import dev.stillwatch.simulate.Simulate;
import dev.stillwatch.testing.SparkExtension;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a cluster does every night, through the command it calls: the next night on a known lake.
 */
@ExtendWith(SparkExtension.class)
class NightAfterNightTest {
  @TempDir Path folder;

  @Test
  void aNightAfterTheFirstTakesUpItsDayAndNoOther(SparkSession spark) {
    Scenario small = Scenarios.named("small").withDays(3);
    new Simulate(small, 7).into(spark, folder.resolve("world"));
    CommandsOn lake = CommandsOn.worldIn(folder, "codebook.cells=64", "codebook.sample=3000");
    LocalDate first = small.start();

    lake.run("nightly", "--date", first.toString());
    long ofTheFirst = requests(spark);
    lake.run("nightly", "--date", first.plusDays(1).toString());

    assertThat(requests(spark))
        .isGreaterThan(ofTheFirst)
        .isEqualTo(logged(spark, first.plusDays(2)));
    assertThat(days(spark)).containsExactly(first, first.plusDays(1));
  }

  private DeltaLake lake(SparkSession spark) {
    return new DeltaLake(spark, folder.resolve("lake").toString());
  }

  private long requests(SparkSession spark) {
    return lake(spark).read(Requests.TABLE).count();
  }

  /** Rows of the logs before a day. */
  private long logged(SparkSession spark, LocalDate day) {
    return spark
        .read()
        .parquet(folder.resolve("world/logs").toString())
        .where("event_date < '%s'".formatted(day))
        .count();
  }

  private List<LocalDate> days(SparkSession spark) {
    return lake(spark)
        .read(AccountDays.TABLE)
        .select(AccountDays.EVENT_DATE.ref())
        .distinct()
        .orderBy(AccountDays.EVENT_DATE.ref())
        .collectAsList()
        .stream()
        .map(AccountDays.EVENT_DATE::in)
        .toList();
  }
}
