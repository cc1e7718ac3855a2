package dev.stillwatch.cases;

import static java.util.stream.Collectors.groupingBy;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.posexplode;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.weekday;

import dev.stillwatch.cases.CaseFile.Head;
import dev.stillwatch.cases.CasePicture.Hour;
import dev.stillwatch.cases.CasePicture.Link;
import dev.stillwatch.cases.CasePicture.MemberDay;
import dev.stillwatch.cases.CasePicture.Skeleton;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.CaseMembers;
import dev.stillwatch.lake.tables.Links;
import dev.stillwatch.privacy.Floor;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Reads what is drawn of cases, a bounded number of them and of each a bounded part: {@value
 * #LINKS} links, {@value #DRAWN} members day by day, {@value #SKELETONS} skeletons.
 *
 * <p>The hours and days are those of the accounts, of which only a facet belongs to the case.
 *
 * @param window days up to the night of the case that are looked at
 */
public record CasePictures(
    Dataset<Row> caseMembers, Dataset<Row> links, Dataset<Row> accountDays, int window) {
  private static final int LINKS = 2_000;
  private static final int DRAWN = 40;
  private static final int SKELETONS = 15;
  private static final String RANK = "_rank";
  private static final String NIGHT = CaseMembers.RUN_DATE.name();
  private static final String ACCOUNT = CaseMembers.ACCOUNT_REF.name();

  /** The pictures of these cases by id; four jobs. */
  public Map<String, CasePicture> of(List<Head> heads) {
    if (heads.isEmpty()) {
      return Map.of();
    }
    Dataset<Row> members = members(heads);
    Dataset<Row> days = days(heads, members);
    Map<String, List<Row>> linked = byCase(links(members));
    Map<String, List<Row>> hours = byCase(hours(days));
    Map<String, List<Row>> memberDays = byCase(memberDays(days));
    Map<String, List<Row>> skeletons = byCase(skeletons(days));

    Map<String, CasePicture> pictures = new TreeMap<>();
    for (Head head : heads) {
      String id = head.caseId();
      pictures.put(
          id,
          new CasePicture(
              rows(linked, id).stream().map(CasePictures::link).toList(),
              rows(hours, id).stream()
                  .map(row -> new Hour(row.getInt(1), row.getInt(2), row.getLong(3)))
                  .sorted(Comparator.comparing(Hour::weekday).thenComparing(Hour::hour))
                  .toList(),
              rows(memberDays, id).stream()
                  .map(row -> new MemberDay(row.getString(1), row.getLocalDate(2), row.getLong(3)))
                  .toList(),
              rows(skeletons, id).stream()
                  .map(row -> new Skeleton(row.getLong(1), row.getLong(2), row.getLong(3)))
                  .toList(),
              List.of()));
    }
    return pictures;
  }

  /** Case, night, account and rank by ties, an account once whatever its facets. */
  private Dataset<Row> members(List<Head> heads) {
    Column wanted =
        heads.stream()
            .map(
                head ->
                    CaseMembers.CASE_ID
                        .ref()
                        .equalTo(head.caseId())
                        .and(CaseMembers.RUN_DATE.ref().equalTo(lit(head.night()))))
            .reduce(Column::or)
            .orElseThrow();
    return caseMembers
        .where(wanted)
        .groupBy(
            CaseMembers.CASE_ID.ref(), CaseMembers.RUN_DATE.ref(), CaseMembers.ACCOUNT_REF.ref())
        .agg(max(CaseMembers.BITS.ref()).as("_bits"))
        .withColumn(RANK, rank(col("_bits").desc(), CaseMembers.ACCOUNT_REF.ref()))
        .drop("_bits");
  }

  private Dataset<Row> days(List<Head> heads, Dataset<Row> members) {
    LocalDate last = heads.stream().map(Head::night).max(Comparator.naturalOrder()).orElseThrow();
    LocalDate first = heads.stream().map(Head::night).min(Comparator.naturalOrder()).orElseThrow();
    return accountDays
        .where(AccountDays.EVENT_DATE.ref().gt(lit(first.minusDays(window))))
        .where(AccountDays.EVENT_DATE.ref().leq(lit(last)))
        .join(members, ACCOUNT)
        .where(AccountDays.EVENT_DATE.ref().leq(col(NIGHT)))
        .where(datediff(col(NIGHT), AccountDays.EVENT_DATE.ref()).lt(window));
  }

  private Dataset<Row> links(Dataset<Row> members) {
    Dataset<Row> left =
        members.select(
            CaseMembers.CASE_ID.ref(), col(NIGHT), col(ACCOUNT).as(Links.LEFT_REF.name()));
    Dataset<Row> right =
        members.select(
            CaseMembers.CASE_ID.ref(), col(NIGHT), col(ACCOUNT).as(Links.RIGHT_REF.name()));
    return links
        .join(left, new String[] {NIGHT, Links.LEFT_REF.name()})
        .join(right, new String[] {CaseMembers.CASE_ID.name(), NIGHT, Links.RIGHT_REF.name()})
        // A pair may be linked by several facets of one channel: one line stands for them.
        .groupBy(
            CaseMembers.CASE_ID.ref(),
            col(NIGHT),
            Links.CHANNEL.ref(),
            Links.LEFT_REF.ref(),
            Links.RIGHT_REF.ref())
        .agg(Links.BITS.from(max(Links.BITS.ref())), Links.WEIGHT.from(max(Links.WEIGHT.ref())))
        .withColumn(
            RANK,
            rank(
                Links.BITS.ref().desc(),
                Links.LEFT_REF.ref(),
                Links.RIGHT_REF.ref(),
                Links.CHANNEL.ref()))
        .where(col(RANK).leq(LINKS))
        .orderBy(CaseMembers.CASE_ID.ref(), col(RANK));
  }

  private static Dataset<Row> hours(Dataset<Row> days) {
    return days.select(
            CaseMembers.CASE_ID.ref(),
            weekday(AccountDays.EVENT_DATE.ref()).plus(1).as("_weekday"),
            posexplode(AccountDays.HOURS.ref()))
        .groupBy(CaseMembers.CASE_ID.ref(), col("_weekday"), col("pos"))
        .agg(sum(col("col")).cast("bigint").as("_requests"))
        .where(col("_requests").gt(0));
  }

  private static Dataset<Row> memberDays(Dataset<Row> days) {
    return days.where(col(RANK).leq(DRAWN))
        .select(
            CaseMembers.CASE_ID.ref(),
            col(ACCOUNT),
            AccountDays.EVENT_DATE.ref(),
            AccountDays.REQUESTS.ref(),
            col(RANK))
        .orderBy(CaseMembers.CASE_ID.ref(), col(RANK), AccountDays.EVENT_DATE.ref());
  }

  private static Dataset<Row> skeletons(Dataset<Row> days) {
    return days.select(
            CaseMembers.CASE_ID.ref(), col(ACCOUNT), explode(AccountDays.FRAMES.ref()).as("_frame"))
        .groupBy(CaseMembers.CASE_ID.ref(), col("_frame.frame").as("_hash"))
        .agg(
            countDistinct(col(ACCOUNT)).as("_accounts"),
            sum(col("_frame.requests")).cast("bigint").as("_requests"))
        .where(Floor.OF_NUMBERS.holds(col("_accounts"), col("_requests")))
        .withColumn(RANK, rank(col("_accounts").desc(), col("_requests").desc(), col("_hash")))
        .where(col(RANK).leq(SKELETONS))
        .orderBy(CaseMembers.CASE_ID.ref(), col(RANK));
  }

  private static Column rank(Column... order) {
    return row_number().over(Window.partitionBy(CaseMembers.CASE_ID.ref()).orderBy(order));
  }

  private static Link link(Row row) {
    return new Link(
        Links.CHANNEL.in(row),
        Links.LEFT_REF.in(row),
        Links.RIGHT_REF.in(row),
        Links.BITS.in(row),
        Links.WEIGHT.in(row));
  }

  private static Map<String, List<Row>> byCase(Dataset<Row> rows) {
    return rows.collectAsList().stream().collect(groupingBy(CaseMembers.CASE_ID::in));
  }

  private static List<Row> rows(Map<String, List<Row>> found, String id) {
    return found.getOrDefault(id, List.of());
  }
}
