package dev.stillwatch.lake.tables;

import static dev.stillwatch.lake.TableSpec.table;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.TableSpec;
import java.time.LocalDate;

/** Each case as each night saw it; never changed. */
public final class CaseVersions {
  public static final Field<LocalDate> RUN_DATE = Field.date("run_date", "Night of the version.");
  public static final Field<String> CASE_ID = Field.string("case_id", "Stable id of the case.");
  public static final Field<String> CAMPAIGN_ID =
      Field.string("campaign_id", "Campaign the case is about.");
  public static final Field<String> KIND =
      Field.string("kind", "campaign; pools are part of the file of a campaign's case.");
  public static final Field<Double> STRENGTH_BITS =
      Field.real(
          "strength_bits", "Evidence for coordination, the sum of its parts in case_evidence.");
  public static final Field<String> BENIGN_READING =
      Field.string("benign_reading", "Best ordinary explanation.");
  public static final Field<Double> BENIGN_BITS =
      Field.real("benign_bits", "Evidence for that explanation.");
  public static final Field<Long> MEMBERS = Field.bigint("members", "Accounts in the case.");
  public static final Field<Long> REQUESTS =
      Field.bigint("requests", "Their requests in the window.");
  public static final Field<LocalDate> FIRST_SEEN = Field.date("first_seen", "First night.");
  public static final Field<LocalDate> LAST_SEEN = Field.date("last_seen", "Last night.");
  public static final Field<String> SUMMARY = Field.string("summary", "The case in plain words.");
  public static final Field<String> EPOCH = Field.string("epoch", "Codebook epoch behind it.");
  public static final Field<String> CONFIG_HASH =
      Field.string("config_hash", "Digest of the settings behind it.");
  public static final Field<String> CODE_VERSION =
      Field.string("code_version", "Version of Stillwatch behind it.");
  public static final Field<Object> INPUT_VERSIONS =
      Field.nested(
          "input_versions", "map<string,bigint>", "Version of each table it was made from.");

  public static final TableSpec TABLE =
      table("case_versions")
          .doc("Each case as each night saw it; never changed.")
          .fields(
              RUN_DATE,
              CASE_ID,
              CAMPAIGN_ID,
              KIND,
              STRENGTH_BITS,
              BENIGN_READING,
              BENIGN_BITS,
              MEMBERS,
              REQUESTS,
              FIRST_SEEN,
              LAST_SEEN,
              SUMMARY,
              EPOCH,
              CONFIG_HASH,
              CODE_VERSION,
              INPUT_VERSIONS)
          .key(RUN_DATE, CASE_ID)
          .partitionedBy(RUN_DATE)
          .withChangeFeed()
          .keptUntilErased();

  private CaseVersions() {}
}
