package dev.stillwatch.lakeio;

import static dev.stillwatch.testing.TextTable.full;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.TableSpec;
import dev.stillwatch.lake.Tables;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.Audit;
import dev.stillwatch.lake.tables.CaseMembers;
import dev.stillwatch.lake.tables.Links;
import dev.stillwatch.lake.tables.Requests;
import dev.stillwatch.logs.CanonicalLog;
import dev.stillwatch.privacy.Pseudonyms;
import dev.stillwatch.privacy.Pseudonyms.Kind;
import dev.stillwatch.requests.RenameNames;
import dev.stillwatch.testing.SparkExtension;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class RekeyTest {
  private static final Pseudonyms OLD = new Pseudonyms("an old key of 24 bytes..".getBytes(UTF_8));
  private static final Pseudonyms NEW = new Pseudonyms("a new key of 24 bytes...".getBytes(UTF_8));

  @Test
  void namesWhatLogsAndAccountsNameAndCountsTheRest(SparkSession spark) {
    Lake lake = lake(spark, OLD, "gone");
    Rekey rekey = new Rekey(lake, renamings(spark));

    assertThat(rekey.look())
        .filteredOn(share -> share.unnamed() > 0)
        .containsExactly(
            share("account_days", "account_ref", 3, "2026-03-01"),
            share("requests", "account_ref", 3, "2026-03-01"));
    assertThat(rekey.apply())
        .containsExactly("requests", "account_days", "links", "case_members", "audit");
    // As the lake would be had it been under the new key from the start, but for who is gone.
    Lake wanted = lake(spark, NEW, "gone");
    for (String table : List.of("links", "case_members", "audit")) {
      assertThat(rows(lake, table)).containsExactlyInAnyOrderElementsOf(rows(wanted, table));
    }
    assertThat(refs(lake, Requests.TABLE, Requests.ACCOUNT_REF))
        .containsExactlyInAnyOrder(account(NEW, "ann"), account(NEW, "bob"), account(OLD, "gone"));
    assertThat(
            lake.read(AccountDays.TABLE)
                .where("requests = 2")
                .first()
                .getList(lake.read(AccountDays.TABLE).schema().fieldIndex("networks")))
        .isEqualTo(
            java.util.stream.Stream.of("198.51.100.0/24", "203.0.113.0/24")
                .map(network -> NEW.of(Kind.IP, network))
                .sorted()
                .toList());
  }

  @Test
  void doneAgainComesToTheSame(SparkSession spark) {
    Lake lake = lake(spark, OLD, "bob");
    Rekey rekey = new Rekey(lake, renamings(spark));
    rekey.apply();
    List<String> once = rows(lake, "links");

    assertThat(rekey.look()).isNotEmpty().allMatch(share -> share.unnamed() == 0);
    rekey.apply();

    assertThat(rows(lake, "links")).isEqualTo(once);
  }

  @Test
  void aLakeTakesTheKeyOfItsFirstNightAndAfterARekeyTheNewOneAlone(SparkSession spark) {
    Lake lake = new InMemoryLake(spark);
    assertThat(KeyChange.last(lake)).as("any key will do").isEmpty();

    record(spark, lake, KeyChange.first(Instant.parse("2026-03-01T00:00:00Z"), "aaaaaaaa"));
    assertThat(objection(lake, "aaaaaaaa")).isEmpty();
    assertThat(objection(lake, "bbbbbbbb"))
        .hasValue(
            "since 2026-03-01T00:00:00Z it is under key aaaaaaaa, not bbbbbbbb: set the key it is under");

    Instant then = Instant.parse("2026-03-02T00:00:00Z");
    record(spark, lake, new KeyChange(then, "aaaaaaaa", "bbbbbbbb", false));
    assertThat(objection(lake, "aaaaaaaa")).get().asString().endsWith("run rekey again");
    record(spark, lake, new KeyChange(then.plusSeconds(1), "aaaaaaaa", "bbbbbbbb", true));
    assertThat(objection(lake, "bbbbbbbb")).isEmpty();
    assertThat(objection(lake, "aaaaaaaa")).isPresent();
    assertThat(objection(lake, "cccccccc")).isPresent();
  }

  private static Optional<String> objection(Lake lake, String fingerprint) {
    return KeyChange.last(lake).orElseThrow().objection(fingerprint);
  }

  private static void record(SparkSession spark, Lake lake, KeyChange change) {
    new AuditTrail(spark, lake).append(change.at(), "ann", change.action(), change.keys(), "test");
  }

  @Test
  void everyColumnThatIsSaidToHoldPseudonymsIsRenamed() {
    for (TableSpec table : Tables.ALL) {
      List<String> renamed =
          Stream.concat(Rekey.names(table).stream(), Rekey.sentences(table).stream())
              .map(Field::name)
              .toList();
      assertThat(table.fields())
          .filteredOn(field -> field.doc().matches("(?i).*pseudonyms? .*"))
          .filteredOn(field -> !field.doc().startsWith("Pseudonym it "))
          .extracting(Field::name)
          .as(table.name())
          .isSubsetOf(renamed);
    }
  }

  private static Rekey.Share share(String table, String column, long refs, String last) {
    return new Rekey.Share(table, column, refs, 1, java.util.Optional.of(LocalDate.parse(last)));
  }

  private static Dataset<Row> renamings(SparkSession spark) {
    Dataset<Row> logs =
        spark.sql(
            """
                SELECT * FROM VALUES
                  ('ann', 'acme', '203.0.113.7'),
                  ('ann', 'acme', '198.51.100.9'),
                  (null, ' ', null)
                AS t(account_id, org_id, client_ip)
                """);
    for (Field<?> field : CanonicalLog.TABLE.fields()) {
      if (!List.of(logs.columns()).contains(field.name())) {
        logs =
            logs.withColumn(
                field.name(), org.apache.spark.sql.functions.lit(null).cast(DataTypes.StringType));
      }
    }
    Dataset<Row> accounts = spark.sql("SELECT 'bob' AS account_id, 'Mail.Example' AS email_domain");
    return new RenameNames(LocalDate.parse("2026-04-01"), OLD, NEW).from(logs, accounts);
  }

  private static Lake lake(SparkSession spark, Pseudonyms key, String third) {
    InMemoryLake lake = new InMemoryLake(spark);
    String ann = account(key, "ann");
    String bob = account(key, "bob");
    String other = account(key, third);
    List<String> ends = java.util.stream.Stream.of(ann, bob).sorted().toList();
    String networks =
        java.util.stream.Stream.of("198.51.100.0/24", "203.0.113.0/24")
            .map(network -> '"' + key.of(Kind.IP, network) + '"')
            .sorted()
            .collect(java.util.stream.Collectors.joining(",", "[", "]"));
    put(
        spark,
        lake,
        Requests.TABLE,
        """
        event_date | request_id | account_ref | org_ref
        2026-03-02 | r1         | %s          | %s
        2026-03-02 | r2         | %s          | null
        2026-03-01 | r3         | %s          | null
        """
            .formatted(ann, key.of(Kind.ORG, "acme"), bob, other));
    put(
        spark,
        lake,
        AccountDays.TABLE,
        """
        event_date | account_ref | requests | networks
        2026-03-02 | %s          | 2        | %s
        2026-03-02 | %s          | 1        | []
        2026-03-01 | %s          | 1        | []
        """
            .formatted(ann, networks, bob, other));
    put(
        spark,
        lake,
        Links.TABLE,
        """
        run_date   | channel | left_ref | right_ref | weight
        2026-03-02 | touch   | %s       | %s        | 0.5
        """
            .formatted(ends.get(0), ends.get(1)));
    put(
        spark,
        lake,
        CaseMembers.TABLE,
        """
        run_date   | case_id | account_ref | reason
        2026-03-02 | SW-a    | %s          | Tied to %s
        """
            .formatted(ann, bob));
    put(
        spark,
        lake,
        Audit.TABLE,
        """
        at                   | by  | action          | subject | purpose
        2026-03-02T10:00:00Z | eve | name an account | %s      | review
        """
            .formatted(ann));
    return lake;
  }

  private static void put(SparkSession spark, Lake lake, TableSpec table, String drawn) {
    lake.append(table, full(spark, table, drawn), "drawn");
  }

  private static String account(Pseudonyms key, String name) {
    return key.of(Kind.ACCOUNT, name);
  }

  private static List<String> rows(Lake lake, String table) {
    return lake.read(Tables.named(table)).collectAsList().stream().map(Row::toString).toList();
  }

  private static List<String> refs(Lake lake, TableSpec table, Field<String> field) {
    return lake.read(table).collectAsList().stream().map(field::in).toList();
  }
}
