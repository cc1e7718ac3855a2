package dev.stillwatch.lake.tables;

import static dev.stillwatch.lake.TableSpec.table;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.TableSpec;

/** The invented accounts of an evaluation that belong to a campaign or were flagged. */
public final class EvaluationAccounts {
  public static final Field<String> RUN = Evaluations.RUN;
  public static final Field<String> DETECTOR = Evaluations.DETECTOR;
  public static final Field<String> SCENARIO = Evaluations.SCENARIO;
  public static final Field<Long> SEED = Evaluations.SEED;
  public static final Field<String> ACCOUNT_REF =
      Field.pseudonym(
          "account_ref", "Pseudonym of the account, the same in every run with the same key.");
  public static final Field<String> GROUP_ID =
      Field.string("group_id", "Group it truly belongs to; empty for none.");
  public static final Field<String> KIND = Field.string("kind", "Kind it truly is of.");
  public static final Field<Boolean> FLAGGED =
      Field.bool("flagged", "Whether it was active in a case on the last night.");

  public static final TableSpec TABLE =
      table("evaluation_accounts")
          .doc("The invented accounts of an evaluation that belong to a campaign or were flagged.")
          .fields(RUN, DETECTOR, SCENARIO, SEED, ACCOUNT_REF, GROUP_ID, KIND, FLAGGED)
          .key(RUN, DETECTOR, SCENARIO, SEED, ACCOUNT_REF)
          .keptUntilErased();

  private EvaluationAccounts() {}
}
