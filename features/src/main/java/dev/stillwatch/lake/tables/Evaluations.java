package dev.stillwatch.lake.tables;

import static dev.stillwatch.lake.TableSpec.table;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.TableSpec;

/** How well detectors did in worlds whose truth is known; a row per world and figure. */
public final class Evaluations {
  public static final Field<String> RUN = Field.string("run", "Name of the evaluation.");
  public static final Field<String> DETECTOR =
      Field.string("detector", "stillwatch, or the baseline that stood in its place.");
  public static final Field<String> SCENARIO =
      Field.string("scenario", "Scenario the world was made from.");
  public static final Field<Long> SEED = Field.bigint("seed", "Chance the world was made with.");
  public static final Field<String> METRIC = Field.string("metric", "What was measured.");
  public static final Field<String> SLICE =
      Field.string(
          "slice",
          "Archetype, confounder or campaign it was measured on; empty for the whole world.");
  public static final Field<Double> VALUE = Field.real("value", "The figure.");
  public static final Field<Long> HITS =
      Field.bigint(
              "hits", "Of a share of things that stand alone, those counted; null for all else.")
          .optional();
  public static final Field<Long> TRIALS =
      Field.bigint("trials", "Those there were, at least one; null as hits.").optional();
  public static final Field<String> CONFIG_HASH =
      Field.string("config_hash", "Digest of the settings behind it.");
  public static final Field<String> CODE_VERSION =
      Field.string("code_version", "Version of Stillwatch behind it.");

  public static final TableSpec TABLE =
      table("evaluations")
          .doc("How well detectors did in worlds whose truth is known; in a lake of its own.")
          .fields(
              RUN,
              DETECTOR,
              SCENARIO,
              SEED,
              METRIC,
              SLICE,
              VALUE,
              HITS,
              TRIALS,
              CONFIG_HASH,
              CODE_VERSION)
          .key(RUN, DETECTOR, SCENARIO, SEED, METRIC, SLICE)
          .always("hits are among trials", "coalesce(hits, 0) <= coalesce(trials, 0)")
          .keptUntilErased();

  private Evaluations() {}
}
