package dev.stillwatch.linking;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.bool_or;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.flatten;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import dev.stillwatch.lake.RowsBy;
import dev.stillwatch.lake.tables.AccountFacets;
import dev.stillwatch.lake.tables.Channels;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * Finds for each account the k others whose vector is nearest: a shape that channels share, not a
 * table.
 *
 * <p>Near is d^2 / s, with d the distance of two vectors of unit length and s the <em>scale</em> of
 * the other, its distance to its own neighbour number {@value #SCALED_BY}: whoever has many close
 * neighbours already is not everybody's neighbour, and whoever has none is somebody's. So mutual
 * neighbours go by d^2 / (s s'), the local scaling of Zelnik-Manor and Perona 2004, "Self-tuning
 * spectral clustering", which keeps customers of popular topics from being hubs (Schnitzer et al.
 * 2012, "Local and global scaling reduce hubs in space"). Accounts are searched twice, first for
 * their scales.
 *
 * <p>Up to {@value #EXACT_UP_TO} accounts the search is exact: every block of {@value #BLOCK}
 * accounts meets all others in one task. Beyond that, accounts meet only within lists: each of
 * {@value #TABLES} seeded rotations drops an account into the list of the axis it points along most
 * (cross-polytope hashing, Andoni et al. 2015, "Practical and optimal LSH for angular distance"),
 * with lists of about {@value #LIST} accounts, or more where vectors have too few axes for that. A
 * list longer than {@value #LONGEST_LIST} is cut there, in the order of pseudonyms, which is
 * random: accounts beyond the cut find no neighbours in that list, and are counted ({@link
 * #leftOut}). So work grows with accounts times {@value #LONGEST_LIST} at most.
 *
 * @param neighbours k, at least 1
 * @param least cosine that a neighbour must have at least, in [-1, 1]
 * @param leastIn the same for some places, instead of that
 */
public record NearestAccounts(int neighbours, double least, Map<Integer, Double> leastIn)
    implements Serializable {
  static final String REF = "_ref";
  static final String NEAR = "_near";

  /** Column of whether any list the account fell into was too long for it to be searched. */
  static final String CUT = "_cut";

  /**
   * Column of the number of the place within which accounts look for others: from 0 for regions of
   * what they ask, below 0 for all of it seen in one way or another.
   */
  public static final String PLACE = "_place";

  private static final int NO_REGION = -1;

  private static final int EXACT_UP_TO = 50_000;
  private static final int BLOCK = 8_192;
  private static final int TABLES = 4;
  private static final int LIST = 8_192;
  private static final int LONGEST_LIST = 65_536;
  private static final int SCALED_BY = 7;

  /** Of distances between vectors of unit length: rounding keeps equal ones no farther apart. */
  private static final float LEAST_SCALE = 0.01f;

  private static final String SCALE = "_scale";
  private static final String CAPPED = Channels.CAPPED.name();
  private static final String COUNT = "_count";
  private static final String KEY = "_key";
  private static final String MINE = "_mine";
  private static final String VECTOR = "_vector";
  private static final StructType DEALT =
      new StructType()
          .add(KEY, "bigint")
          .add(PLACE, "int")
          .add(MINE, "boolean")
          .add(REF, "string")
          .add(VECTOR, "binary")
          .add(SCALE, "float");
  private static final StructType LISTED =
      new StructType()
          .add(PLACE, "int")
          .add(REF, "string")
          .add(NEAR, "array<struct<ref:string,nearness:float,rank:int>>")
          .add(CUT, "boolean");
  private static final StructType NEAREST =
      new StructType()
          .add(PLACE, "int")
          .add(REF, "string")
          .add(NEAR, "array<string>")
          .add(CUT, "boolean");
  private static final StructType SCALES =
      new StructType().add(PLACE, "int").add(REF, "string").add(SCALE, "float");

  public NearestAccounts {
    if (neighbours < 1) {
      throw new IllegalArgumentException(
          "Invalid neighbours: %d (at least 1)".formatted(neighbours));
    }
    if (!(least >= -1 && least <= 1)) {
      throw new IllegalArgumentException(
          "Invalid least cosine: %s (from -1 to 1)".formatted(least));
    }
    leastIn = Map.copyOf(leastIn);
  }

  /** The same least cosine everywhere. */
  public NearestAccounts(int neighbours, double least) {
    this(neighbours, least, Map.of());
  }

  /**
   * One row per account: its pseudonym and those of its nearest, the nearest first; none of an
   * account without any.
   *
   * @param vectors one row per account: account_ref and vector, of unit length
   */
  public Dataset<Row> from(Dataset<Row> vectors) {
    return nearest(
        vectors
            .select(
                lit(NO_REGION).as(PLACE),
                AccountFacets.ACCOUNT_REF.ref().as(REF),
                AccountFacets.VECTOR.ref())
            .crossJoin(vectors.agg(count(lit(1)).as(COUNT))));
  }

  /**
   * The same within each of several places: an account may be in some of them, and has a row for
   * each. Whether the search is exact goes by the accounts of a place, and vectors of different
   * places may have different lengths. For many places it takes no more exchanges than for one.
   *
   * @param vectors one row per place and account: {@value #PLACE}, a number up to a million,
   *     account_ref and vector, of unit length
   */
  public Dataset<Row> within(Dataset<Row> vectors) {
    Dataset<Row> counts = vectors.groupBy(col(PLACE)).agg(count(lit(1)).as(COUNT));
    return nearest(
        vectors
            .join(broadcast(counts), PLACE)
            .select(
                col(PLACE),
                AccountFacets.ACCOUNT_REF.ref().as(REF),
                AccountFacets.VECTOR.ref(),
                col(COUNT)));
  }

  private Dataset<Row> nearest(Dataset<Row> counted) {
    Dataset<Row> scales =
        new NearestAccounts(SCALED_BY, -1)
            .listed(counted.withColumn(SCALE, lit(1f)))
            .map(new Scale(), Encoders.row(SCALES));
    return listed(counted.join(scales, new String[] {PLACE, REF}))
        .map(new Best(neighbours), Encoders.row(NEAREST));
  }

  private Dataset<Row> listed(Dataset<Row> scaled) {
    Dataset<Row> dealt =
        scaled
            .select(col(PLACE), col(REF), AccountFacets.VECTOR.ref(), col(COUNT), col(SCALE))
            .flatMap(new Deal(), Encoders.row(DEALT));
    return RowsBy.bigint(col(KEY), dealt)
        .flatMapSortedGroups(
            new Column[] {col(REF)}, new Search(this, LONGEST_LIST), Encoders.row(LISTED))
        .groupBy(col(PLACE), col(REF))
        .agg(flatten(collect_list(col(NEAR))).as(NEAR), bool_or(col(CUT)).as(CUT));
  }

  /**
   * One row per channel, channel and capped: how many accounts fell out of a list that was too
   * long.
   *
   * @param nearest from {@link #from} or {@link #within}
   * @param channels which of those lists each channel links by, by its name
   */
  public static Dataset<Row> leftOut(Dataset<Row> nearest, Map<String, Column> channels) {
    List<String> names = channels.keySet().stream().sorted().toList();
    List<Column> counts = new ArrayList<>();
    List<Column> entries = new ArrayList<>();
    for (String name : names) {
      counts.add(count_distinct(when(channels.get(name), col(REF))).as(name));
      entries.add(struct(Channels.CHANNEL.from(lit(name)), col("`" + name + "`").as(CAPPED)));
    }
    return nearest
        .filter(col(CUT))
        .agg(counts.get(0), counts.subList(1, counts.size()).toArray(Column[]::new))
        .select(explode(array(entries.toArray(Column[]::new))).as(COUNT))
        .select(
            col(COUNT).getField(Channels.CHANNEL.name()).as(Channels.CHANNEL.name()),
            col(COUNT).getField(CAPPED).as(CAPPED));
  }

  /** Sends an account to every block it must meet, and marks the one that asks for it. */
  private static final class Deal implements FlatMapFunction<Row, Row> {
    private static final long BLOCKS_AT_MOST = 1L << 20;
    private static final long LISTS_AT_MOST = 1L << 20;
    private final LinkedHashMap<Turn, float[][]> rotations = new LinkedHashMap<>();

    /** Which rotation, of vectors of how many dimensions, onto how many axes. */
    private record Turn(int table, int axes, int dimensions) implements Serializable {}

    @Override
    public Iterator<Row> call(Row account) {
      List<Float> vector = account.getList(2);
      long accounts = account.getLong(3);
      if (accounts <= EXACT_UP_TO) {
        return dealt(account, 0, blocks(accounts)).iterator();
      }
      int axes = (int) Math.max(2, Math.min(vector.size(), accounts / LIST / 2));
      List<Row> dealt = new ArrayList<>();
      for (int table = 0; table < TABLES; table++) {
        long list =
            (long) table * 2 * axes + axis(rotation(new Turn(table, axes, vector.size())), vector);
        // One task a list: there are many, and an account would travel once more for each block.
        dealt.addAll(dealt(account, list, 1));
      }
      return dealt.iterator();
    }

    private static int blocks(long accounts) {
      return (int) Math.max(1, (accounts + BLOCK - 1) / BLOCK);
    }

    private static List<Row> dealt(Row account, long list, int blocks) {
      int place = account.getInt(0);
      String ref = account.getString(1);
      long first = (place * LISTS_AT_MOST + list) * BLOCKS_AT_MOST;
      int mine = Math.floorMod(ref.hashCode(), blocks);
      List<Row> rows = new ArrayList<>(blocks);
      byte[] packed = packed(account.getList(2));
      for (int block = 0; block < blocks; block++) {
        rows.add(
            RowFactory.create(
                first + block, place, block == mine, ref, packed, account.getFloat(4)));
      }
      return rows;
    }

    private float[][] rotation(Turn turn) {
      return rotations.computeIfAbsent(
          turn, any -> gaussian(turn.table(), turn.axes(), turn.dimensions()));
    }

    private static float[][] gaussian(int seed, int axes, int dimensions) {
      Random random = new Random(0x5eedL + seed);
      float[][] rows = new float[axes][dimensions];
      for (float[] row : rows) {
        for (int i = 0; i < dimensions; i++) {
          row[i] = (float) random.nextGaussian();
        }
      }
      return rows;
    }

    private static int axis(float[][] rotation, List<Float> vector) {
      int best = 0;
      double most = -1;
      for (int i = 0; i < rotation.length; i++) {
        double along = 0;
        for (int j = 0; j < rotation[i].length; j++) {
          along += rotation[i][j] * vector.get(j);
        }
        if (Math.abs(along) > most) {
          most = Math.abs(along);
          best = 2 * i + (along < 0 ? 1 : 0);
        }
      }
      return best;
    }
  }

  /** A vector as it travels: in a list each of its numbers would be an object on the way. */
  static byte[] packed(List<Float> vector) {
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * vector.size());
    vector.forEach(bytes::putFloat);
    return bytes.array();
  }

  /**
   * Finds the nearest of one block's accounts among all of its list.
   *
   * @param longest accounts of a list that are looked at
   */
  record Search(NearestAccounts asked, int longest)
      implements FlatMapGroupsFunction<Long, Row, Row> {
    @Override
    public Iterator<Row> call(Long key, Iterator<Row> accounts) {
      List<String> refs = new ArrayList<>();
      List<Integer> mine = new ArrayList<>();
      float[] base = new float[0];
      float[] scales = new float[256];
      int dimensions = 0;
      int place = 0;
      while (accounts.hasNext() && refs.size() < longest) {
        Row account = accounts.next();
        FloatBuffer vector = ByteBuffer.wrap((byte[]) account.get(4)).asFloatBuffer();
        place = account.getInt(1);
        dimensions = vector.remaining();
        int at = refs.size() * dimensions;
        if (base.length < at + dimensions) {
          base = Arrays.copyOf(base, Math.max(2 * base.length, 256 * dimensions));
        }
        vector.get(base, at, dimensions);
        if (account.getBoolean(2)) {
          mine.add(refs.size());
        }
        if (scales.length == refs.size()) {
          scales = Arrays.copyOf(scales, 2 * scales.length);
        }
        scales[refs.size()] = account.getFloat(5);
        refs.add(account.getString(3));
      }

      int[] queries = mine.stream().mapToInt(i -> i).toArray();
      NearestNeighbours.Found[] found =
          new NearestNeighbours(base, refs.size(), dimensions, scales)
              .of(queries, asked.neighbours());
      List<Row> lists = new ArrayList<>(queries.length);
      // They are here all the same, so that telling who was cut costs nothing more.
      while (accounts.hasNext()) {
        Row cut = accounts.next();
        if (cut.getBoolean(2)) {
          lists.add(RowFactory.create(place, cut.getString(3), new Row[0], true));
        }
      }
      double least = asked.leastIn().getOrDefault(place, asked.least());
      for (int q = 0; q < queries.length; q++) {
        List<Row> near = new ArrayList<>(asked.neighbours());
        for (int i = 0; i < found[q].rows.length; i++) {
          int row = found[q].rows[i];
          float nearness = found[q].nearness[i];
          if (1 + nearness * scales[row] >= least) {
            near.add(RowFactory.create(refs.get(row), nearness, i));
          }
        }
        lists.add(RowFactory.create(place, refs.get(queries[q]), near.toArray(), false));
      }
      return lists.iterator();
    }
  }

  /** The distance of an account to its neighbour number {@value #SCALED_BY}, or to its last. */
  private record Scale() implements MapFunction<Row, Row> {
    @Override
    public Row call(Row lists) {
      List<Near> nearest = Near.of(lists.getList(2), SCALED_BY);
      // Without neighbours, since it fell out of its lists: as far from others as can be.
      double scale =
          nearest.isEmpty()
              ? 2
              : Math.sqrt(Math.max(0, -2 * nearest.get(nearest.size() - 1).nearness()));
      return RowFactory.create(
          lists.getInt(0), lists.getString(1), Math.max(LEAST_SCALE, (float) scale));
    }
  }

  /** Keeps the k nearest of what the tables found. */
  private record Best(int neighbours) implements MapFunction<Row, Row> {
    @Override
    public Row call(Row lists) {
      String[] best =
          Near.of(lists.getList(2), neighbours).stream().map(Near::ref).toArray(String[]::new);
      return RowFactory.create(lists.getInt(0), lists.getString(1), best, lists.getBoolean(3));
    }
  }

  private record Near(String ref, float nearness, int rank) {
    /**
     * The k nearest of what the tables found, each once. Of equally near ones those that their
     * tables put first, since a search spreads equals over all who are as near; then by pseudonym.
     */
    static List<Near> of(List<Row> listed, int k) {
      Map<String, Near> found = new HashMap<>();
      for (Row near : listed) {
        found.merge(
            near.getString(0),
            new Near(near.getString(0), near.getFloat(1), near.getInt(2)),
            Near::both);
      }
      return found.values().stream()
          .sorted(
              Comparator.<Near>comparingDouble(near -> -near.nearness())
                  .thenComparing(Near::rank)
                  .thenComparing(Near::ref))
          .limit(k)
          .toList();
    }

    /** One pair's product may round differently in two tables. */
    private Near both(Near other) {
      return new Near(ref, Math.max(nearness, other.nearness), Math.min(rank, other.rank));
    }
  }
}
