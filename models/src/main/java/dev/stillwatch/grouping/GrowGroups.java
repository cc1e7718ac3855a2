package dev.stillwatch.grouping;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;

import dev.stillwatch.accounts.FormFacets;
import dev.stillwatch.embedding.Cells;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.numeric.Medians;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * Grows the groups of one channel to the accounts that touch what they touch, however little of
 * their traffic it is.
 *
 * <p>A cell in which an account has m prompts weighs 1/m, so topics an account comes back to fade.
 * Each half of a seed gives a direction ({@link Background}) and the cells farthest along it, up to
 * 2, 5 or 10 % of everybody's touches; the score of an account is its excess of touches there
 * ({@link Aim#score}), members of the seed being scored by the other half alone. The core are
 * members of the seed above {@value #LEAST_SCORE}, five at least; candidates are all accounts above
 * the larger of that and 0.3 times the core's median. The share is the one that gives the core the
 * highest median: narrow for a campaign that is little of all traffic, wide for one that touches
 * more than the narrow share holds.
 *
 * <p>The candidates' requests in the cells of either half are the group's. Two numbers tell a
 * population apart from a tail: how many accounts score between {@value #NEAR_SCORE} and the bar
 * per candidate, and the share of candidates whose share of requests in those cells lies between
 * 0.65 and 1.5 times the core's median.
 *
 * <p>Only the {@value #MOST_SEEDS} largest seeds grow, ties by id; the others make no group. It
 * runs two jobs, because the scores need the background and the seeds' cells first.
 *
 * @param channel channel whose groups grow; others stay as they are
 * @param facet facet by which that channel compares accounts
 */
public record GrowGroups(LocalDate night, Cells cells, String channel, String facet) {
  private static final int MOST_SEEDS = 4_096;
  private static final int MOST_MEMBERS = 20_000;
  private static final int SMALLEST_CORE = 5;
  private static final double[] SHARES = {0.02, 0.05, 0.1};
  private static final double LEAST_SCORE = 3;
  private static final double NEAR_SCORE = 1.5;
  private static final double OF_CORE = 0.3;
  private static final double LEAST_ALIKE = 0.65;
  private static final double MOST_ALIKE = 1.5;
  private static final int MICRO = 1_000_000;
  private static final String SEED = "_seed";
  private static final String SIZE = "_size";
  private static final String DOSE = "_dose";
  private static final String NEAR = "_near";
  private static final StructType AIMED =
      new StructType()
          .add(Groups.GROUP_ID.name(), "string")
          .add(SIZE, "int")
          .add("_first", "array<int>")
          .add("_second", "array<int>")
          .add("_bar", "double")
          .add(DOSE, "double");
  private static final StructType SCORED =
      new StructType()
          .add(Groups.GROUP_ID.name(), "string")
          .add(Groups.ACCOUNT_REF.name(), "string")
          .add(Groups.SCORE.name(), "double")
          .add(DOSE, "double")
          .add(NEAR, "bigint");

  /**
   * The groups of the night, those of the channel grown.
   *
   * @param groups from {@link FormGroups}
   * @param sums from {@link dev.stillwatch.accounts.SumWindow}, of the codebook's epoch
   */
  public Dataset<Row> from(Dataset<Row> groups, Dataset<Row> sums) {
    Column grows = Groups.CHANNEL.ref().equalTo(lit(channel));
    Dataset<Row> seeds = groups.filter(grows);
    Dataset<Row> others = groups.filter(not(grows));
    double[] touched = touched(sums);
    if (Arrays.stream(touched).allMatch(weight -> weight == 0)) {
      return others;
    }
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(sums.sparkSession().sparkContext());
    Broadcast<Background> background = spark.broadcast(new Background(cells, touched));
    Broadcast<Aims> aims = spark.broadcast(new Aims(aims(seeds, sums, background)));
    Dataset<Row> scored =
        sums.join(
                seeds.select(Groups.ACCOUNT_REF.ref(), Groups.GROUP_ID.ref().as(SEED)),
                new String[] {Groups.ACCOUNT_REF.name()},
                "left")
            .select(AccountDays.ACCOUNT_REF.ref(), col(SEED), AccountDays.CELLS.ref())
            .mapPartitions(new Score(aims), Encoders.row(SCORED));
    Dataset<Row> grown =
        scored
            .join(
                seeds.select(
                    Groups.GROUP_ID.ref(),
                    Groups.ACCOUNT_REF.ref(),
                    Groups.DEGREE.ref(),
                    Groups.BITS.ref()),
                new String[] {Groups.GROUP_ID.name(), Groups.ACCOUNT_REF.name()},
                "left")
            .groupByKey((MapFunction<Row, String>) row -> row.getString(0), Encoders.STRING())
            .flatMapGroups(
                new Gather(night, channel, facet, aims), Encoders.row(Groups.TABLE.schema()));
    return others.unionByName(Groups.TABLE.conform(grown));
  }

  /** Everybody's touch weight of each cell. */
  private double[] touched(Dataset<Row> sums) {
    // In whole millionths, since sums of doubles have an order; as many rows as there are cells.
    List<Row> rows =
        sums.select(explode(AccountDays.CELLS.ref()).as("_c"))
            .groupBy(col("_c.cell"))
            .agg(sum(round(lit(MICRO).divide(col("_c.prompts"))).cast("bigint")))
            .collectAsList();
    double[] weights = new double[cells.count()];
    rows.forEach(row -> weights[row.getInt(0)] = row.getLong(1) / (double) MICRO);
    return weights;
  }

  private static List<Aim> aims(
      Dataset<Row> seeds, Dataset<Row> sums, Broadcast<Background> background) {
    return MemberTraffic.of(seeds, sums)
        .groupByKey((MapFunction<Row, String>) Groups.GROUP_ID::in, Encoders.STRING())
        .flatMapGroups(new TakeAim(background), Encoders.row(AIMED))
        .orderBy(col(SIZE).desc(), Groups.GROUP_ID.ref())
        .limit(MOST_SEEDS)
        .collectAsList()
        .stream()
        .map(row -> aim(row, background.value()))
        .toList();
  }

  private static Aim aim(Row row, Background everybody) {
    int[][] hits = {ints(row.getList(2)), ints(row.getList(3))};
    double[] shares = {everybody.share(hits[0]), everybody.share(hits[1])};
    return new Aim(row.getString(0), hits, shares, row.getDouble(4), row.getDouble(5));
  }

  private static int[] ints(List<Integer> list) {
    return list.stream().mapToInt(i -> i).toArray();
  }

  /** The aims of a night with, for each cell, those that it counts for. */
  private static final class Aims implements Serializable {
    private static final long serialVersionUID = 1L;
    private final List<Aim> all;
    private final List<int[]> cells;
    private final Map<String, Integer> byGroup = new HashMap<>();
    private final Map<Integer, int[]> byCell = new HashMap<>();

    Aims(List<Aim> all) {
      this.all = all;
      this.cells = all.stream().map(Aim::cells).toList();
      Map<Integer, List<Integer>> slots = new HashMap<>();
      for (int aim = 0; aim < all.size(); aim++) {
        byGroup.put(all.get(aim).groupId(), aim);
        for (int half = 0; half < 2; half++) {
          for (int cell : all.get(aim).hits()[half]) {
            slots.computeIfAbsent(cell, any -> new ArrayList<>()).add(2 * aim + half);
          }
        }
      }
      slots.forEach((cell, list) -> byCell.put(cell, ints(list)));
    }

    /** Twice the aim's place, and one more for its second half. */
    int[] slots(int cell) {
      return byCell.getOrDefault(cell, new int[0]);
    }

    Aim named(String groupId) {
      return all.get(byGroup.get(groupId));
    }
  }

  /** What an account touches. */
  @SuppressWarnings("ArrayRecordComponent") // Made of one row, and never written to.
  private record Touches(int[] cells, double[] prompts) {
    static Touches of(MemberTraffic member) {
      return new Touches(
          member.cells(),
          Arrays.stream(member.cellPrompts()).mapToDouble(m -> (double) m).toArray());
    }

    void addTo(double[] weights) {
      for (int i = 0; i < cells.length; i++) {
        weights[cells[i]] += 1 / prompts[i];
      }
    }

    double mass() {
      return Arrays.stream(prompts).map(m -> 1 / m).sum();
    }

    boolean enough() {
      return FormFacets.hasTouch(Arrays.stream(prompts).sum(), mass());
    }

    double weightIn(int[] hit) {
      return sum(hit, m -> 1 / m);
    }

    /** Share of the prompts that lie in cells. */
    double dose(int[] hit) {
      return sum(hit, m -> m) / Arrays.stream(prompts).sum();
    }

    private double sum(int[] hit, DoubleUnaryOperator of) {
      double sum = 0;
      for (int i = 0; i < cells.length; i++) {
        if (Arrays.binarySearch(hit, cells[i]) >= 0) {
          sum += of.applyAsDouble(prompts[i]);
        }
      }
      return sum;
    }
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
      int[] first = everybody.farthest(touched[0]);
      int[] second = everybody.farthest(touched[1]);
      Optional<Core> best =
          Arrays.stream(SHARES)
              .mapToObj(
                  share ->
                      new int[][] {everybody.within(share, first), everybody.within(share, second)})
              .map(hits -> core(group, seedTouches, hits))
              .flatMap(Optional::stream)
              .reduce((narrow, wide) -> wide.middle() > narrow.middle() ? wide : narrow);
      return best.map(core -> core.row(seed.size())).stream().iterator();
    }

    private Optional<Core> core(String group, Map<String, Touches> seed, int[][] hits) {
      Background everybody = background.value();
      double[] shares = {everybody.share(hits[0]), everybody.share(hits[1])};
      Aim blind = new Aim(group, hits, shares, 0, 0);
      List<Touches> core = new ArrayList<>();
      List<Double> scores = new ArrayList<>();
      seed.forEach(
          (ref, touches) -> {
            double[] halves = {touches.weightIn(hits[0]), touches.weightIn(hits[1])};
            double score = blind.score(halves, touches.mass(), ref, true);
            if (score > LEAST_SCORE) {
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
          aim.groupId(),
          seed,
          aim.hits()[0],
          aim.hits()[1],
          Math.max(LEAST_SCORE, OF_CORE * middle),
          dose);
    }
  }

  /** Scores every account for every aim whose cells it touches. */
  private record Score(Broadcast<Aims> aims) implements MapPartitionsFunction<Row, Row> {
    @Override
    public Iterator<Row> call(Iterator<Row> accounts) {
      Aims all = aims.value();
      long[] near = new long[all.all.size()];
      List<Row> scored = new ArrayList<>();
      while (accounts.hasNext()) {
        Row account = accounts.next();
        List<Row> cells = account.getList(2);
        Touches touches =
            new Touches(
                cells.stream().mapToInt(cell -> cell.getInt(0)).toArray(),
                cells.stream().mapToDouble(cell -> (double) cell.getLong(2)).toArray());
        if (touches.enough()) {
          score(all, account, touches, near, scored);
        }
      }
      for (int aim = 0; aim < near.length; aim++) {
        if (near[aim] > 0) {
          scored.add(RowFactory.create(all.all.get(aim).groupId(), null, null, null, near[aim]));
        }
      }
      return scored.iterator();
    }

    private static void score(
        Aims all, Row account, Touches touches, long[] near, List<Row> scored) {
      Map<Integer, double[]> byAim = new TreeMap<>();
      for (int i = 0; i < touches.cells().length; i++) {
        for (int slot : all.slots(touches.cells()[i])) {
          byAim.computeIfAbsent(slot / 2, any -> new double[2])[slot % 2] +=
              1 / touches.prompts()[i];
        }
      }
      String ref = account.getString(0);
      double mass = touches.mass();
      byAim.forEach(
          (at, halves) -> {
            Aim aim = all.all.get(at);
            boolean isSeed = aim.groupId().equals(account.get(1));
            double score = aim.score(halves, mass, ref, isSeed);
            if (score > aim.bar()) {
              scored.add(
                  RowFactory.create(
                      aim.groupId(), ref, score, touches.dose(all.cells.get(at)), 0L));
            } else if (score > NEAR_SCORE) {
              near[at]++;
            }
          });
    }
  }

  /** Makes one group of its candidates. */
  private record Gather(LocalDate night, String channel, String facet, Broadcast<Aims> aims)
      implements FlatMapGroupsFunction<String, Row, Row> {
    @Override
    public Iterator<Row> call(String group, Iterator<Row> rows) {
      Aim aim = aims.value().named(group);
      List<Row> candidates = new ArrayList<>();
      double near = 0;
      while (rows.hasNext()) {
        Row row = rows.next();
        if (row.isNullAt(1)) {
          near += row.getLong(4);
        } else {
          candidates.add(row);
        }
      }
      if (candidates.size() < SMALLEST_CORE) {
        return Collections.emptyIterator();
      }
      double nearly = near / candidates.size();
      double alike =
          candidates.stream().filter(row -> isAlike(row.getDouble(3), aim.dose())).count()
              / (double) candidates.size();
      int[] cells = aim.cells();
      return candidates.stream()
          .map(
              row ->
                  RowFactory.create(
                      night,
                      group,
                      channel,
                      row.getString(1),
                      facet,
                      row.isNullAt(5) ? 0L : row.getLong(5),
                      row.isNullAt(6) ? 0.0 : row.getDouble(6),
                      cells,
                      row.getDouble(2),
                      nearly,
                      alike))
          .iterator();
    }

    private static boolean isAlike(double dose, double core) {
      return dose > LEAST_ALIKE * core && dose < MOST_ALIKE * core;
    }
  }
}
