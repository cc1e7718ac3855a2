package dev.stillwatch.lake.tables;

import static dev.stillwatch.lake.TableSpec.table;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.TableSpec;

/** The cases of an evaluation's worlds beside what their members truly are. */
public final class EvaluationCases {
  public static final Field<String> RUN = Evaluations.RUN;
  public static final Field<String> DETECTOR = Evaluations.DETECTOR;
  public static final Field<String> SCENARIO = Evaluations.SCENARIO;
  public static final Field<Long> SEED = Evaluations.SEED;
  public static final Field<String> CASE_ID = Field.string("case_id", "Case of the last night.");
  public static final Field<Double> STRENGTH =
      Field.real("strength", "What the detector orders its cases by; bits for stillwatch.");
  public static final Field<Long> MEMBERS = Field.bigint("members", "Accounts active in it.");
  public static final Field<Long> CAMPAIGN_MEMBERS =
      Field.bigint("campaign_members", "Those of them that belong to a campaign.");
  public static final Field<String> GROUP_ID =
      Field.string("group_id", "Group most of its members truly belong to; empty for none.");
  public static final Field<String> KIND = Field.string("kind", "Kind of that group.");

  public static final TableSpec TABLE =
      table("evaluation_cases")
          .doc("The cases of an evaluation's worlds beside what their members truly are.")
          .fields(
              RUN,
              DETECTOR,
              SCENARIO,
              SEED,
              CASE_ID,
              STRENGTH,
              MEMBERS,
              CAMPAIGN_MEMBERS,
              GROUP_ID,
              KIND)
          .key(RUN, DETECTOR, SCENARIO, SEED, CASE_ID)
          .always("campaign members are members", "campaign_members <= members")
          .keptUntilErased();

  private EvaluationCases() {}
}
