package dev.stillwatch.ask;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stillwatch.lake.tables.Audit;
import dev.stillwatch.lakeio.InMemoryLake;
import dev.stillwatch.privacy.Pseudonyms;
import dev.stillwatch.testing.SparkExtension;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class NameAccountTest {
  private static final Pseudonyms NAMES = new Pseudonyms("sixteen bytes or more".getBytes(UTF_8));
  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");

  @Test
  void aRawIdIsNamedOnlyOnceItStandsInAudit(SparkSession spark) {
    InMemoryLake lake = new InMemoryLake(spark);

    String ref = name(spark, lake, "ticket 7").of("acme");

    assertThat(ref).isEqualTo(NAMES.of(Pseudonyms.Kind.ACCOUNT, "acme"));
    Row row = lake.read(Audit.TABLE).collectAsList().get(0);
    assertThat(Audit.AT.in(row)).isEqualTo(NOW);
    assertThat(Audit.BY.in(row)).isEqualTo("ann");
    assertThat(Audit.SUBJECT.in(row)).isEqualTo(ref);
    assertThat(Audit.PURPOSE.in(row)).isEqualTo("ticket 7");
    assertThat(row.toString()).doesNotContain("acme");
  }

  @Test
  void nobodyIsNamedWithoutAPurpose(SparkSession spark) {
    assertThatThrownBy(() -> name(spark, new InMemoryLake(spark), " "))
        .hasMessageContaining("--purpose");
  }

  @Test
  void aRawIdInThePlaceOfAPseudonymIsNotRepeated() {
    assertThatThrownBy(() -> NameAccount.pseudonym("acme"))
        .hasMessageContaining("--raw")
        .hasMessageNotContaining("acme");
    assertThat(NameAccount.pseudonym("0".repeat(32))).hasSize(32);
  }

  private static NameAccount name(SparkSession spark, InMemoryLake lake, String purpose) {
    return new NameAccount(spark, lake, NAMES, Clock.fixed(NOW, ZoneOffset.UTC), "ann", purpose);
  }
}
