package dev.stillwatch.events;

import dev.stillwatch.events.Finding.Estimate;
import dev.stillwatch.lake.tables.ReleaseEffects;
import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/** Findings of campaigns, and p-values of placebos, as rows, before and after they are judged. */
final class Effects {
  /** What a placebo's p-value is about; null for campaigns. */
  static final String AGAINST = "_against";

  private static final StructType FOUND =
      new StructType()
          .add(ReleaseEffects.CAMPAIGN_ID.name(), DataTypes.StringType)
          .add(ReleaseEffects.VENDOR.name(), DataTypes.StringType)
          .add(ReleaseEffects.MODEL.name(), DataTypes.StringType)
          .add(ReleaseEffects.HYPOTHESIS.name(), DataTypes.StringType)
          .add(ReleaseEffects.EFFECT.name(), DataTypes.DoubleType)
          .add(ReleaseEffects.LOW.name(), DataTypes.DoubleType)
          .add(ReleaseEffects.HIGH.name(), DataTypes.DoubleType)
          .add(ReleaseEffects.P.name(), DataTypes.DoubleType)
          .add(ReleaseEffects.P_OVER_LOOKS.name(), DataTypes.DoubleType)
          .add(ReleaseEffects.RELEASES.name(), DataTypes.LongType)
          .add(ReleaseEffects.SPECIFIC.name(), DataTypes.BooleanType)
          .add(ReleaseEffects.STATEMENT.name(), DataTypes.StringType);

  static final Encoder<Row> ENCODER = Encoders.row(FOUND.add(AGAINST, DataTypes.StringType));
  static final Encoder<Row> JUDGED_ENCODER =
      Encoders.row(
          FOUND
              .add(ReleaseEffects.Q.name(), DataTypes.DoubleType)
              .add(ReleaseEffects.CALIBRATED.name(), DataTypes.BooleanType)
              .add(ReleaseEffects.CALIBRATION.name(), ReleaseEffects.CALIBRATION.type()));

  private Effects() {}

  /** The correction needs all effects of the night at once: campaigns times vendors, small rows. */
  static MapFunction<Row, Integer> allTogether() {
    return row -> 0;
  }

  /** What was found about a campaign. */
  static Row row(String campaign, String vendor, String model, String hypothesis, Finding finding) {
    return RowFactory.create(
        campaign,
        vendor,
        model,
        hypothesis,
        finding.estimate().map(Estimate::effect).orElse(null),
        finding.estimate().map(Estimate::low).orElse(null),
        finding.estimate().map(Estimate::high).orElse(null),
        finding.estimate().map(Estimate::p).orElse(null),
        finding.estimate().map(Estimate::pOverLooks).orElse(null),
        finding.releases(),
        finding.specific().orElse(null),
        finding.words(),
        null);
  }

  /** The p-value of a test in which nothing is to be found. */
  static Row placebo(String against, String vendor, String model, String hypothesis, double p) {
    return RowFactory.create(
        "", vendor, model, hypothesis, null, null, null, p, p, 0L, null, "", against);
  }

  /** What was found about a campaign, in the light of the others and of placebos. */
  static Row judged(
      Row found, Double q, boolean calibrated, List<Row> calibration, String statement) {
    Object[] values = new Object[FOUND.size() + 3];
    for (int i = 0; i < FOUND.size() - 1; i++) {
      values[i] = found.get(i);
    }
    values[FOUND.size() - 1] = statement;
    values[FOUND.size()] = q;
    values[FOUND.size() + 1] = calibrated;
    // Rows hold Scala's sequences.
    values[FOUND.size() + 2] = CollectionConverters.asScala(calibration).toSeq();
    return RowFactory.create(values);
  }
}
