package dev.stillwatch.events;

import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.unix_date;

import dev.stillwatch.lake.tables.CampaignDays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A campaign's requests and those of its controls on consecutive days.
 *
 * @param firstDay epoch day of the first entry
 * @param requests day by day; 0 where the day is missing
 * @param controls day by day; 0 where the day is missing
 */
record CampaignSeries(int firstDay, List<Long> requests, List<Long> controls) {
  private static final String DAYS = "_days";
  private static final String EPOCH_DAY = "_epoch_day";

  CampaignSeries {
    requests = List.copyOf(requests);
    controls = List.copyOf(controls);
  }

  /** One row per campaign: its id, and its days with the columns asked for, in order. */
  static Dataset<Row> gathered(Dataset<Row> campaignDays, Column... more) {
    Column[] day =
        Stream.concat(
                Stream.of(
                    unix_date(CampaignDays.DAY.ref()).as(EPOCH_DAY),
                    CampaignDays.REQUESTS.ref(),
                    CampaignDays.CONTROL_REQUESTS.ref()),
                Stream.of(more))
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
    Long[] requests = new Long[length];
    Long[] controls = new Long[length];
    java.util.Arrays.fill(requests, 0L);
    java.util.Arrays.fill(controls, 0L);
    for (Row day : days) {
      requests[epochDay(day) - first] = day.getLong(1);
      controls[epochDay(day) - first] = day.getLong(2);
    }
    return new CampaignSeries(first, List.of(requests), List.of(controls));
  }

  int length() {
    return requests.size();
  }

  /** So many days of it, from an index on. */
  CampaignSeries part(int from, int days) {
    return new CampaignSeries(
        firstDay + from, requests.subList(from, from + days), controls.subList(from, from + days));
  }

  long[] requestArray() {
    return requests.stream().mapToLong(Long::longValue).toArray();
  }

  long[] controlArray() {
    return controls.stream().mapToLong(Long::longValue).toArray();
  }
}
