package dev.stillwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.lake.tables.Channels;
import dev.stillwatch.lakeio.DeltaLake;
import dev.stillwatch.simulate.Scenario;
import dev.stillwatch.simulate.Scenarios;
import dev.stillwatch.simulate.Simulate;
import dev.stillwatch.testing.SparkExtension;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class ChannelsIT {
  @TempDir Path folder;

  @Test
  void whereThereIsNoCampaignAboutAsManyLinksAreExpectedToBeFalseAsThereAre(SparkSession spark) {
    Scenario quiet = Scenarios.named("quiet").withDays(20).withAccounts(400);
    new Simulate(quiet, 7).into(spark, folder.resolve("world"));

    CommandsOn.worldIn(folder, "codebook.cells=256", "detection.cadence=40")
        .run(
            "nightly",
            "--from",
            quiet.start().toString(),
            "--to",
            quiet.start().plusDays(quiet.days() - 1L).toString());

    List<Row> channels =
        new DeltaLake(spark, folder.resolve("lake").toString())
            .read(Channels.TABLE)
            .collectAsList();
    assertThat(channels.stream().mapToLong(Channels.LINKS::in).sum()).isGreaterThan(1_000);
    // Every link is false here. Customers share more than chance has them share, so their bits are
    // a little too many; by a tenth more they would promise what they do not hold.
    assertThat(channels)
        .allSatisfy(
            channel ->
                assertThat(Channels.EXPECTED_FALSE.in(channel))
                    .as(Channels.CHANNEL.in(channel))
                    .isGreaterThanOrEqualTo(0.9 * Channels.LINKS.in(channel)));
  }
}
