package dev.stillwatch.events;

import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.unix_date;

import dev.stillwatch.lake.tables.CampaignDays;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A campaign's requests and those of others on consecutive days.
 *
 * @param firstDay epoch day of the first entry
 * @param requests day by day; 0 where the day is missing
 * @param controls requests of all other accounts, day by day; 0 where the day is missing
 * @param exposures what the campaign's requests are set beside, day by day: requests of control
 *     accounts, weighted to its members; 0 where the day is missing
 * @param enforced whether the platform kept members from asking, day by day
 * @param beside who those control accounts are, in words
 */
record CampaignSeries(
    int firstDay,
    List<Long> requests,
    List<Long> controls,
    List<Double> exposures,
    List<Boolean> enforced,
    String beside) {
  private static final String DAYS = "_days";
  private static final String EPOCH_DAY = "_epoch_day";
  private static final List<Column> COUNTS =
      List.of(
          CampaignDays.REQUESTS.ref(),
          CampaignDays.CONTROL_REQUESTS.ref(),
          CampaignDays.MATCHED_REQUESTS.ref(),
          CampaignDays.CONTROLS.ref(),
          CampaignDays.MATCHED_ON.ref(),
          CampaignDays.ENFORCED.ref());

  CampaignSeries {
    requests = List.copyOf(requests);
    controls = List.copyOf(controls);
    exposures = List.copyOf(exposures);
    enforced = List.copyOf(enforced);
  }

  /** Beside all other accounts, on days without enforcement. */
  CampaignSeries(int firstDay, List<Long> requests, List<Long> controls) {
    this(
        firstDay,
        requests,
        controls,
        controls.stream().map(Long::doubleValue).toList(),
        controls.stream().map(day -> false).toList(),
        "all other accounts");
  }

  /** One row per campaign: its id, and its days with the columns asked for, in order. */
  static Dataset<Row> gathered(Dataset<Row> campaignDays, Column... more) {
    Column[] day =
        Stream.of(
                Stream.of(unix_date(CampaignDays.DAY.ref()).as(EPOCH_DAY)),
                COUNTS.stream(),
                Stream.of(more))
            .flatMap(columns -> columns)
            .toArray(Column[]::new);
    return campaignDays
        .groupBy(CampaignDays.CAMPAIGN_ID.ref())
        .agg(sort_array(collect_list(struct(day))).as(DAYS));
  }

  /** The days of a gathered row, oldest first. */
  static List<Row> days(Row gathered) {
    return gathered.getList(gathered.fieldIndex(DAYS));
  }

  /** The epoch day of one of the days of a gathered row. */
  static int epochDay(Row day) {
    return day.getInt(0);
  }

  /** The series of a gathered row, which has at least one day. */
  static CampaignSeries of(Row gathered) {
    List<Row> days = days(gathered);
    int first = epochDay(days.get(0));
    int length = epochDay(days.get(days.size() - 1)) - first + 1;
    Optional<String> matched = Optional.ofNullable(CampaignDays.MATCHED_ON.in(days.get(0)));
    Long[] requests = new Long[length];
    Long[] controls = new Long[length];
    Double[] exposures = new Double[length];
    Boolean[] enforced = new Boolean[length];
    Arrays.fill(requests, 0L);
    Arrays.fill(controls, 0L);
    Arrays.fill(exposures, 0.0);
    Arrays.fill(enforced, false);
    for (Row day : days) {
      int index = epochDay(day) - first;
      requests[index] = CampaignDays.REQUESTS.in(day);
      controls[index] = CampaignDays.CONTROL_REQUESTS.in(day);
      exposures[index] =
          matched.isEmpty()
              ? Double.valueOf(controls[index])
              : Optional.ofNullable(CampaignDays.MATCHED_REQUESTS.in(day)).orElse(0.0);
      enforced[index] = Boolean.TRUE.equals(CampaignDays.ENFORCED.in(day));
    }
    String beside =
        matched
            .map(
                on ->
                    "%d control accounts of like %s"
                        .formatted(CampaignDays.CONTROLS.in(days.get(0)), on))
            .orElse("all other accounts, since too few are alike");
    return new CampaignSeries(
        first, List.of(requests), List.of(controls), List.of(exposures), List.of(enforced), beside);
  }

  int length() {
    return requests.size();
  }

  /** So many days of it, from an index on. */
  CampaignSeries part(int from, int days) {
    return new CampaignSeries(
        firstDay + from,
        requests.subList(from, from + days),
        controls.subList(from, from + days),
        exposures.subList(from, from + days),
        enforced.subList(from, from + days),
        beside);
  }

  /**
   * For each day whether the campaign can be set beside its controls: {@link UsableDays} with any
   * of them, before all enforcement.
   */
  boolean[] usable() {
    boolean[] usable =
        UsableDays.of(requestArray(), controls.stream().mapToLong(Long::longValue).toArray());
    for (int day = 0; day < usable.length; day++) {
      usable[day] &= exposures.get(day) > 0 && !enforced.get(day);
    }
    return usable;
  }

  /** How many days are left out because the platform kept members from asking. */
  long enforcedDays() {
    return IntStream.range(0, length()).filter(enforced::get).count();
  }

  long[] requestArray() {
    return requests.stream().mapToLong(Long::longValue).toArray();
  }

  double[] exposureArray() {
    return exposures.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
