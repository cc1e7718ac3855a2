package dev.stillwatch.lake.tables;

import static dev.stillwatch.lake.TableSpec.table;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.TableSpec;
import java.time.LocalDate;
import java.time.Period;

/** What each channel of links did, one row per night and channel. */
public final class Channels {
  public static final Field<LocalDate> RUN_DATE =
      Field.date("run_date", "Night that linked accounts.");
  public static final Field<String> CHANNEL = Field.string("channel", "Kind of evidence.");
  public static final Field<Long> ACCOUNTS =
      Field.bigint("accounts", "Accounts that are linked to any other.");
  public static final Field<Long> LINKS = Field.bigint("links", "Links between them.");
  public static final Field<Double> MEAN_BITS =
      Field.real("mean_bits", "Mean bits of those links; null without any.").optional();
  public static final Field<Double> EXPECTED_FALSE =
      Field.real(
          "expected_false",
          "Links expected to join accounts that do not belong together: over all links the sum of"
              + " 1 / (1 + s / (1 - s) x 2^bits), with s detection.linked-share.");
  public static final Field<Long> CAPPED =
      Field.bigint(
          "capped",
          "What a cap left out: objects that too many accounts hold (frames, infrastructure,"
              + " signatures), or accounts beyond the end of a list too long to search (all"
              + " others); 0 where no cap bit.");

  public static final TableSpec TABLE =
      table("channels")
          .doc("What each channel of links did, one row per night and channel.")
          .fields(RUN_DATE, CHANNEL, ACCOUNTS, LINKS, MEAN_BITS, EXPECTED_FALSE, CAPPED)
          .key(RUN_DATE, CHANNEL)
          .partitionedBy(RUN_DATE)
          .always("no more links are false than there are", "expected_false <= links + 1e-6")
          .always("bits are those of links", "links = 0 OR mean_bits IS NOT NULL")
          .keptFor(Period.ofYears(2));

  private Channels() {}
}
