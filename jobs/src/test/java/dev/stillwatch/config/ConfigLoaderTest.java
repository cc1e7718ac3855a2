package dev.stillwatch.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {
  private static final Path CONF = Path.of(System.getProperty("stillwatch.root"), "conf");

  @TempDir Path folder;

  @Test
  void theShippedFilesAllLoad() {
    for (String file : List.of("stillwatch.conf", "demo.conf", "cluster/cluster.conf")) {
      assertThat(ConfigLoader.load(List.of(CONF.resolve(file)), List.of()).config()).isNotNull();
    }
    assertThat(load().lake().lock().lease()).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void assignmentsWinOverFilesAndFilesOverDefaults() throws IOException {
    Path file = Files.writeString(folder.resolve("my.conf"), "logs { path = /a, late-days = 9 }");

    StillwatchConfig config =
        ConfigLoader.load(List.of(file), List.of("logs.path=/b c", "lake.lock.lease = PT5S"))
            .config();

    assertThat(config.logs().path()).isEqualTo("/b c");
    assertThat(config.logs().lateDays()).isEqualTo(9);
    assertThat(config.logs().mapping()).isEqualTo("canonical");
    assertThat(config.lake().lock().lease()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void anUnknownKeyIsRefusedWithTheNearestOne() {
    assertThatThrownBy(() -> load("logs.pth=/x"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("Invalid setting in --set: logs.pth (no such key; did you mean logs.path?)");
  }

  @Test
  void aValueThatCannotBeUsedIsNamedWithItsRule() {
    assertThatThrownBy(() -> load("detection.min-members=4"))
        .hasMessage("Invalid detection.min-members: 4 (must be at least 5)");
    assertThatThrownBy(() -> load("detection.linked-share=0.5"))
        .hasMessage("Invalid detection.linked-share: 0.5 (must be above 0 and below 0.5)");
    assertThatThrownBy(() -> load("logs.late-days=soon"))
        .hasMessage("Invalid logs.late-days: \"soon\" (must be a whole number)");
    assertThatThrownBy(() -> load("logs.bad-rows=maybe"))
        .hasMessage("Invalid logs.bad-rows: maybe (must be one of [fail, skip])");
    assertThatThrownBy(() -> load("nonsense"))
        .hasMessage("Invalid --set: nonsense (must be key=value)");
  }

  @Test
  void sparkSettingsPassAsTheyAre() {
    assertThat(load("spark.settings.spark.sql.shuffle.partitions=7").spark().settings())
        .containsEntry("spark.sql.shuffle.partitions", "7");
    assertThat(load("spark.settings.\"spark.sql.shuffle.partitions\"=7").spark().settings())
        .containsExactly(entry("spark.sql.shuffle.partitions", "7"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark.settings.spark.sql.shuffle.partitions = 3",
        "spark { settings { spark.sql { shuffle.partitions = 3 } } }",
        "spark.settings { \"spark.sql.shuffle.partitions\" = 3 }"
      })
  void theLaterSettingOfSparkWinsHoweverItIsWritten(String written) throws IOException {
    Path file = Files.writeString(folder.resolve("spark.conf"), written);
    String name = "spark.sql.shuffle.partitions";

    assertThat(ConfigLoader.load(List.of(file), List.of()).config().spark().settings())
        .containsExactly(entry(name, "3"));
    assertThat(
            ConfigLoader.load(List.of(file), List.of("spark.settings." + name + "=5"))
                .config()
                .spark()
                .settings())
        .containsExactly(entry(name, "5"));
  }

  @Test
  void theDigestChangesWithAnySetting() {
    String before = ConfigLoader.load(List.of(), List.of()).hash();

    assertThat(ConfigLoader.load(List.of(), List.of()).hash()).isEqualTo(before);
    assertThat(ConfigLoader.load(List.of(), List.of("codebook.seed=2")).hash())
        .isNotEqualTo(before);
  }

  @Test
  void everySettingHasAMeaning() {
    ConfigLoader.keys(ConfigLoader.defaults())
        .forEach((key, value) -> assertThat(value.origin().comments()).as(key).isNotEmpty());
  }

  private static StillwatchConfig load(String... assignments) {
    return ConfigLoader.load(List.of(), List.of(assignments)).config();
  }
}
