package dev.stillwatch.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.feature.HashingTF;
import org.apache.spark.ml.feature.RegexTokenizer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Nothing but what a campaign is about may tell its accounts and prompts from others. */
@ExtendWith(SparkExtension.class)
class GiveAwaysTest {
  private static final int PROMPTS = 1200;

  @TempDir private Path folder;

  @Test
  void noStatisticOfSingleAccountsTellsACampaignUnlessItsArchetypeSaysSo(SparkSession spark)
      throws IOException {
    Scenario scenario =
        scenario(
            """
            { archetype = A, group = a, accounts = 20, rate = 20, start = P1D, lasts = P11D, ban = P6D }
            { archetype = C, group = c, accounts = 60, rate = 1, share = 0.25, start = P1D, lasts = P11D }
            { archetype = D, group = d, accounts = 60, rate = 5, start = P1D, lasts = P11D }
            { archetype = G, group = g, accounts = 60, rate = 1.2, share = 0.3, start = P1D, lasts = P11D }\
            """);

    List<Audit.Finding> findings = new Audit(new Simulate(scenario, 5)).findings(spark);

    assertThat(findings).extracting(Audit.Finding::group).contains("a", "c", "d", "g");
    assertThat(findings)
        .extracting(Audit.Finding::statistic)
        .contains(
            "requests",
            "hours",
            "repeats",
            "switch",
            "output_tokens.mean",
            "temperature.null",
            "user_agent.rarity",
            "conversation_id.changes");
    assertThat(findings.stream().filter(Audit.Finding::givesAway)).isEmpty();
    // One program's answers are long: the audit would see it, had the archetype not said so.
    assertThat(findings)
        .anyMatch(
            finding ->
                finding.group().equals("a")
                    && finding.statistic().equals("output_tokens.mean")
                    && finding.strength() > Audit.LIMIT
                    && finding.stated());
  }

  @Test
  void aCampaignsPromptsReadAsAnybodysOnTheSameTopic(SparkSession spark) throws IOException {
    Setting setting = setting(Texts.builtIn(3));

    assertThat(area(spark, setting, topic(setting, "agentic"))).isBetween(0.4, 0.6);
  }

  @Test
  void aCampaignsPromptsFromACorpusReadAsAnybodysOnTheSameTopic(SparkSession spark)
      throws IOException {
    Path corpus = Path.of(System.getProperty("stillwatch.root"), "..", "shared", "data");
    Assumptions.assumeTrue(
        Files.isDirectory(corpus), "no ../shared/data beside the project: no corpus to deal from");
    Setting setting = setting(Texts.corpus(corpus, scenario("").corpus(), 3));
    List<Topic> topics = setting.fields().topics();
    Topic largest = topics.stream().max(Comparator.comparingLong(Topic::size)).orElseThrow();

    assertThat(area(spark, setting, topics.indexOf(largest))).isBetween(0.4, 0.6);
  }

  /**
   * Area under the ROC curve, on texts held out, of a logistic regression on hashed words and the
   * length: a campaign's openings of one topic against those of ordinary customers of that topic.
   * Texts in the templates of ordinary programs are left out: they tell who asks, not what for.
   */
  private static double area(SparkSession spark, Setting setting, int topic) {
    Campaign plan = setting.scenario().campaigns().get(0);
    String name = setting.fields().topics().get(topic).name();
    Campaign.Content content =
        new Campaign.Content(Campaign.Source.FIELDS, List.of(name), "", 1, 1, 0, 1);
    Cohort campaign =
        new Interwoven(
            setting,
            new Campaign(
                plan.archetype(),
                plan.group(),
                plan.accounts(),
                plan.timing(),
                plan.traffic(),
                content,
                plan.access(),
                plan.probing(),
                plan.differs()));
    Interests one = new Interests(setting.fields(), 8, 200, 0, topic, topic + 1);
    Cohort others = new Everyday(setting, "", "organic", 200, one, new Everyday.Trait() {});
    List<Row> rows = new ArrayList<>();
    rows.addAll(openings(campaign, true, 1.0));
    rows.addAll(openings(others, false, 0.0));
    Dataset<Row>[] parts =
        spark
            .createDataFrame(
                rows,
                new StructType()
                    .add("text", DataTypes.StringType)
                    .add("length", DataTypes.DoubleType)
                    .add("label", DataTypes.DoubleType))
            .randomSplit(new double[] {0.6, 0.4}, 17);
    Pipeline pipeline =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  new RegexTokenizer()
                      .setInputCol("text")
                      .setOutputCol("words")
                      .setToLowercase(false)
                      .setGaps(false)
                      .setPattern("\\p{L}+|\\p{N}|[^\\p{L}\\p{N}\\s]"),
                  new HashingTF().setInputCol("words").setOutputCol("counts").setNumFeatures(4096),
                  new VectorAssembler()
                      .setInputCols(new String[] {"counts", "length"})
                      .setOutputCol("features"),
                  new LogisticRegression().setRegParam(0.01).setMaxIter(30)
                });
    return new BinaryClassificationEvaluator().evaluate(pipeline.fit(parts[0]).transform(parts[1]));
  }

  /** At most twelve of each account: a campaign's tasks are spread, a customer's are not. */
  private static List<Row> openings(Cohort cohort, boolean labelled, double label) {
    List<Row> rows = new ArrayList<>();
    for (int member = 0; member < cohort.size() && rows.size() < PROMPTS; member++) {
      List<Call> calls = new ArrayList<>();
      for (int day = 0; day < 12; day++) {
        cohort.day(member, day, calls::add);
      }
      calls.stream()
          .filter(call -> call.labelled() == labelled && call.turn() == 0)
          .filter(call -> call.persona().frame().isEmpty())
          .limit(12)
          .map(call -> call.text().get())
          .map(text -> RowFactory.create(text, StrictMath.log(text.length()), label))
          .forEach(rows::add);
    }
    assertThat(rows).hasSizeGreaterThan(PROMPTS / 3);
    return rows;
  }

  private static int topic(Setting setting, String name) {
    List<Topic> topics = setting.fields().topics();
    for (int i = 0; i < topics.size(); i++) {
      if (topics.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new IllegalArgumentException("No topic " + name);
  }

  private Setting setting(Texts texts) throws IOException {
    Scenario scenario =
        scenario(
            "{ archetype = G, group = g, accounts = 200, rate = 3, share = 0.8, start = P0D, lasts = P12D, jitter = P0D }");
    return Setting.of(scenario, 3, texts, Shapes.USUAL);
  }

  private Scenario scenario(String campaigns) throws IOException {
    Path file = folder.resolve("world.conf");
    Files.writeString(
        file,
        """
        doc = "Small.", start-date = 2026-03-02, days = 12
        population { accounts = 600, prompts = 90 }
        confounders = []
        campaigns = [
        %s
        ]
        calendar { own = [ P-90D, P6D ], competitor-gap = P4D }
        """
            .formatted(campaigns));
    return Scenarios.named(file.toString());
  }
}
