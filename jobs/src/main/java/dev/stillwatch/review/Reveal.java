package dev.stillwatch.review;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.xxhash64;

import dev.stillwatch.cases.CaseRequests;
import dev.stillwatch.lake.tables.CaseExemplars;
import dev.stillwatch.lake.tables.CaseMembers;
import dev.stillwatch.lake.tables.Requests;
import dev.stillwatch.lakeio.AuditTrail;
import dev.stillwatch.lakeio.Lake;
import dev.stillwatch.logs.CanonicalLog;
import dev.stillwatch.privacy.PromptText;
import dev.stillwatch.privacy.Pseudonyms;
import dev.stillwatch.privacy.Redactor;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;

/**
 * Shows a few redacted prompts of a case in review to somebody who says why they need them.
 *
 * <p>The purpose is on record before anything is read: where it cannot be written, nothing is
 * shown. Texts come from the source logs, one of each of at most {@value #MOST} members, are
 * redacted before they are cut or kept, and are kept no longer than their table says.
 *
 * @param logs the logs of one day under canonical names
 * @param names to make sure that a text is the member's
 * @param window days before the night of the case that are searched
 */
public record Reveal(
    SparkSession spark,
    Lake lake,
    LogsOfDay logs,
    Pseudonyms names,
    Redactor redactor,
    int window) {
  /** Most texts shown of a case. */
  public static final int MOST = 10;

  private static final Set<CaseState> IN_REVIEW =
      EnumSet.of(CaseState.IN_REVIEW, CaseState.APPEALED);
  // What follows is cut before it is redacted: rules that look ahead must not run for minutes.
  private static final int READ_CHARS = 20_000;
  private static final int KEPT_CHARS = 1_000;
  private static final int ROWS_OF_ONE_ID = 10;

  /** Reads the logs of one day. */
  public interface LogsOfDay {
    /** Their rows under the names of {@link CanonicalLog}. */
    Dataset<Row> read(LocalDate day);
  }

  private record Wanted(String requestId, String accountRef, LocalDate day) {}

  /** Whether prompts of a case in that state may be shown. */
  public static boolean isFor(CaseState state) {
    return IN_REVIEW.contains(state);
  }

  /**
   * The case's texts, the ones kept from earlier first.
   *
   * @param by who wants to see them
   * @param purpose why
   * @param at when
   * @throws Refused if nobody or no purpose is named, or the case is not in review
   */
  public List<Exemplar> from(String caseId, String by, String purpose, Instant at) {
    LocalDate night =
        new RevealedCase(lake, caseId)
            .night(by, purpose, IN_REVIEW, "prompts are shown only of cases in review or appealed");
    new AuditTrail(spark, lake).append(at, by.strip(), "reveal", caseId, purpose.strip());

    List<Exemplar> shown = new ArrayList<>(kept(caseId, at));
    Set<String> ids = shown.stream().map(Exemplar::requestId).collect(toSet());
    List<Wanted> wanted =
        chosen(caseId, night).stream()
            .filter(request -> !ids.contains(request.requestId()))
            .limit(Math.max(0, MOST - shown.size()))
            .toList();
    List<Exemplar> fetched = fetch(caseId, wanted, at);
    if (!fetched.isEmpty()) {
      keep(fetched);
    }
    shown.addAll(fetched);
    return List.copyOf(shown);
  }

  /** Redacted texts kept of a case that have not expired. */
  private List<Exemplar> kept(String caseId, Instant at) {
    return lake
        .read(CaseExemplars.TABLE)
        .where(CaseExemplars.CASE_ID.ref().equalTo(caseId))
        .where(CaseExemplars.EXPIRES_AT.ref().gt(lit(at)))
        .orderBy(CaseExemplars.FETCHED_AT.ref(), CaseExemplars.REQUEST_ID.ref())
        .limit(MOST)
        .collectAsList()
        .stream()
        .map(
            row ->
                new Exemplar(
                    CaseExemplars.CASE_ID.in(row),
                    CaseExemplars.REQUEST_ID.in(row),
                    CaseExemplars.FETCHED_AT.in(row),
                    CaseExemplars.EXPIRES_AT.in(row),
                    CaseExemplars.TEXT.in(row),
                    CaseExemplars.REDACTIONS.in(row)))
        .toList();
  }

  /** One request of each of some members that the case is about, always the same ones. */
  private List<Wanted> chosen(String caseId, LocalDate night) {
    return new CaseRequests(lake, window)
            .of(night)
            .where(CaseMembers.CASE_ID.ref().equalTo(caseId))
            .where(Requests.TEXT_HASH.ref().isNotNull())
            .select(
                Requests.REQUEST_ID.ref(),
                Requests.ACCOUNT_REF.ref(),
                Requests.EVENT_DATE.ref(),
                xxhash64(Requests.REQUEST_ID.ref()).as("_draw"))
            .withColumn(
                "_rank",
                row_number()
                    .over(
                        Window.partitionBy(Requests.ACCOUNT_REF.ref())
                            .orderBy(col("_draw"), Requests.REQUEST_ID.ref())))
            .where(col("_rank").equalTo(1))
            .orderBy(col("_draw"), Requests.REQUEST_ID.ref())
            .limit(MOST)
            .collectAsList()
            .stream()
            .map(
                row ->
                    new Wanted(
                        Requests.REQUEST_ID.in(row),
                        Requests.ACCOUNT_REF.in(row),
                        Requests.EVENT_DATE.in(row)))
            .toList();
  }

  private List<Exemplar> fetch(String caseId, List<Wanted> wanted, Instant at) {
    Instant expires =
        at.atOffset(ZoneOffset.UTC).plus(CaseExemplars.TABLE.retention().orElseThrow()).toInstant();
    Map<LocalDate, List<Wanted>> days =
        new TreeMap<>(wanted.stream().collect(groupingBy(Wanted::day)));
    List<Exemplar> fetched = new ArrayList<>();
    days.forEach(
        (day, requests) -> {
          List<Row> rows = rows(day, requests);
          for (Wanted request : requests) {
            rows.stream()
                .filter(row -> isOf(request, row))
                .findFirst()
                .map(CanonicalLog.PROMPT_TEXT::in)
                .map(text -> exemplar(caseId, request, at, expires, text))
                .ifPresent(fetched::add);
          }
        });
    return fetched;
  }

  private List<Row> rows(LocalDate day, List<Wanted> requests) {
    Object[] ids = requests.stream().map(Wanted::requestId).toArray();
    return logs.read(day)
        .where(CanonicalLog.REQUEST_ID.ref().isin(ids))
        .where(CanonicalLog.PROMPT_TEXT.ref().isNotNull())
        .select(
            CanonicalLog.REQUEST_ID.ref(),
            CanonicalLog.ACCOUNT_ID.ref(),
            substring(CanonicalLog.PROMPT_TEXT.ref(), 1, READ_CHARS)
                .as(CanonicalLog.PROMPT_TEXT.name()))
        .limit(ids.length * ROWS_OF_ONE_ID)
        .collectAsList();
  }

  // Ids of requests are the source's; two accounts may have used one.
  private boolean isOf(Wanted request, Row row) {
    return request.requestId().equals(CanonicalLog.REQUEST_ID.in(row))
        && request
            .accountRef()
            .equals(names.of(Pseudonyms.Kind.ACCOUNT, CanonicalLog.ACCOUNT_ID.in(row).value()));
  }

  private Exemplar exemplar(
      String caseId, Wanted request, Instant at, Instant expires, PromptText prompt) {
    Redactor.Redacted redacted = redactor.redact(whole(prompt));
    return new Exemplar(
        caseId,
        request.requestId(),
        at,
        expires,
        redacted.content().cut(KEPT_CHARS),
        redacted.passages());
  }

  // A secret cut in two is no longer known for one: what the cut may have hit goes.
  private static PromptText whole(PromptText prompt) {
    String text = prompt.value();
    return text.length() < READ_CHARS ? prompt : new PromptText(text.replaceFirst("\\S*\\z", ""));
  }

  private void keep(List<Exemplar> fetched) {
    List<Row> rows =
        fetched.stream()
            .map(
                e ->
                    RowFactory.create(
                        e.caseId(),
                        e.requestId(),
                        e.fetchedAt(),
                        e.expiresAt(),
                        e.text().value(),
                        e.redactions()))
            .toList();
    lake.append(
        CaseExemplars.TABLE, spark.createDataFrame(rows, CaseExemplars.TABLE.schema()), "reveal");
  }
}
