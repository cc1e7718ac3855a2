package dev.stillwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.Requests;
import dev.stillwatch.lakeio.DeltaLake;
import dev.stillwatch.simulate.Scenario;
import dev.stillwatch.simulate.Scenarios;
import dev.stillwatch.simulate.Simulate;
import dev.stillwatch.testing.SparkExtension;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
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
  void aNightAfterTheFirstTakesUpItsDayAndNoOther(SparkSession spark) throws IOException {
    Scenario small = Scenarios.named("small").withDays(3);
    new Simulate(small, 7).into(spark, folder.resolve("world"));
    Files.writeString(folder.resolve("key"), "a key that nobody guesses");
    LocalDate first = small.start();

    nightly(first);
    long ofTheFirst = requests(spark);
    nightly(first.plusDays(1));

    assertThat(requests(spark)).isGreaterThan(ofTheFirst).isEqualTo(logged(spark, 2));
    assertThat(days(spark)).containsExactly(first, first.plusDays(1));
  }

  private DeltaLake lake(SparkSession spark) {
    return new DeltaLake(spark, folder.resolve("lake").toString());
  }

  private long requests(SparkSession spark) {
    return lake(spark).read(Requests.TABLE).count();
  }

  /** Rows of the first days' logs. */
  private long logged(SparkSession spark, int days) {
    return spark
        .read()
        .parquet(folder.resolve("world/logs").toString())
        .where("event_date < '%s'".formatted(Scenarios.named("small").start().plusDays(days)))
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

  private void nightly(LocalDate night) {
    Path world = folder.resolve("world");
    List<String> arguments = new ArrayList<>(List.of("nightly", "--date", night.toString()));
    List.of(
            "logs.path=" + world.resolve("logs"),
            "accounts.path=" + world.resolve("accounts.csv"),
            "releases.path=" + world.resolve("releases.csv"),
            "lake.path=" + folder.resolve("lake"),
            "privacy.key-file=" + folder.resolve("key"),
            "codebook.cells=64",
            "codebook.sample=3000")
        .forEach(setting -> arguments.addAll(List.of("--set", setting)));
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said);
    assertThat(Main.run(arguments.toArray(String[]::new), out, out)).as("%s", said).isZero();
  }
}
