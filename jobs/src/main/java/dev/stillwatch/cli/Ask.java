package dev.stillwatch.cli;

import dev.stillwatch.ask.Question;
import dev.stillwatch.ask.Section;
import dev.stillwatch.config.ConfigurationException;
import dev.stillwatch.investigate.Sql;
import dev.stillwatch.investigate.StandingViews;
import dev.stillwatch.lakeio.Lake;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/** Asks a question with a name, and tells a mistake from a failure. */
record Ask(SparkSession spark, Lake lake) {
  List<Section> question(String name, Map<String, String> values, Set<String> wanted, int limit) {
    return answered(
        () ->
            Question.named(name)
                .ask(new Sql(spark, new StandingViews(lake)), values, wanted, limit));
  }

  /** What an answer gives; refusals and bad arguments as mistakes of who asked. */
  static List<Section> answered(Supplier<List<Section>> answer) {
    try {
      return answer.get();
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(e.getMessage(), e);
    } catch (Sql.Refused e) {
      throw new IllegalStateException("Cannot answer: " + e.getMessage(), e);
    }
  }
}
