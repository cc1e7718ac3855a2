package dev.stillwatch.linking;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.stillwatch.lake.tables.AccountFacets;
import dev.stillwatch.lake.tables.Links;
import dev.stillwatch.testing.JobCounter;
import dev.stillwatch.testing.SparkExtension;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class LinkByNeighboursTest {
  private static final LocalDate NIGHT = LocalDate.parse("2026-03-28");
  private static final int DIMENSIONS = 16;
  private static final int NEIGHBOURS = 6;

  @Test
  void findsTheNearestOfAllByBlocks() {
    long seed = 3;
    float[][] vectors = vectors(new Random(seed), 1_300);
    float[] base = new float[1_300 * DIMENSIONS];
    for (int i = 0; i < vectors.length; i++) {
      System.arraycopy(vectors[i], 0, base, i * DIMENSIONS, DIMENSIONS);
    }
    int[] queries = IntStream.range(0, 300).map(i -> 4 * i).toArray();
    NearestNeighbours.Found[] found =
        new NearestNeighbours(base, vectors.length, DIMENSIONS, alike(vectors.length))
            .of(queries, NEIGHBOURS);
    for (int q = 0; q < queries.length; q++) {
      assertThat(found[q].rows)
          .as("seed %d", seed)
          .isEqualTo(nearest(vectors, queries[q], NEIGHBOURS, alike(vectors.length)));
    }
  }

  /**
   * Many accounts ask for one thing alone: with the first k nearest to all, others would be lost.
   */
  @Test
  void takesOfEquallyNearOnesThoseNextInOrder() {
    float[] base = {1, 0, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 1, 0};
    NearestNeighbours.Found[] found =
        new NearestNeighbours(base, 7, 2, alike(7)).of(new int[] {0, 3, 6}, 3);
    assertThat(found[0].rows).containsExactly(1, 2, 3);
    assertThat(found[1].rows).containsExactly(2, 1, 5);
    assertThat(found[2].rows).containsExactly(5, 3, 2);
  }

  @Test
  void givesAsManyAsThereAre() {
    NearestNeighbours.Found[] found =
        new NearestNeighbours(new float[] {1, 0, 0, 1}, 2, 2, alike(2)).of(new int[] {1}, 5);
    assertThat(found[0].rows).containsExactly(0);
  }

  @Test
  void linksMutualNeighboursByWhatTheyHaveInCommon(SparkSession spark) {
    float[][] vectors = vectors(new Random(5), 120);
    float[] scales = scales(vectors);
    Map<String, Integer> expected = new TreeMap<>();
    for (int i = 0; i < vectors.length; i++) {
      int[] near = nearest(vectors, i, NEIGHBOURS, scales);
      for (int j : near) {
        List<Integer> back =
            Arrays.stream(nearest(vectors, j, NEIGHBOURS, scales)).boxed().toList();
        if (i < j && back.contains(i)) {
          long shared = Arrays.stream(near).filter(back::contains).count();
          expected.put(ref(i) + " " + ref(j), (int) shared);
        }
      }
    }
    expected.values().removeIf(shared -> shared < 2);

    List<Row> links = links(spark, vectors, 3).collectAsList();
    Map<String, Integer> actual = new TreeMap<>();
    links.forEach(
        link ->
            actual.put(
                Links.LEFT_REF.in(link) + " " + Links.RIGHT_REF.in(link),
                Math.toIntExact(Links.SHARED.in(link))));
    assertThat(actual).isEqualTo(expected);
    for (Row link : links) {
      assertThat(Links.WEIGHT.in(link))
          .isCloseTo(Links.SHARED.in(link) / (double) NEIGHBOURS, within(1e-12));
      assertThat(Links.BITS.in(link)).isGreaterThanOrEqualTo(0);
    }
    assertThat(links(spark, vectors, 1).exceptAll(links(spark, vectors, 3)).count()).isZero();
  }

  /**
   * Thirty customers of one narrow topic, and twelve accounts that draw on one thing each in its
   * own way: all twelve are nearer to the topic's middle than to each other.
   */
  @Test
  void findsLooseCompanyBesideADenseCrowd(SparkSession spark) {
    Random random = new Random(11);
    float[][] vectors = new float[42][];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = i < 30 ? around(random, 1, 0, 0.1) : around(random, 0.8, 0.6, 0.22);
    }
    List<Row> links = links(spark, vectors, 2).collectAsList();
    assertThat(links)
        .filteredOn(link -> isLoose(Links.LEFT_REF.in(link)))
        .hasSizeGreaterThan(12)
        .allMatch(link -> isLoose(Links.RIGHT_REF.in(link)));
    int[] raw = nearest(vectors, 35, NEIGHBOURS, alike(vectors.length));
    assertThat(Arrays.stream(raw).filter(i -> i < 30).count()).as("by distance alone").isPositive();
  }

  @Test
  void channelsTogetherLinkAsEachAlone(SparkSession spark) {
    Dataset<Row> some = facets(spark, vectors(new Random(5), 120), 3);
    Dataset<Row> others = facets(spark, vectors(new Random(6), 90), 2);
    LinkByNeighbours wide = new LinkByNeighbours(NIGHT, "profile", "whole", NEIGHBOURS, 0.3);
    LinkByNeighbours close = new LinkByNeighbours(NIGHT, "close", "whole", 3, 0.3);
    LinkByNeighbours regions = new LinkByNeighbours(NIGHT, "facets", "region", NEIGHBOURS, 0.1);
    Column place = col(NearestAccounts.PLACE);

    Dataset<Row> together =
        LinkByNeighbours.together(
            List.of(
                new LinkByNeighbours.Part(wide, place.equalTo(-1)),
                new LinkByNeighbours.Part(close, place.equalTo(-1)),
                new LinkByNeighbours.Part(regions, place.geq(0))),
            new NearestAccounts(NEIGHBOURS, 0.5, Map.of(-1, -1.0))
                .within(at(-1, some).union(at(4, others))));

    Dataset<Row> nearest = new NearestAccounts(NEIGHBOURS, -1).from(some);
    Dataset<Row> alone =
        wide.from(nearest)
            .union(close.from(nearest))
            .union(regions.from(new NearestAccounts(NEIGHBOURS, 0.5).within(at(4, others))));
    assertThat(together.collectAsList())
        .hasSizeGreaterThan(100)
        .containsExactlyInAnyOrderElementsOf(alone.collectAsList());
    assertThat(together.select(Links.FACET.ref()).distinct().as(Encoders.STRING()).collectAsList())
        .containsExactlyInAnyOrder("whole", "region-4");
  }

  @Test
  void manyPlacesTakeOneSearch(SparkSession spark, @TempDir Path folder) {
    Dataset<Row> facets = facets(spark, vectors(new Random(7), 40), 1);
    Dataset<Row> one = kept(spark, folder.resolve("one"), at(-1, facets));
    Dataset<Row> five =
        kept(
            spark,
            folder.resolve("five"),
            IntStream.range(-4, 1).mapToObj(i -> at(i, facets)).reduce(Dataset::union).get());
    NearestAccounts search = new NearestAccounts(NEIGHBOURS, 0.5, Map.of(-1, -1.0));

    Dataset<Row> nearest = search.within(five);

    assertThat(jobs(spark, nearest)).isEqualTo(jobs(spark, search.within(one)));
    // To be counted, once, and to be searched for scales and for the nearest.
    assertThat(lines(nearest, "FileScan")).isEqualTo(3);
    // Counts; then blocks and what was found in them, for scales and again for the nearest.
    assertThat(lines(nearest, "Exchange hashpartitioning")).isEqualTo(5);
    assertThat(nearest.select(NearestAccounts.PLACE).distinct().count()).isEqualTo(5);
  }

  private static int jobs(SparkSession spark, Dataset<Row> rows) {
    return JobCounter.jobsOf(spark, rows::collectAsList);
  }

  private static long lines(Dataset<Row> rows, String part) {
    return rows.queryExecution()
        .executedPlan()
        .toString()
        .lines()
        .filter(line -> line.contains(part))
        .count();
  }

  private static Dataset<Row> kept(SparkSession spark, Path folder, Dataset<Row> rows) {
    rows.coalesce(1).write().parquet(folder.toString());
    return spark.read().parquet(folder.toString());
  }

  private static Dataset<Row> at(int place, Dataset<Row> facets) {
    return facets.select(
        lit(place).as(NearestAccounts.PLACE),
        AccountFacets.ACCOUNT_REF.ref(),
        AccountFacets.VECTOR.ref());
  }

  @Test
  void refusesACosineThatIsNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NearestAccounts(5, 1.1))
        .withMessageContaining("Invalid least cosine: 1.1");
  }

  private static Dataset<Row> links(SparkSession spark, float[][] vectors, int partitions) {
    // Two of six in common: 0.33.
    return new LinkByNeighbours(NIGHT, "profile", "whole", NEIGHBOURS, 0.3)
        .from(new NearestAccounts(NEIGHBOURS, -1).from(facets(spark, vectors, partitions)));
  }

  private static Dataset<Row> facets(SparkSession spark, float[][] vectors, int partitions) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < vectors.length; i++) {
      List<Float> vector = new ArrayList<>();
      for (float x : vectors[i]) {
        vector.add(x);
      }
      rows.add(RowFactory.create(NIGHT, ref(i), "whole", "e1", null, 20L, 20.0, vector));
    }
    return spark.createDataFrame(rows, AccountFacets.TABLE.schema()).repartition(partitions);
  }

  private static String ref(int i) {
    return "a%04d".formatted(i);
  }

  private static float[][] vectors(Random random, int rows) {
    float[][] vectors = new float[rows][DIMENSIONS];
    for (int i = 0; i < rows; i++) {
      double squares = 0;
      for (int j = 0; j < DIMENSIONS; j++) {
        vectors[i][j] = (float) (random.nextGaussian() + (j == i % 8 ? 3 : 0));
        squares += vectors[i][j] * vectors[i][j];
      }
      for (int j = 0; j < DIMENSIONS; j++) {
        vectors[i][j] /= (float) Math.sqrt(squares);
      }
    }
    return vectors;
  }

  private static float[] around(Random random, double x, double y, double spread) {
    float[] vector = new float[DIMENSIONS];
    double squares = 0;
    for (int j = 0; j < DIMENSIONS; j++) {
      vector[j] = (float) ((j == 0 ? x : j == 1 ? y : 0) + spread * random.nextGaussian());
      squares += vector[j] * vector[j];
    }
    for (int j = 0; j < DIMENSIONS; j++) {
      vector[j] /= (float) Math.sqrt(squares);
    }
    return vector;
  }

  private static boolean isLoose(String ref) {
    return ref.compareTo(ref(30)) >= 0;
  }

  private static float[] alike(int rows) {
    float[] scales = new float[rows];
    Arrays.fill(scales, 1);
    return scales;
  }

  /** Distances to the seventh nearest. */
  private static float[] scales(float[][] vectors) {
    float[] scales = new float[vectors.length];
    for (int i = 0; i < scales.length; i++) {
      int seventh = nearest(vectors, i, 7, alike(scales.length))[6];
      scales[i] = (float) Math.sqrt(2 - 2 * product(vectors[i], vectors[seventh]));
    }
    return scales;
  }

  private static int[] nearest(float[][] vectors, int query, int k, float[] scales) {
    return IntStream.range(0, vectors.length)
        .filter(i -> i != query)
        .boxed()
        .sorted(
            Comparator.<Integer>comparingDouble(
                    i -> (1 - product(vectors[query], vectors[i])) / scales[i])
                .thenComparing(i -> i))
        .limit(k)
        .mapToInt(i -> i)
        .toArray();
  }

  private static double product(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }
}
