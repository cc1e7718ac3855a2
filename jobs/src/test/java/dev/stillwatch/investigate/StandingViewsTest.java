package dev.stillwatch.investigate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.lake.TableSpec;
import dev.stillwatch.lakeio.Lake;
import dev.stillwatch.lakeio.SmallLake;
import dev.stillwatch.testing.SparkExtension;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class StandingViewsTest {
  @Test
  void aTableIsOpenedOnceForAllStatements(SparkSession spark) {
    List<String> opened = new ArrayList<>();
    Sql sql = new Sql(spark, new StandingViews(noting(SmallLake.in(spark), opened)));

    sql.answer("SELECT run_date FROM v_last_night", Map.of(), 1);
    sql.answer("SELECT count(*) FROM groups JOIN v_last_night USING (run_date)", Map.of(), 1);
    Answer again = sql.answer("SELECT count(*) FROM v_groups", Map.of(), 1);

    assertThat(opened).containsExactlyInAnyOrder("runs", "groups", "group_tests");
    assertThat(again.rows().get(0).getLong(0)).isPositive();
  }

  private static Lake noting(Lake lake, List<String> opened) {
    return (Lake)
        Proxy.newProxyInstance(
            Lake.class.getClassLoader(),
            new Class<?>[] {Lake.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("read")) {
                opened.add(((TableSpec) arguments[0]).name());
              }
              return method.invoke(lake, arguments);
            });
  }
}
