package dev.stillwatch.events;

import dev.stillwatch.events.Finding.Estimate;
import dev.stillwatch.lake.tables.ReleaseEffects;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Findings of campaigns and placebos as rows, before and after they are judged together. */
final class Effects {
  private static final StructType FOUND =
      new StructType()
          .add(ReleaseEffects.CAMPAIGN_ID.name(), DataTypes.StringType)
          .add(MeasureReleaseEffects.PLACEBO, DataTypes.BooleanType)
          .add(ReleaseEffects.VENDOR.name(), DataTypes.StringType)
          .add(ReleaseEffects.MODEL.name(), DataTypes.StringType)
          .add(ReleaseEffects.HYPOTHESIS.name(), DataTypes.StringType)
          .add(ReleaseEffects.EFFECT.name(), DataTypes.DoubleType)
          .add(ReleaseEffects.LOW.name(), DataTypes.DoubleType)
          .add(ReleaseEffects.HIGH.name(), DataTypes.DoubleType)
          .add(ReleaseEffects.P.name(), DataTypes.DoubleType)
          .add(ReleaseEffects.RELEASES.name(), DataTypes.LongType)
          .add(ReleaseEffects.STATEMENT.name(), DataTypes.StringType);
  private static final StructType JUDGED =
      new StructType()
          .add(ReleaseEffects.CAMPAIGN_ID.name(), DataTypes.StringType)
          .add(ReleaseEffects.VENDOR.name(), DataTypes.StringType)
          .add(ReleaseEffects.MODEL.name(), DataTypes.StringType)
          .add(ReleaseEffects.HYPOTHESIS.name(), DataTypes.StringType)
          .add(ReleaseEffects.EFFECT.name(), DataTypes.DoubleType)
          .add(ReleaseEffects.LOW.name(), DataTypes.DoubleType)
          .add(ReleaseEffects.HIGH.name(), DataTypes.DoubleType)
          .add(ReleaseEffects.P.name(), DataTypes.DoubleType)
          .add(ReleaseEffects.RELEASES.name(), DataTypes.LongType)
          .add(ReleaseEffects.Q.name(), DataTypes.DoubleType)
          .add(ReleaseEffects.CALIBRATED.name(), DataTypes.BooleanType)
          .add(ReleaseEffects.STATEMENT.name(), DataTypes.StringType);

  static final Encoder<Row> ENCODER = Encoders.row(FOUND);
  static final Encoder<Row> JUDGED_ENCODER = Encoders.row(JUDGED);

  private Effects() {}

  /** The correction needs all effects of the night at once: campaigns times vendors, small rows. */
  static MapFunction<Row, Integer> allTogether() {
    return row -> 0;
  }

  static Row row(
      String campaign,
      boolean placebo,
      String vendor,
      String model,
      String hypothesis,
      Finding finding) {
    return RowFactory.create(
        campaign,
        placebo,
        vendor,
        model,
        hypothesis,
        finding.estimate().map(Estimate::effect).orElse(null),
        finding.estimate().map(Estimate::low).orElse(null),
        finding.estimate().map(Estimate::high).orElse(null),
        finding.estimate().map(Estimate::p).orElse(null),
        finding.releases(),
        finding.words());
  }

  static Row judged(Row found, Double q, boolean calibrated, String statement) {
    return RowFactory.create(
        found.get(0),
        found.get(2),
        found.get(3),
        found.get(4),
        found.get(5),
        found.get(6),
        found.get(7),
        found.get(8),
        found.get(9),
        q,
        calibrated,
        statement);
  }
}
