package dev.stillwatch.evaluate;

import static java.util.stream.Collectors.toCollection;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import dev.stillwatch.cases.CaseRequests;
import dev.stillwatch.evaluate.EvidenceAgreement.Evidence;
import dev.stillwatch.evaluate.LinkExpectation.Counted;
import dev.stillwatch.evaluate.Score.Truth;
import dev.stillwatch.lake.tables.CampaignMembers;
import dev.stillwatch.lake.tables.CaseMembers;
import dev.stillwatch.lake.tables.CaseVersions;
import dev.stillwatch.lake.tables.Channels;
import dev.stillwatch.lake.tables.Requests;
import dev.stillwatch.lakeio.Lake;
import dev.stillwatch.privacy.Pseudonyms;
import dev.stillwatch.simulate.Simulate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * An invented world beside the lake its nights left.
 *
 * <p>Only accounts of campaigns and of cases reach the driver, and counts of groups and days.
 *
 * @param folder as {@link Simulate#into} fills it; without {@code request_truth/} what needs the
 *     labels of requests is not known
 * @param names the pseudonyms the lake was filled with
 * @param window days that a night looks back on
 */
public record JudgedWorld(
    SparkSession spark, Path folder, Lake lake, Pseudonyms names, int window) {
  /**
   * The cases of each night that have an active member.
   *
   * @param nights nights that were judged, with cases or without
   */
  public List<Judgement> judgements(NavigableSet<LocalDate> nights) {
    Dataset<Row> rows =
        lake.read(CaseMembers.TABLE)
            .where(CaseMembers.STATE.ref().equalTo(CampaignMembers.ACTIVE))
            .select(
                CaseMembers.RUN_DATE.ref(),
                CaseMembers.CASE_ID.ref(),
                CaseMembers.ACCOUNT_REF.ref())
            .distinct()
            .join(
                lake.read(CaseVersions.TABLE)
                    .select(
                        CaseVersions.RUN_DATE.ref(),
                        CaseVersions.CASE_ID.ref(),
                        CaseVersions.STRENGTH_BITS.ref()),
                on(CaseMembers.RUN_DATE.name(), CaseMembers.CASE_ID.name()));
    Map<LocalDate, Gathered> byNight = new TreeMap<>();
    nights.forEach(night -> byNight.put(night, new Gathered()));
    Iterator<Row> each = rows.toLocalIterator();
    while (each.hasNext()) {
      Row row = each.next();
      Gathered gathered = byNight.get(CaseMembers.RUN_DATE.in(row));
      if (gathered != null) {
        gathered.add(
            CaseMembers.CASE_ID.in(row),
            CaseVersions.STRENGTH_BITS.in(row),
            CaseMembers.ACCOUNT_REF.in(row));
      }
    }
    List<Judgement> judgements = new ArrayList<>();
    byNight.forEach((night, gathered) -> judgements.add(new Judgement(night, gathered.cases())));
    return judgements;
  }

  /**
   * Cases as rows tell them.
   *
   * @param rows a case's id, its strength and a member each
   */
  public static List<FlaggedCase> cases(Dataset<Row> rows) {
    Gathered gathered = new Gathered();
    Iterator<Row> each = rows.toLocalIterator();
    while (each.hasNext()) {
      Row row = each.next();
      gathered.add(row.getString(0), row.getDouble(1), row.getString(2));
    }
    return gathered.cases();
  }

  /**
   * What is true of this world.
   *
   * @param flagged accounts that are in some case of some night or detector
   */
  public KnownWorld known(Collection<String> flagged) {
    Dataset<Row> truth = new TruthFile(names).read(spark, folder.resolve("truth.csv"));
    Column isOfCampaign = Simulate.KIND.ref().startsWith(Simulate.CAMPAIGN);
    Dataset<Row> asked =
        spark
            .createDataset(List.copyOf(new TreeSet<>(flagged)), Encoders.STRING())
            .toDF(CaseMembers.ACCOUNT_REF.name());
    Map<String, Truth> accounts = new HashMap<>();
    Iterator<Row> each =
        truth
            .where(isOfCampaign)
            .unionByName(
                truth
                    .where(not(isOfCampaign))
                    .join(broadcast(asked), on(CaseMembers.ACCOUNT_REF.name()), "left_semi"))
            .select(
                CaseMembers.ACCOUNT_REF.ref(),
                coalesce(Simulate.GROUP_ID.ref(), lit("")),
                Simulate.KIND.ref())
            .toLocalIterator();
    while (each.hasNext()) {
      Row row = each.next();
      accounts.put(row.getString(0), new Truth(row.getString(1), row.getString(2)));
    }
    Map<String, Long> groups = new TreeMap<>();
    truth
        .where(Simulate.KIND.ref().startsWith(Simulate.CONFOUNDER))
        .groupBy(Simulate.KIND.ref())
        .agg(count_distinct(Simulate.GROUP_ID.ref()))
        .collectAsList()
        .forEach(row -> groups.put(row.getString(0), row.getLong(1)));
    return new KnownWorld(accounts, groups, campaignDays());
  }

  private Map<String, NavigableMap<LocalDate, Long>> campaignDays() {
    Map<String, NavigableMap<LocalDate, Long>> days = new TreeMap<>();
    if (!hasLabels()) {
      return days;
    }
    labelled()
        .where(Simulate.KIND.ref().startsWith(Simulate.CAMPAIGN))
        .groupBy(Simulate.GROUP_ID.ref(), Requests.EVENT_DATE.ref())
        .agg(count(lit(1)))
        .collectAsList()
        .forEach(
            row ->
                days.computeIfAbsent(row.getString(0), key -> new TreeMap<>())
                    .put(row.getLocalDate(1), row.getLong(2)));
    return days;
  }

  /** The requests behind each case of a night. None where requests are not labelled. */
  Map<String, Evidence> evidence(LocalDate night) {
    Map<String, Evidence> evidence = new HashMap<>();
    if (!hasLabels()) {
      return evidence;
    }
    Column campaign =
        when(Simulate.KIND.ref().startsWith(Simulate.CAMPAIGN), Simulate.GROUP_ID.ref());
    Map<String, Map<String, Long>> byCase = new TreeMap<>();
    new CaseRequests(lake, window)
        .of(night)
        .select(Requests.REQUEST_ID.ref(), CaseMembers.CASE_ID.ref())
        .join(labelled().drop(Requests.EVENT_DATE.name()), on(Requests.REQUEST_ID.name()), "left")
        .groupBy(CaseMembers.CASE_ID.ref(), coalesce(campaign, lit("")))
        .agg(count(lit(1)))
        .collectAsList()
        .forEach(
            row ->
                byCase
                    .computeIfAbsent(row.getString(0), key -> new TreeMap<>())
                    .put(row.getString(1), row.getLong(2)));
    byCase.forEach(
        (caseId, counts) -> {
          long all = counts.values().stream().mapToLong(Long::longValue).sum();
          counts.remove("");
          evidence.put(caseId, new Evidence(all, counts));
        });
    return evidence;
  }

  /** What each channel did on a night, by name. */
  NavigableMap<String, Counted> channels(LocalDate night) {
    NavigableMap<String, Counted> channels = new TreeMap<>();
    lake.read(Channels.TABLE)
        .where(Channels.RUN_DATE.ref().equalTo(night))
        .collectAsList()
        .forEach(
            row ->
                channels.put(
                    Channels.CHANNEL.in(row),
                    new Counted(Channels.LINKS.in(row), Channels.EXPECTED_FALSE.in(row))));
    return channels;
  }

  private boolean hasLabels() {
    return Files.isDirectory(requestTruth());
  }

  private Path requestTruth() {
    return folder.resolve("request_truth");
  }

  private Dataset<Row> labelled() {
    return spark
        .read()
        .parquet(new org.apache.hadoop.fs.Path(requestTruth().toUri()).toString())
        .select(
            Requests.REQUEST_ID.ref(),
            Simulate.GROUP_ID.ref(),
            Simulate.KIND.ref(),
            Requests.EVENT_DATE.ref());
  }

  private static String[] on(String... columns) {
    return columns;
  }

  /** Cases as their rows come. */
  private static final class Gathered {
    private final Map<String, Set<String>> members = new TreeMap<>();
    private final Map<String, Double> strengths = new TreeMap<>();

    void add(String caseId, double strength, String account) {
      members.computeIfAbsent(caseId, key -> new HashSet<>()).add(account);
      strengths.put(caseId, strength);
    }

    List<FlaggedCase> cases() {
      return members.entrySet().stream()
          .map(
              entry ->
                  new FlaggedCase(entry.getKey(), strengths.get(entry.getKey()), entry.getValue()))
          .collect(toCollection(ArrayList::new));
    }
  }
}
