package dev.stillwatch.ask;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import dev.stillwatch.codebook.Codebook;
import dev.stillwatch.investigate.Sql;
import dev.stillwatch.investigate.StandingViews;
import dev.stillwatch.lake.tables.Codebooks;
import dev.stillwatch.lake.tables.Requests;
import dev.stillwatch.lakeio.Lake;
import dev.stillwatch.logs.InputMissing;
import dev.stillwatch.render.Escape;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Answers who else sends prompts like a text or like a request.
 *
 * @param most most prompts looked at more closely
 */
public record Similar(SparkSession spark, Lake lake, FindSimilar search, int most) {
  private static final String NEAREST = "nearest_prompts";

  /** The last day of which the lake has requests. */
  public static LocalDate lastDay(Lake lake) {
    Row last = lake.read(Requests.TABLE).agg(max(Requests.EVENT_DATE.ref())).first();
    if (last.isNullAt(0)) {
      throw new InputMissing("Cannot find prompts: the lake has no requests");
    }
    return last.getLocalDate(0);
  }

  /**
   * Prompts like a text.
   *
   * @throws IllegalArgumentException if no epoch of the days can embed it
   */
  public List<Section> toText(String text, Set<String> wanted, int limit) {
    List<Likeness> likenesses =
        lake
            .read(Requests.TABLE)
            .where(Requests.EVENT_DATE.ref().between(lit(search.from()), lit(search.to())))
            .select(Requests.EPOCH.ref())
            .distinct()
            .collectAsList()
            .stream()
            .map(row -> Likeness.toText(codebook(row.getString(0)), text))
            .toList();
    return sections(likenesses, wanted, limit);
  }

  /**
   * Prompts like the one of a request, in its own epoch.
   *
   * @throws InputMissing if the lake has no such request
   */
  public List<Section> toRequest(String requestId, Set<String> wanted, int limit) {
    Column named = Requests.REQUEST_ID.ref().equalTo(requestId);
    Row request =
        lake
            .read(Requests.TABLE)
            .where(named)
            .orderBy(Requests.EVENT_DATE.ref())
            .limit(1)
            .collectAsList()
            .stream()
            .findFirst()
            .orElseThrow(
                () ->
                    new InputMissing(
                        "Cannot find prompts: no request %s in the lake"
                            .formatted(Escape.terminal(requestId))));
    Likeness likeness = Likeness.toRequest(codebook(Requests.EPOCH.in(request)), request);
    return sections(List.of(likeness), wanted, limit);
  }

  private List<Section> sections(List<Likeness> likenesses, Set<String> wanted, int limit) {
    Dataset<Row> nearest = search.from(lake.read(Requests.TABLE), likenesses).limit(most);
    // Found once for all parts of the answer; no more than were asked for.
    spark
        .createDataFrame(nearest.collectAsList(), nearest.schema())
        .createOrReplaceTempView(NEAREST);
    return Question.named("similar")
        .ask(new Sql(spark, new StandingViews(lake)), Map.of(), wanted, limit);
  }

  private Codebook codebook(String epoch) {
    return lake
        .read(Codebooks.TABLE)
        .where(Codebooks.EPOCH.ref().equalTo(epoch))
        .limit(1)
        .collectAsList()
        .stream()
        .findFirst()
        .map(Codebook::from)
        .orElseThrow(
            () -> new InputMissing("Cannot find prompts: no codebook %s".formatted(epoch)));
  }
}
