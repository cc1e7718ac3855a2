package dev.stillwatch.requests;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.trim;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.tables.Renamings;
import dev.stillwatch.logs.CanonicalLog;
import dev.stillwatch.privacy.Pseudonyms;
import dev.stillwatch.privacy.Pseudonyms.Kind;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * Names whatever logs and accounts name under two keys. A pseudonym cannot be traced back, so what
 * neither of them still names has no new name.
 *
 * @param renamedOn day the key is changed
 * @param before names under the old key
 * @param after names under the new one
 */
public record RenameNames(LocalDate renamedOn, Pseudonyms before, Pseudonyms after) {
  private static final String NAMED = "_named";
  private static final String PREFIX = "prefix";

  /** Columns of the logs that name somebody, each as {@link DescribeRequests} reads it. */
  private static final Map<Field<?>, String> IN_LOGS =
      Map.of(
          CanonicalLog.ACCOUNT_ID, kind(Kind.ACCOUNT),
          CanonicalLog.ORG_ID, kind(Kind.ORG),
          CanonicalLog.PROJECT_ID, kind(Kind.ORG),
          CanonicalLog.API_KEY_HASH, kind(Kind.KEY),
          CanonicalLog.END_USER_ID, kind(Kind.USER),
          CanonicalLog.CLIENT_IP, kind(Kind.IP),
          CanonicalLog.IP_PREFIX, PREFIX);

  /**
   * From canonical logs and the table of accounts, which may lack all columns, to renamings; each
   * pseudonym once.
   */
  public Dataset<Row> from(Dataset<Row> logs, Dataset<Row> accounts) {
    Column[] inLogs =
        DescribedColumns.CONSUMED.stream()
            .filter(IN_LOGS::containsKey)
            .map(field -> named(IN_LOGS.get(field), field.ref()))
            .toArray(Column[]::new);
    Dataset<Row> names =
        logs.select(explode(array(inLogs)).as(NAMED))
            .union(inAccounts(accounts))
            .select(NAMED + ".*");
    StructType pairs = Field.schema(List.of(Renamings.KIND, Renamings.OLD_REF, Renamings.NEW_REF));
    return Renamings.TABLE.conform(
        names
            .mapPartitions(new Pairs(before, after), Encoders.row(pairs))
            .dropDuplicates(Renamings.OLD_REF.name())
            .withColumn(Renamings.RENAMED_ON.name(), Renamings.RENAMED_ON.from(lit(renamedOn))));
  }

  private static Dataset<Row> inAccounts(Dataset<Row> accounts) {
    Column none = lit(null).cast("string");
    Set<String> there = Set.copyOf(Arrays.asList(accounts.columns()));
    Column account = there.contains("account_id") ? col("account_id").cast("string") : none;
    Column[] names = {
      named(kind(Kind.ACCOUNT), account),
      named(kind(Kind.ORG), text(there, "org_id")),
      named(kind(Kind.EMAIL), lower(text(there, "email_domain"))),
      named(kind(Kind.PAYMENT), text(there, "payment_fingerprint"))
    };
    return accounts.select(explode(array(names)).as(NAMED));
  }

  private static Column text(Set<String> there, String name) {
    return there.contains(name) ? trim(col(name).cast("string")) : lit(null).cast("string");
  }

  private static Column named(String kind, Column value) {
    return struct(lit(kind).as(Renamings.KIND.name()), value.as("value"));
  }

  private static String kind(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /** Gives names both pseudonyms; a function of our own because keys must not be in a plan. */
  private static final class Pairs implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;
    private static final int REMEMBERED = 100_000;

    private final Pseudonyms before;
    private final Pseudonyms after;

    Pairs(Pseudonyms before, Pseudonyms after) {
      this.before = before;
      this.after = after;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> names) {
      return new Iterator<>() {
        // Most rows name what the rows before them did: what leaves here goes through an exchange.
        private final Set<String> seen = new LinkedHashSet<>();
        private final List<Row> ready = new ArrayList<>();

        @Override
        public boolean hasNext() {
          while (ready.isEmpty() && names.hasNext()) {
            Row name = names.next();
            if (!name.isNullAt(1) && !name.getString(1).isBlank()) {
              add(name.getString(0), name.getString(1));
            }
          }
          return !ready.isEmpty();
        }

        @Override
        public Row next() {
          if (!hasNext()) {
            throw new java.util.NoSuchElementException();
          }
          return ready.remove(ready.size() - 1);
        }

        private void add(String kind, String value) {
          boolean address = kind.equals(kind(Kind.IP));
          if (address || kind.equals(PREFIX)) {
            Network.of(value).ifPresent(network -> pair(Kind.IP, network));
          }
          if (address) {
            pair(Kind.IP, Network.address(value));
          } else if (!kind.equals(PREFIX)) {
            pair(Kind.valueOf(kind.toUpperCase(Locale.ROOT)), value);
          }
        }

        private void pair(Kind kind, String value) {
          String old = before.of(kind, value);
          if (seen.size() >= REMEMBERED) {
            seen.clear();
          }
          if (seen.add(old)) {
            ready.add(RowFactory.create(kind(kind), old, after.of(kind, value)));
          }
        }
      };
    }
  }
}
