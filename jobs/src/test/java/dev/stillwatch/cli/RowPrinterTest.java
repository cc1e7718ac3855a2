package dev.stillwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stillwatch.testing.SparkExtension;
import java.io.IOException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class RowPrinterTest {
  private static final String ROWS =
      """
      SELECT * FROM VALUES
        (1L, 'ann', 2.5D, DATE'2026-03-01', array(struct(1 AS x)), map('b', 2, 'a', 1)),
        (20L, char(27) || '[2J=1+1', null, null, array(), map()),
        (3L, '=cmd', -1D, null, null, null)
      AS t(n, who, bits, day, list, versions)
      """;

  @Test
  void tablesAlignNumbersAndShowControlsAsText(SparkSession spark) throws IOException {
    assertThat(printed(spark, RowPrinter.Format.TABLE, 2))
        .isEqualTo(
            """
             n  who            bits  day         list       versions
            --  -------------  ----  ----------  ---------  -------------
             1  ann             2.5  2026-03-01  [{"x":1}]  {"a":1,"b":2}
            20  \\u{1B}[2J=1+1                    []         {}
            """);
  }

  @Test
  void csvGuardsFormulasAndKeepsNumbers(SparkSession spark) throws IOException {
    assertThat(printed(spark, RowPrinter.Format.CSV, 10))
        .isEqualTo(
            "n,who,bits,day,list,versions\r\n"
                + "1,ann,2.5,2026-03-01,\"[{\"\"x\"\":1}]\",\"{\"\"a\"\":1,\"\"b\"\":2}\"\r\n"
                + "20,\\u{1B}[2J=1+1,,,[],{}\r\n"
                + "3,'=cmd,-1.0,,,\r\n");
  }

  @Test
  void jsonIsOneArray(SparkSession spark) throws IOException {
    assertThat(printed(spark, RowPrinter.Format.JSON, 2))
        .isEqualTo(
            """
            [{"n":1,"who":"ann","bits":2.5,"day":"2026-03-01","list":[{"x":1}],"versions":{"a":1,"b":2}},
             {"n":20,"who":"\\u001b[2J=1+1","bits":null,"day":null,"list":[],"versions":{}}]
            """);
  }

  @Test
  void saysWhetherThereWasMore(SparkSession spark) throws IOException {
    Dataset<Row> rows = spark.range(3).toDF();

    assertThat(new RowPrinter(RowPrinter.Format.CSV, 2).print(rows, new StringBuilder()))
        .isEqualTo(new RowPrinter.Printed(2, true));
    assertThat(new RowPrinter(RowPrinter.Format.CSV, 3).print(rows, new StringBuilder()))
        .isEqualTo(new RowPrinter.Printed(3, false));
    assertThat(printed(spark.range(0).toDF(), RowPrinter.Format.JSON, 1)).isEqualTo("[]\n");
  }

  @Test
  void namesTheFormatsItKnows() {
    assertThat(RowPrinter.Format.named("JSON")).isEqualTo(RowPrinter.Format.JSON);
    assertThatThrownBy(() -> RowPrinter.Format.named("xml\u001B"))
        .hasMessage("Invalid format: xml\\u{1B} (one of table, csv, json)");
  }

  private static String printed(SparkSession spark, RowPrinter.Format format, int limit)
      throws IOException {
    return printed(spark.sql(ROWS), format, limit);
  }

  private static String printed(Dataset<Row> rows, RowPrinter.Format format, int limit)
      throws IOException {
    StringBuilder out = new StringBuilder();
    new RowPrinter(format, limit).print(rows, out);
    return out.toString();
  }
}
