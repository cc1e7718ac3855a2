package dev.stillwatch.grouping;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;

import dev.stillwatch.lake.RowsBy;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.numeric.Medians;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * Grows the groups of some channels to the accounts that touch what they touch, however little of
 * their traffic it is.
 *
 * <p>A cell in which an account has m prompts weighs 1/m, so topics an account comes back to fade.
 * Each half of a seed picks the cells it touches most beyond everybody's share ({@link
 * Background}), up to 1, 2, 5 or 10 % of everybody's touches; the score of an account is its excess
 * of touches there ({@link Aim#score}), members of the seed being scored by the other half alone.
 * The core are members of the seed above {@value #SURE_SCORE}, five at least. The share is the one
 * that gives the core the highest median: narrow for a campaign that is little of all traffic, wide
 * for one that touches more than the narrow share holds.
 *
 * <p>Candidates are all accounts above a bar: 0.3 times the core's median, or the score above which
 * chance explains at most a quarter of the accounts if that is higher ({@link ScoreCounts}). A
 * fixed bar would drown a pool among many accounts and lose half of one among few. The candidates'
 * requests in the cells of either half are the group's.
 *
 * <p>Two numbers tell a population apart from a tail, among the sure ones, those above 3 times the
 * standard deviation and the bar: how many accounts score between {@value #NEAR_SCORE} and that per
 * sure one, and the share of sure ones whose share of requests in those cells lies between 0.65 and
 * 1.5 times the core's median.
 *
 * <p>Only the {@value #MOST_SEEDS} largest seeds grow, ties by id; the others make no group, and
 * are counted. It runs three jobs, because counting scores needs the background and the seeds'
 * cells first, and taking candidates the counts.
 *
 * @param channels channels whose groups grow, whatever linked their seeds; others stay as they are
 * @param facet what the grown groups' members have in common
 * @param leftOut told of seeds that did not grow for their number
 */
public record GrowGroups(LocalDate night, Set<String> channels, String facet, LeftOut leftOut) {
  private static final int MOST_SEEDS = 4_096;
  private static final int MOST_MEMBERS = 20_000;
  private static final int SMALLEST_CORE = 5;
  private static final double[] SHARES = {0.01, 0.02, 0.05, 0.1};
  private static final double SURE_SCORE = 3;
  private static final double NEAR_SCORE = 1.5;
  private static final double OF_CORE = 0.3;
  private static final double LEAST_ALIKE = 0.65;
  private static final double MOST_ALIKE = 1.5;
  private static final String SEEDS = "_seeds";
  private static final String SIZE = "_size";
  private static final String DOSE = "_dose";
  private static final String AIM = "_aim";
  private static final String BIN = "_bin";
  private static final String ACCOUNTS = "_accounts";
  private static final StructType AIMED =
      new StructType()
          .add(Groups.GROUP_ID.name(), "string")
          .add(Groups.CHANNEL.name(), "string")
          .add(SIZE, "int")
          .add("_first", "array<int>")
          .add("_second", "array<int>")
          .add("_least", "double")
          .add(DOSE, "double");
  private static final StructType SCORED =
      new StructType()
          .add(Groups.GROUP_ID.name(), "string")
          .add(Groups.ACCOUNT_REF.name(), "string")
          .add(Groups.SCORE.name(), "double")
          .add(DOSE, "double");
  private static final StructType COUNTED =
      new StructType().add(AIM, "int").add(BIN, "int").add(ACCOUNTS, "bigint");

  public GrowGroups {
    channels = Set.copyOf(channels);
  }

  /**
   * The groups of the night, those of the channels grown.
   *
   * @param groups from {@link FormGroups}
   * @param sums from {@link dev.stillwatch.accounts.SumWindow}, of the codebook's epoch
   * @param touched from {@link TouchedCells}
   */
  public Dataset<Row> from(Dataset<Row> groups, Dataset<Row> sums, Dataset<Row> touched) {
    Column grows = Groups.CHANNEL.ref().isInCollection(channels);
    Dataset<Row> seeds = groups.filter(grows);
    Dataset<Row> others = groups.filter(not(grows));
    Background everybody = Background.of(touched);
    if (everybody.isEmpty()) {
      return others;
    }
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(sums.sparkSession().sparkContext());
    Broadcast<Background> background = spark.broadcast(everybody);
    Dataset<Row> touching =
        sums.join(
                seeds
                    .groupBy(Groups.ACCOUNT_REF.ref())
                    .agg(collect_list(Groups.GROUP_ID.ref()).as(SEEDS)),
                new String[] {Groups.ACCOUNT_REF.name()},
                "left")
            .select(
                AccountDays.ACCOUNT_REF.ref(),
                coalesce(col(SEEDS), array().cast("array<string>")).as(SEEDS),
                AccountDays.CELLS.ref());
    List<Aim> taken = aims(seeds, sums, background);
    Broadcast<Aims> aims =
        spark.broadcast(new Aims(raised(taken, touching, spark.broadcast(new Aims(taken)))));
    Dataset<Row> scored = touching.flatMap(new Score(aims), Encoders.row(SCORED));
    Dataset<Row> candidates =
        scored.join(
            seeds.select(
                Groups.GROUP_ID.ref(),
                Groups.ACCOUNT_REF.ref(),
                Groups.DEGREE.ref(),
                Groups.BITS.ref()),
            new String[] {Groups.GROUP_ID.name(), Groups.ACCOUNT_REF.name()},
            "left");
    Dataset<Row> grown =
        RowsBy.string(Groups.GROUP_ID.ref(), candidates)
            .flatMapGroups(new Gather(night, facet, aims), Encoders.row(Groups.TABLE.schema()));
    return others.unionByName(Groups.TABLE.conform(grown));
  }

  private List<Aim> aims(Dataset<Row> seeds, Dataset<Row> sums, Broadcast<Background> background) {
    Dataset<Row> aimed =
        RowsBy.string(Groups.GROUP_ID.ref(), MemberTraffic.inCells(seeds, sums))
            .flatMapGroups(new TakeAim(background), Encoders.row(AIMED));
    return leftOut
        .first(
            aimed,
            MOST_SEEDS,
            "%,d seeds beyond the " + MOST_SEEDS + " largest did not grow.",
            col(SIZE).desc(),
            Groups.GROUP_ID.ref())
        .collectAsList()
        .stream()
        .map(row -> aim(row, background.value()))
        .toList();
  }

  private static Aim aim(Row row, Background everybody) {
    int[][] hits = {ints(row.getList(3)), ints(row.getList(4))};
    double[] shares = {everybody.share(hits[0]), everybody.share(hits[1])};
    return new Aim(
        row.getString(0), row.getString(1), hits, shares, row.getDouble(5), 0, 0, row.getDouble(6));
  }

  /** The aims with their bars, without those that nobody or too few stand out by. */
  private static List<Aim> raised(
      List<Aim> aims, Dataset<Row> touching, Broadcast<Aims> broadcast) {
    List<ScoreCounts> counts = Stream.generate(ScoreCounts::new).limit(aims.size()).toList();
    touching
        .mapPartitions(new CountScores(broadcast), Encoders.row(COUNTED))
        .groupBy(col(AIM), col(BIN))
        .agg(sum(col(ACCOUNTS)))
        .collectAsList()
        .forEach(row -> counts.get(row.getInt(0)).add(row.getInt(1), row.getLong(2)));
    List<Aim> raised = new ArrayList<>();
    for (int i = 0; i < aims.size(); i++) {
      double bar = counts.get(i).bar(aims.get(i).bar());
      double sure = ScoreCounts.border(Math.max(SURE_SCORE, bar));
      long core = counts.get(i).above(sure);
      if (Double.isFinite(bar) && core >= SMALLEST_CORE) {
        long near = counts.get(i).above(NEAR_SCORE) - core;
        raised.add(aims.get(i).raised(bar, sure, near / (double) core));
      }
    }
    return raised;
  }

  private static int[] ints(List<Integer> list) {
    return list.stream().mapToInt(i -> i).toArray();
  }

  /** Learns what one seed looks for. */
  private record TakeAim(Broadcast<Background> background)
      implements FlatMapGroupsFunction<String, Row, Row> {
    @Override
    public Iterator<Row> call(String group, Iterator<Row> rows) {
      List<MemberTraffic> seed = MemberTraffic.all(rows, MOST_MEMBERS);
      Background everybody = background.value();
      Map<String, Touches> seedTouches = new LinkedHashMap<>();
      double[][] touched = new double[2][everybody.cells()];
      for (MemberTraffic member : seed) {
        Touches touches = Touches.of(member);
        touches.addTo(touched[Aim.half(member.ref())]);
        seedTouches.put(member.ref(), touches);
      }
      if (Arrays.stream(touched).anyMatch(half -> Arrays.stream(half).sum() == 0)) {
        return Collections.emptyIterator();
      }
      int[] first = everybody.enriched(touched[0]);
      int[] second = everybody.enriched(touched[1]);
      Optional<Core> best =
          Arrays.stream(SHARES)
              .mapToObj(
                  share ->
                      new int[][] {everybody.within(share, first), everybody.within(share, second)})
              .map(hits -> core(group, Groups.CHANNEL.in(seed.get(0).row()), seedTouches, hits))
              .flatMap(Optional::stream)
              .reduce((narrow, wide) -> wide.middle() > narrow.middle() ? wide : narrow);
      return best.map(core -> core.row(seed.size())).stream().iterator();
    }

    private Optional<Core> core(
        String group, String channel, Map<String, Touches> seed, int[][] hits) {
      Background everybody = background.value();
      double[] shares = {everybody.share(hits[0]), everybody.share(hits[1])};
      Aim blind = new Aim(group, channel, hits, shares, 0, 0, 0, 0);
      List<Touches> core = new ArrayList<>();
      List<Double> scores = new ArrayList<>();
      seed.forEach(
          (ref, touches) -> {
            double[] halves = {touches.weightIn(hits[0]), touches.weightIn(hits[1])};
            double score = blind.score(halves, touches.mass(), ref, true);
            if (score > SURE_SCORE) {
              core.add(touches);
              scores.add(score);
            }
          });
      if (core.size() < SMALLEST_CORE) {
        return Optional.empty();
      }
      int[] either = blind.cells();
      return Optional.of(
          new Core(
              blind,
              Medians.median(scores.stream().mapToDouble(z -> z).toArray()),
              Medians.median(core.stream().mapToDouble(t -> t.dose(either)).toArray())));
    }
  }

  /**
   * The members of a seed that its other half finds.
   *
   * @param middle their median score
   * @param dose their median share of prompts in the cells
   */
  private record Core(Aim aim, double middle, double dose) {
    Row row(int seed) {
      return RowFactory.create(
          aim.groupId(), aim.channel(), seed, aim.hits()[0], aim.hits()[1], OF_CORE * middle, dose);
    }
  }

  /** Counts the accounts' scores for every aim whose cells they touch. */
  private record CountScores(Broadcast<Aims> aims) implements MapPartitionsFunction<Row, Row> {
    @Override
    public Iterator<Row> call(Iterator<Row> accounts) {
      Aims all = aims.value();
      long[][] counts = new long[all.all().size()][ScoreCounts.BINS];
      accounts.forEachRemaining(
          account ->
              all.score(
                  Touches.of(account.getList(2)),
                  account.getString(0),
                  account.getList(1),
                  (at, score) -> {
                    if (score > 0) {
                      counts[at][ScoreCounts.bin(score)]++;
                    }
                  }));
      List<Row> rows = new ArrayList<>();
      for (int aim = 0; aim < counts.length; aim++) {
        for (int bin = 0; bin < ScoreCounts.BINS; bin++) {
          if (counts[aim][bin] > 0) {
            rows.add(RowFactory.create(aim, bin, counts[aim][bin]));
          }
        }
      }
      return rows.iterator();
    }
  }

  /** Takes the accounts above the bar of an aim. */
  private record Score(Broadcast<Aims> aims) implements FlatMapFunction<Row, Row> {
    @Override
    public Iterator<Row> call(Row account) {
      Aims all = aims.value();
      String ref = account.getString(0);
      Touches touches = Touches.of(account.getList(2));
      List<Row> candidates = new ArrayList<>();
      all.score(
          touches,
          ref,
          account.getList(1),
          (at, score) -> {
            Aim aim = all.all().get(at);
            if (score > aim.bar()) {
              candidates.add(RowFactory.create(aim.groupId(), ref, score, all.dose(touches, at)));
            }
          });
      return candidates.iterator();
    }
  }

  /** Makes one group of its candidates. */
  private record Gather(LocalDate night, String facet, Broadcast<Aims> aims)
      implements FlatMapGroupsFunction<String, Row, Row> {
    @Override
    public Iterator<Row> call(String group, Iterator<Row> rows) {
      Aim aim = aims.value().named(group);
      List<Row> candidates = new ArrayList<>();
      rows.forEachRemaining(candidates::add);
      List<Row> sure = candidates.stream().filter(row -> row.getDouble(2) > aim.sure()).toList();
      double alike =
          sure.stream().filter(row -> isAlike(row.getDouble(3), aim.dose())).count()
              / (double) sure.size();
      int[] cells = aim.cells();
      return candidates.stream()
          .map(
              row ->
                  RowFactory.create(
                      night,
                      group,
                      aim.channel(),
                      row.getString(1),
                      facet,
                      row.isNullAt(4) ? 0L : row.getLong(4),
                      row.isNullAt(5) ? 0.0 : row.getDouble(5),
                      cells,
                      row.getDouble(2),
                      aim.nearly(),
                      alike,
                      null))
          .iterator();
    }

    private static boolean isAlike(double dose, double core) {
      return dose > LEAST_ALIKE * core && dose < MOST_ALIKE * core;
    }
  }
}
