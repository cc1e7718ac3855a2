package dev.stillwatch.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stillwatch.config.ConfigurationException;
import dev.stillwatch.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class SideTableTest {
  @Test
  void readsCsvAndParquet(SparkSession spark, @TempDir Path folder) throws IOException {
    Path csv = folder.resolve("accounts.csv");
    Files.writeString(csv, "account_id,plan\nann,\"pro, \"\"yearly\"\"\"\n");
    assertThat(SideTable.read(spark, csv.toString()).orElseThrow().head().getString(1))
        .isEqualTo("pro, \"yearly\"");

    String parquet = folder.resolve("accounts").toString();
    spark.sql("SELECT 'ann' AS account_id").write().parquet(parquet);
    assertThat(SideTable.read(spark, parquet).orElseThrow().head().getString(0)).isEqualTo("ann");
  }

  @Test
  void findsColumnsInAnyCaseAndBehindAByteOrderMark(SparkSession spark, @TempDir Path folder)
      throws IOException {
    for (String header :
        List.of("\uFEFFAccount_ID,Plan", "\uFEFF\"account_id\",PLAN", " account_id , plan")) {
      Path csv = folder.resolve("accounts.csv");
      Files.writeString(csv, header + "\nann,pro\n");
      assertThat(SideTable.read(spark, csv.toString(), "account_id", "plan").orElseThrow().head())
          .isEqualTo(RowFactory.create("ann", "pro"));
    }
  }

  @Test
  void refusesATableThatCannotBeUsed(SparkSession spark, @TempDir Path folder) throws IOException {
    String csv = Files.writeString(folder.resolve("a.csv"), "id,plan\n").toString();
    assertThatThrownBy(() -> SideTable.read(spark, csv, "account_id", "plan"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("Cannot read %s: no columns [account_id] among [id, plan]", csv);
    String text = Files.writeString(folder.resolve("accounts.txt"), "account_id\nann\n").toString();
    assertThatThrownBy(() -> SideTable.read(spark, text, "account_id"))
        .isInstanceOf(InputMissing.class)
        .hasMessage("Cannot read %s: neither CSV with a header, named *.csv, nor Parquet", text);
  }

  @Test
  void tellsNoTableFromAMissingOne(SparkSession spark, @TempDir Path folder) {
    assertThat(SideTable.read(spark, "")).isEmpty();
    String nowhere = folder.resolve("none.csv").toString();
    assertThatThrownBy(() -> SideTable.read(spark, nowhere))
        .isInstanceOf(InputMissing.class)
        .hasMessage("Cannot read %s: nothing there", nowhere);
  }
}
