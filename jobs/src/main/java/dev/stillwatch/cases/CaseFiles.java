package dev.stillwatch.cases;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.substring;

import dev.stillwatch.cases.CaseFile.Day;
import dev.stillwatch.cases.CaseFile.Decision;
import dev.stillwatch.cases.CaseFile.Evidence;
import dev.stillwatch.cases.CaseFile.Head;
import dev.stillwatch.cases.CaseFile.Member;
import dev.stillwatch.cases.CaseFile.Night;
import dev.stillwatch.cases.CaseFile.Provenance;
import dev.stillwatch.cases.CaseFile.Relation;
import dev.stillwatch.cases.CaseFile.Release;
import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.CampaignMembers;
import dev.stillwatch.lake.tables.CaseEvents;
import dev.stillwatch.lake.tables.CaseEvidence;
import dev.stillwatch.lake.tables.CaseLineage;
import dev.stillwatch.lake.tables.CaseMembers;
import dev.stillwatch.lake.tables.CaseTimeline;
import dev.stillwatch.lake.tables.CaseVersions;
import dev.stillwatch.lake.tables.Cases;
import dev.stillwatch.lake.tables.Links;
import dev.stillwatch.lake.tables.Pools;
import dev.stillwatch.lakeio.Lake;
import dev.stillwatch.review.StandCases;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/**
 * Reads case files from the tables of the lake, a bounded number at a time.
 *
 * <p>What is read of a case is bounded too: the strongest members, {@value #EVIDENCE} pieces of
 * evidence, {@value #DAYS} days, {@value #NIGHTS} nights, and of a text its first {@value
 * #TEXT_LENGTH} characters. The head of the file says how many members there are in all.
 */
public record CaseFiles(
    Dataset<Row> cases,
    Dataset<Row> caseVersions,
    Dataset<Row> caseMembers,
    Dataset<Row> caseEvidence,
    Dataset<Row> caseTimeline,
    Dataset<Row> caseEvents,
    Dataset<Row> caseLineage,
    Dataset<Row> pools,
    CasePictures pictures) {
  /** Members read of a case unless another number is asked for. */
  public static final int MEMBERS = 200;

  /** Most cases read at once. */
  public static final int AT_ONCE = 100;

  private static final int EVIDENCE = 200;
  private static final int DAYS = 400;
  private static final int NIGHTS = 120;
  private static final int DECISIONS = 200;
  private static final int RELATIONS = 100;
  private static final int POOLS = 30;
  private static final int TEXT_LENGTH = 2_000;
  private static final int LISTED = 50;
  private static final String RANK = "_rank";
  private static final String SERVED = "_served";
  private static final String ACCOUNT = CaseMembers.ACCOUNT_REF.name();

  /**
   * The files of a lake, each case in the state people have given it: read from their decisions,
   * not from the table of cases, which a night running meanwhile may have written before them.
   *
   * @param window days of activity that are drawn
   */
  public static CaseFiles in(Lake lake, int window) {
    return new CaseFiles(
        new StandCases().from(lake.read(CaseVersions.TABLE), lake.read(CaseEvents.TABLE)),
        lake.read(CaseVersions.TABLE),
        lake.read(CaseMembers.TABLE),
        lake.read(CaseEvidence.TABLE),
        lake.read(CaseTimeline.TABLE),
        lake.read(CaseEvents.TABLE),
        lake.read(CaseLineage.TABLE),
        lake.read(Pools.TABLE),
        new CasePictures(
            lake.read(CaseMembers.TABLE),
            lake.read(Links.TABLE),
            lake.read(AccountDays.TABLE),
            window));
  }

  /** The heads of the strongest cases, strongest first; ties by id. One job. */
  public List<Head> strongest(int limit) {
    return bounded(cases)
        .orderBy(Cases.STRENGTH_BITS.ref().desc(), Cases.CASE_ID.ref())
        .limit(limit)
        .collectAsList()
        .stream()
        .map(CaseFiles::head)
        .toList();
  }

  /** The heads of the cases with these ids, strongest first; unknown ids are left out. */
  public List<Head> named(List<String> ids) {
    return bounded(cases)
        .where(Cases.CASE_ID.ref().isin(ids.toArray()))
        .orderBy(Cases.STRENGTH_BITS.ref().desc(), Cases.CASE_ID.ref())
        .collectAsList()
        .stream()
        .map(CaseFiles::head)
        .toList();
  }

  /** The files of these cases, in their order, with {@value #MEMBERS} members each. */
  public List<CaseFile> read(List<Head> heads) {
    return read(heads, MEMBERS);
  }

  /**
   * The files of these cases, in their order; one job per table.
   *
   * @param members most members read of each
   * @throws IllegalArgumentException for more than {@value #AT_ONCE} cases
   */
  public List<CaseFile> read(List<Head> heads, int members) {
    if (heads.size() > AT_ONCE) {
      throw new IllegalArgumentException(
          "Cannot read %d cases at once: at most %d".formatted(heads.size(), AT_ONCE));
    }
    if (heads.isEmpty()) {
      return List.of();
    }

    Map<String, List<Row>> evidence =
        rowsOf(heads, caseEvidence, EVIDENCE, byWeight(), CaseEvidence.EVIDENCE.ref());
    Map<String, List<Row>> people =
        rowsOf(
            heads,
            caseMembers,
            members,
            CaseMembers.STATE.ref().equalTo(CampaignMembers.LEFT),
            CaseMembers.BITS.ref().desc(),
            CaseMembers.ACCOUNT_REF.ref(),
            CaseMembers.FACET.ref());
    Map<String, List<Row>> days = rowsOf(heads, caseTimeline, DAYS, CaseTimeline.DAY.ref().desc());
    Map<String, List<Row>> nights =
        historyOf(heads, caseVersions, NIGHTS, CaseVersions.RUN_DATE.ref().desc());
    Map<String, List<Row>> decisions =
        historyOf(
            heads,
            caseEvents,
            DECISIONS,
            CaseEvents.AT.ref().desc(),
            CaseEvents.EVENT_ID.ref().desc());
    Map<String, List<Row>> relations =
        historyOf(
            heads,
            caseLineage,
            RELATIONS,
            CaseLineage.RUN_DATE.ref().desc(),
            CaseLineage.OTHER_ID.ref());

    Map<String, List<Row>> served = poolsOf(heads);
    Map<String, CaseFile.Turnover> turnovers = turnovers(heads, decisions);
    List<CaseFile> files = new ArrayList<>();
    for (Head head : heads) {
      List<Row> history = of(head, nights);
      files.add(
          new CaseFile(
              head,
              of(head, evidence).stream().map(CaseFiles::evidence).toList(),
              of(head, people).stream().map(CaseFiles::member).toList(),
              reversed(of(head, days).stream().map(CaseFiles::day).toList()),
              of(head, relations).stream().map(CaseFiles::relation).toList(),
              of(head, served).stream().map(CaseFiles::pool).toList(),
              reversed(history.stream().map(CaseFiles::night).toList()),
              reversed(of(head, decisions).stream().map(CaseFiles::decision).toList()),
              turnovers.getOrDefault(head.caseId(), CaseFile.Turnover.NONE),
              provenance(head, history),
              CasePicture.NONE));
    }
    return files;
  }

  /** Of each case the pools that served its campaign on its night, most members first. */
  private Map<String, List<Row>> poolsOf(List<Head> heads) {
    Object[] nights = heads.stream().map(Head::night).distinct().toArray();
    Object[] campaigns = heads.stream().map(Head::campaignId).distinct().toArray();
    Column[] ofNight = {Pools.RUN_DATE.ref(), col(SERVED + ".campaign_id")};
    Column[] order = {
      col(SERVED + ".members").desc(), col(SERVED + ".earlier").desc(), Pools.POOL_ID.ref()
    };
    List<Row> rows =
        bounded(
                pools
                    .where(Pools.RUN_DATE.ref().isin(nights))
                    .withColumn(SERVED, explode(Pools.CAMPAIGNS.ref())))
            .where(col(SERVED + ".campaign_id").isin(campaigns))
            .withColumn(RANK, row_number().over(Window.partitionBy(ofNight).orderBy(order)))
            .where(col(RANK).leq(POOLS))
            .orderBy(col(RANK))
            .collectAsList();
    Map<String, List<Row>> served = new TreeMap<>();
    for (Head head : heads) {
      served.put(
          head.caseId(),
          rows.stream()
              .filter(row -> Pools.RUN_DATE.in(row).equals(head.night()))
              .filter(row -> served(row).getString(0).equals(head.campaignId()))
              .toList());
    }
    return served;
  }

  private static Row served(Row pool) {
    return pool.getStruct(pool.fieldIndex(SERVED));
  }

  private Map<String, CaseFile.Turnover> turnovers(
      List<Head> heads, Map<String, List<Row>> decisions) {
    Object[] decided = heads.stream().map(Head::caseId).filter(decisions::containsKey).toArray();
    if (decided.length == 0) {
      return Map.of();
    }
    return new MemberTurnover()
            .from(cases.where(Cases.CASE_ID.ref().isin(decided)), caseEvents, caseMembers)
            .select(Cases.CASE_ID.ref(), MemberTurnover.JOINED, MemberTurnover.LEFT)
            .collectAsList()
            .stream()
            .collect(
                toMap(
                    row -> row.getString(0),
                    row -> new CaseFile.Turnover(row.getLong(1), row.getLong(2))));
  }

  /** The same files with what is drawn of them; four jobs more. */
  public List<CaseFile> pictured(List<CaseFile> files) {
    Map<String, CasePicture> drawn = pictures.of(files.stream().map(CaseFile::head).toList());
    return files.stream()
        .map(file -> file.with(drawn.getOrDefault(file.head().caseId(), CasePicture.NONE)))
        .toList();
  }

  /** The heads of all versions of a case, oldest first, each with the state of today. */
  public List<Head> versions(Head today) {
    return bounded(caseVersions.where(CaseVersions.CASE_ID.ref().equalTo(today.caseId())))
        .orderBy(CaseVersions.RUN_DATE.ref())
        .collectAsList()
        .stream()
        .map(row -> version(row, today))
        .toList();
  }

  /** What changed between two versions of one case. */
  public CaseDiff diff(Head from, Head to) {
    CaseFile before = read(List.of(from), 1).get(0);
    CaseFile after = read(List.of(to), 1).get(0);
    Dataset<Row> earlier = active(from);
    Dataset<Row> later = active(to);
    Dataset<Row> joined = later.join(earlier, ACCOUNT, "left_anti");
    Dataset<Row> left = earlier.join(later, ACCOUNT, "left_anti");
    return new CaseDiff(
        from,
        to,
        some(joined),
        joined.count(),
        some(left),
        left.count(),
        moved(before.evidence(), after.evidence()));
  }

  private Dataset<Row> active(Head version) {
    return caseMembers
        .where(CaseMembers.RUN_DATE.ref().equalTo(lit(version.night())))
        .where(CaseMembers.CASE_ID.ref().equalTo(version.caseId()))
        .where(CaseMembers.STATE.ref().notEqual(CampaignMembers.LEFT))
        .groupBy(CaseMembers.ACCOUNT_REF.ref())
        .agg(max(CaseMembers.BITS.ref()).as(CaseMembers.BITS.name()));
  }

  private static List<String> some(Dataset<Row> members) {
    return members
        .orderBy(CaseMembers.BITS.ref().desc(), CaseMembers.ACCOUNT_REF.ref())
        .limit(LISTED)
        .collectAsList()
        .stream()
        .map(CaseMembers.ACCOUNT_REF::in)
        .toList();
  }

  private static List<CaseDiff.Moved> moved(List<Evidence> before, List<Evidence> after) {
    Map<String, Evidence> then =
        before.stream().collect(toMap(Evidence::name, e -> e, (one, other) -> one, TreeMap::new));
    Map<String, Evidence> now =
        after.stream().collect(toMap(Evidence::name, e -> e, (one, other) -> one, TreeMap::new));
    Set<String> names = new TreeSet<>(then.keySet());
    names.addAll(now.keySet());
    List<CaseDiff.Moved> moved = new ArrayList<>();
    for (String name : names) {
      Evidence either = now.getOrDefault(name, then.get(name));
      double was = then.containsKey(name) ? number(then.get(name)) : Double.NaN;
      double is = now.containsKey(name) ? number(now.get(name)) : Double.NaN;
      if (Double.compare(was, is) != 0) {
        moved.add(new CaseDiff.Moved(name, either.isCounted(), was, is));
      }
    }
    moved.sort(
        Comparator.comparing(CaseDiff.Moved::counted)
            .thenComparing(CaseDiff.Moved::by)
            .reversed()
            .thenComparing(CaseDiff.Moved::name));
    return moved;
  }

  // What is there without a number, such as a test that could not be made, is 0 and not absent.
  private static double number(Evidence piece) {
    double number = piece.isCounted() ? piece.bits() : piece.value();
    return Double.isNaN(number) ? 0 : number;
  }

  private static Head version(Row row, Head today) {
    return new Head(
        CaseVersions.CASE_ID.in(row),
        CaseVersions.CAMPAIGN_ID.in(row),
        CaseVersions.KIND.in(row),
        today.state(),
        CaseVersions.SUMMARY.in(row),
        CaseVersions.STRENGTH_BITS.in(row),
        CaseVersions.BENIGN_READING.in(row),
        CaseVersions.BENIGN_BITS.in(row),
        CaseVersions.MEMBERS.in(row),
        CaseVersions.REQUESTS.in(row),
        CaseVersions.FIRST_SEEN.in(row),
        CaseVersions.LAST_SEEN.in(row),
        CaseVersions.RUN_DATE.in(row),
        today.decidedBy(),
        today.decidedAt());
  }

  // Counted evidence first, then readings, spikes and releases; within them by weight.
  private static Column[] byWeight() {
    Column isCounted = CaseEvidence.SIDE.ref().isin("for", "against");
    return new Column[] {
      isCounted.desc(),
      CaseEvidence.BITS.ref().desc(),
      CaseEvidence.SIDE.ref(),
      abs(CaseEvidence.VALUE.ref()).desc_nulls_last()
    };
  }

  private static Map<String, List<Row>> rowsOf(
      List<Head> heads, Dataset<Row> table, int most, Column[] order, Column tie) {
    List<Column> all = new ArrayList<>(Arrays.asList(order));
    all.add(tie);
    return rowsOf(heads, table, most, all.toArray(Column[]::new));
  }

  /** Of each case the first rows of its latest night. */
  private static Map<String, List<Row>> rowsOf(
      List<Head> heads, Dataset<Row> table, int most, Column... order) {
    Object[] nights = heads.stream().map(Head::night).distinct().toArray();
    Map<String, List<Row>> found =
        historyOf(
            heads, table.where(CaseVersions.RUN_DATE.ref().isin(nights)), most, newestFirst(order));
    Map<String, List<Row>> ofItsNight = new TreeMap<>();
    for (Head head : heads) {
      ofItsNight.put(
          head.caseId(),
          of(head, found).stream()
              .filter(row -> CaseVersions.RUN_DATE.in(row).equals(head.night()))
              .toList());
    }
    return ofItsNight;
  }

  // The latest night of a case is the newest of the nights read, so its rows come first.
  private static Column[] newestFirst(Column... order) {
    List<Column> all = new ArrayList<>();
    all.add(CaseVersions.RUN_DATE.ref().desc());
    all.addAll(Arrays.asList(order));
    return all.toArray(Column[]::new);
  }

  private static Map<String, List<Row>> historyOf(
      List<Head> heads, Dataset<Row> table, int most, Column... order) {
    Object[] ids = heads.stream().map(Head::caseId).toArray();
    Column rank =
        row_number().over(Window.partitionBy(Cases.CASE_ID.ref()).orderBy(order)).as(RANK);
    return bounded(table.where(Cases.CASE_ID.ref().isin(ids)))
        .select(col("*"), rank)
        .where(col(RANK).leq(most))
        .orderBy(Cases.CASE_ID.ref(), col(RANK))
        .collectAsList()
        .stream()
        .collect(groupingBy(Cases.CASE_ID::in));
  }

  /** The same rows with every text cut to a length that cannot hurt the driver or a page. */
  private static Dataset<Row> bounded(Dataset<Row> rows) {
    List<Column> columns = new ArrayList<>();
    for (StructField field : rows.schema().fields()) {
      Column column = col(field.name());
      columns.add(
          field.dataType().equals(DataTypes.StringType)
              ? substring(column, 1, TEXT_LENGTH).as(field.name())
              : column);
    }
    return rows.select(columns.toArray(Column[]::new));
  }

  private static List<Row> of(Head head, Map<String, List<Row>> rows) {
    return rows.getOrDefault(head.caseId(), List.of());
  }

  private static <T> List<T> reversed(List<T> newestFirst) {
    List<T> oldestFirst = new ArrayList<>(newestFirst);
    java.util.Collections.reverse(oldestFirst);
    return oldestFirst;
  }

  private static Head head(Row row) {
    return new Head(
        Cases.CASE_ID.in(row),
        Cases.CAMPAIGN_ID.in(row),
        Cases.KIND.in(row),
        Cases.STATE.in(row),
        Cases.SUMMARY.in(row),
        Cases.STRENGTH_BITS.in(row),
        Cases.BENIGN_READING.in(row),
        Cases.BENIGN_BITS.in(row),
        Cases.MEMBERS.in(row),
        Cases.REQUESTS.in(row),
        Cases.FIRST_SEEN.in(row),
        Cases.LAST_SEEN.in(row),
        Cases.RUN_DATE.in(row),
        text(row, Cases.DECIDED_BY),
        text(row, Cases.DECIDED_AT));
  }

  private static Evidence evidence(Row row) {
    return new Evidence(
        CaseEvidence.EVIDENCE.in(row),
        CaseEvidence.FAMILY.in(row),
        CaseEvidence.SIDE.in(row),
        CaseEvidence.BITS.in(row),
        number(row, CaseEvidence.VALUE),
        CaseEvidence.STATEMENT.in(row),
        CaseEvidence.TRACE.in(row));
  }

  private static Member member(Row row) {
    return new Member(
        CaseMembers.ACCOUNT_REF.in(row),
        CaseMembers.FACET.in(row),
        CaseMembers.VALID_FROM.in(row),
        CaseMembers.VALID_TO.in(row),
        CaseMembers.STATE.in(row),
        CaseMembers.BITS.in(row),
        CaseMembers.REASON.in(row),
        CaseMembers.REQUESTS.in(row),
        text(row, CaseMembers.PLAN),
        text(row, CaseMembers.COUNTRY),
        text(row, CaseMembers.CREATED_AT));
  }

  private static Day day(Row row) {
    List<Row> releases = row.getList(row.fieldIndex(CaseTimeline.RELEASES.name()));
    List<Row> models = row.getList(row.fieldIndex(CaseTimeline.MODELS.name()));
    TreeMap<String, Long> perModel = new TreeMap<>();
    models.forEach(m -> perModel.merge(shortened(m.getString(0)), m.getLong(1), Long::sum));
    return new Day(
        CaseTimeline.DAY.in(row),
        CaseTimeline.REQUESTS.in(row),
        CaseTimeline.ACCOUNTS.in(row),
        number(row, CaseTimeline.EXPECTED),
        number(row, CaseTimeline.LOW),
        number(row, CaseTimeline.HIGH),
        CaseTimeline.SPIKE.in(row),
        releases.stream()
            .map(
                r ->
                    new Release(
                        shortened(r.getString(0)), shortened(r.getString(1)), r.getString(2)))
            .toList(),
        perModel);
  }

  private static Relation relation(Row row) {
    return new Relation(
        CaseLineage.RUN_DATE.in(row),
        CaseLineage.RELATION.in(row),
        CaseLineage.OTHER_ID.in(row),
        CaseLineage.OVERLAP.in(row));
  }

  private static CaseFile.Pool pool(Row row) {
    long members = served(row).getLong(1);
    long earlier = served(row).getLong(2);
    return new CaseFile.Pool(
        Pools.POOL_ID.in(row),
        Pools.STATE.in(row),
        Pools.ACCOUNTS.in(row),
        members,
        earlier,
        Math.max(0, Pools.INVOLVED.in(row) - members - earlier),
        Pools.STOPPED.in(row),
        Pools.PAYMENTS.in(row),
        Pools.EMAILS.in(row),
        Pools.NETWORKS.in(row),
        Pools.FIRST_SEEN.in(row),
        Pools.LAST_SEEN.in(row),
        row.<Row>getList(row.fieldIndex(Pools.LINEAGE.name())).stream()
            .map(
                turn ->
                    new Relation(
                        turn.getLocalDate(0),
                        turn.getString(1),
                        turn.getString(2),
                        turn.getDouble(3)))
            .toList());
  }

  private static Night night(Row row) {
    return new Night(
        CaseVersions.RUN_DATE.in(row),
        CaseVersions.STRENGTH_BITS.in(row),
        CaseVersions.BENIGN_READING.in(row),
        CaseVersions.BENIGN_BITS.in(row),
        CaseVersions.MEMBERS.in(row));
  }

  private static Decision decision(Row row) {
    return new Decision(
        text(row, CaseEvents.AT),
        CaseEvents.BY.in(row),
        CaseEvents.DECISION.in(row),
        CaseEvents.STATE.in(row),
        text(row, CaseEvents.NOTE),
        text(row, CaseEvents.REASON_CODE),
        CaseEvents.CASE_RUN_DATE.in(row));
  }

  private static Provenance provenance(Head head, List<Row> newestFirst) {
    return newestFirst.stream()
        .filter(row -> CaseVersions.RUN_DATE.in(row).equals(head.night()))
        .findFirst()
        .map(
            row ->
                new Provenance(
                    CaseVersions.EPOCH.in(row),
                    CaseVersions.CONFIG_HASH.in(row),
                    CaseVersions.CODE_VERSION.in(row),
                    new TreeMap<>(
                        row.<String, Long>getJavaMap(
                            row.fieldIndex(CaseVersions.INPUT_VERSIONS.name())))))
        .orElse(new Provenance("", "", "", new TreeMap<>()));
  }

  private static String text(Row row, Field<?> field) {
    Object value = field.in(row);
    return value == null ? "" : value.toString();
  }

  private static double number(Row row, Field<Double> field) {
    Double value = field.in(row);
    return value == null ? Double.NaN : value;
  }

  private static String shortened(String text) {
    return text == null ? "" : text.substring(0, Math.min(text.length(), TEXT_LENGTH));
  }
}
