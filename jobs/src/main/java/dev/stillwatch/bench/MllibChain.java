package dev.stillwatch.bench;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;

import dev.stillwatch.logs.CanonicalLog;
import java.util.List;
import org.apache.spark.ml.clustering.KMeansModel;
import org.apache.spark.ml.feature.HashingTF;
import org.apache.spark.ml.feature.IDF;
import org.apache.spark.ml.feature.IDFModel;
import org.apache.spark.ml.feature.NGram;
import org.apache.spark.ml.feature.RegexTokenizer;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.mllib.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * From texts to cells as one would write it with stock MLlib: RegexTokenizer, NGram, HashingTF, IDF
 * and a KMeansModel of as many cells as the codebook has.
 *
 * <p>Its terms are hashed to {@value #FEATURES} columns, a sixteenth of ours, and its centres are
 * texts, so that they need no training: both in its favour, for neither changes the work per term.
 *
 * @param rows texts that were put into cells
 * @param costs what that took; fitting the weights is not in it
 */
record MllibChain(long rows, Costs costs) {
  private static final int FEATURES = 1 << 12;
  private static final int MOST_ROWS = 20_000;
  private static final String TEXT = "_text";
  private static final String WORDS = "_words";
  private static final String PAIRS = "_pairs";
  private static final String TERMS = "_terms";
  private static final String COUNTS = "_counts";
  private static final String WEIGHTED = "_weighted";

  static MllibChain of(Ground ground) {
    Dataset<Row> texts =
        ground
            .world()
            .nightLogs(ground.spark())
            .select(col(CanonicalLog.PROMPT_TEXT.name()).as(TEXT))
            .where(col(TEXT).isNotNull());
    double share = Math.min(1, MOST_ROWS / (double) ground.world().nightRows());
    Dataset<Row> some = texts.sample(share, ground.size().seed());
    IDFModel weights = new IDF().setInputCol(COUNTS).setOutputCol(WEIGHTED).fit(counted(some));
    KMeansModel cells = model(weights.transform(counted(some)), ground.cells());
    Costs costs =
        Meter.median(
            ground.spark(),
            1 /* round, after one to warm up: they are long */,
            () -> Floor.drop(cells.transform(weights.transform(counted(some))).select("_cell")));
    return new MllibChain(some.count(), costs);
  }

  private static Dataset<Row> counted(Dataset<Row> texts) {
    Dataset<Row> words =
        new RegexTokenizer()
            .setInputCol(TEXT)
            .setOutputCol(WORDS)
            .setPattern("\\W+")
            .transform(texts);
    Dataset<Row> pairs =
        new NGram().setN(2).setInputCol(WORDS).setOutputCol(PAIRS).transform(words);
    return new HashingTF()
        .setInputCol(TERMS)
        .setOutputCol(COUNTS)
        .setNumFeatures(FEATURES)
        .transform(pairs.withColumn(TERMS, concat(col(WORDS), col(PAIRS))));
  }

  private static KMeansModel model(Dataset<Row> weighted, int cells) {
    List<Row> centres = weighted.select(WEIGHTED).distinct().limit(cells).collectAsList();
    org.apache.spark.mllib.linalg.Vector[] clusters =
        centres.stream()
            .map(row -> Vectors.dense(row.<Vector>getAs(0).toArray()))
            .toArray(org.apache.spark.mllib.linalg.Vector[]::new);
    KMeansModel model =
        new KMeansModel("bench", new org.apache.spark.mllib.clustering.KMeansModel(clusters));
    model.set(model.featuresCol(), WEIGHTED);
    model.set(model.predictionCol(), "_cell");
    return model;
  }
}
