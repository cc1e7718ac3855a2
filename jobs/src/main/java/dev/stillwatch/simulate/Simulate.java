package dev.stillwatch.simulate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_from_unix_date;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.to_date;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.tables.Requests;
import dev.stillwatch.logs.CanonicalLog;
import dev.stillwatch.run.GeneratedCode;
import dev.stillwatch.simulate.Faults.Missing;
import dev.stillwatch.simulate.World.Recipe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Makes a labelled world: logs, side tables and the truth about them.
 *
 * <p>The same scenario and seed give the same rows under any master and any number of partitions:
 * every choice is drawn from dice named after what it is about, and nothing is shuffled.
 */
public final class Simulate {
  /** Requests with what they belong to; never a column of the logs. */
  public static final Field<String> GROUP_ID =
      Field.string("group_id", "Group the request was made for; null for everyday use.").optional();

  /** What kinds of accounts of campaigns begin with; an archetype follows. */
  public static final String CAMPAIGN = "C_";

  /** What kinds of ordinary accounts that resemble campaigns begin with. */
  public static final String CONFOUNDER = "X_";

  /** Kind of everyday use. */
  public static final String ORGANIC = "organic";

  /** Kind of that group. */
  public static final Field<String> KIND =
      Field.string("kind", "organic, C_ and an archetype, or X_ and a confounder.");

  private static final String MARKER = "stillwatch-world.txt";

  private static final long RECORDS_A_FILE = 200_000;

  /** Requests whose writing pays for the compiler. */
  private static final double MANY = 50_000;

  /** Accounts of one day that are made by one task, at least. */
  private static final int BLOCK = 20_000;

  private final Recipe recipe;

  /** A world with built-in texts and shapes. */
  public Simulate(Scenario scenario, long seed) {
    this(scenario, seed, Optional.empty(), Optional.empty());
  }

  /**
   * A world.
   *
   * @param corpus folder of JSONL files to take texts from; readable by every executor
   * @param traces folder of arrival traces; readable by every executor
   */
  public Simulate(Scenario scenario, long seed, Optional<Path> corpus, Optional<Path> traces) {
    recipe = new Recipe(scenario, seed, absolute(corpus), absolute(traces));
  }

  private static String absolute(Optional<Path> folder) {
    return folder.map(path -> path.toAbsolutePath().normalize().toString()).orElse("");
  }

  /**
   * Writes the world: {@code logs/} and {@code request_truth/} as Parquet by day, and {@code
   * accounts.csv}, {@code releases.csv} and {@code truth.csv}. A world that lies there is replaced.
   *
   * @param folder on a file system that driver and executors share
   * @throws IllegalStateException if the folder holds something else
   */
  public void into(SparkSession spark, Path folder) {
    try {
      clear(folder);
      World world = World.of(recipe);
      write(folder.resolve("accounts.csv"), accounts(world));
      write(folder.resolve("releases.csv"), releases(world));
      write(folder.resolve("truth.csv"), truth(world));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write world %s: %s".formatted(folder, e), e);
    }
    GeneratedCode code = new GeneratedCode();
    if (requests() >= MANY) {
      code.begin(spark);
    }
    try {
      save(logs(spark), folder.resolve("logs"));
      save(requestTruth(spark), folder.resolve("request_truth"));
    } finally {
      code.end();
    }
  }

  /** Requests to be expected, roughly. */
  private double requests() {
    Scenario.Population population = recipe.scenario().population();
    return population.accounts() * population.prompts() / 28 * recipe.scenario().days();
  }

  private static void save(Dataset<Row> rows, Path folder) {
    rows.write()
        .mode(SaveMode.Overwrite)
        // A file of one row group is one task's, however many cores there are.
        .option("maxRecordsPerFile", RECORDS_A_FILE)
        .partitionBy(Requests.EVENT_DATE.name())
        .parquet(new org.apache.hadoop.fs.Path(folder.toUri()).toString());
  }

  /** The logs of all days. */
  public Dataset<Row> logs(SparkSession spark) {
    return logs(spark, 0, recipe.scenario().days(), blocks());
  }

  /** The logs of all days, each made by so many tasks. */
  Dataset<Row> logs(SparkSession spark, int blocks) {
    return logs(spark, 0, recipe.scenario().days(), blocks);
  }

  private int blocks() {
    return Math.max(1, recipe.scenario().population().accounts() / BLOCK);
  }

  /**
   * The logs of one day alone.
   *
   * @throws IllegalArgumentException if the day is not in the world
   */
  public Dataset<Row> logs(SparkSession spark, LocalDate date) {
    int day = day(date);
    return logs(spark, day, day + 1, blocks());
  }

  private int day(LocalDate date) {
    int day = (int) ChronoUnit.DAYS.between(recipe.scenario().start(), date);
    if (day < 0 || day >= recipe.scenario().days()) {
      throw new IllegalArgumentException(
          "Cannot simulate %s: the world has %d days from %s"
              .formatted(date, recipe.scenario().days(), recipe.scenario().start()));
    }
    return day;
  }

  private Dataset<Row> logs(SparkSession spark, int from, int to, int blocks) {
    Dataset<Row> lines = rows(spark, from, to, blocks, Gateway.schema(), Part.LOGS);
    Dataset<Row> told =
        recipe
            .scenario()
            .faults()
            .in(
                lines.withColumn(
                    CanonicalLog.EVENT_TIME.name(),
                    timestamp_micros(CanonicalLog.EVENT_TIME.ref())));
    // The shares of a day are made account by account; a gateway logs them as they come.
    return told.withColumn(Requests.EVENT_DATE.name(), to_date(CanonicalLog.EVENT_TIME.ref()))
        .sortWithinPartitions(
            Requests.EVENT_DATE.ref(),
            CanonicalLog.EVENT_TIME.ref(),
            CanonicalLog.REQUEST_ID.ref());
  }

  /** What the world follows from, apart from chance. */
  public Scenario scenario() {
    return recipe.scenario();
  }

  /** The last model that the provider releases in the world. */
  Models.Release lastOwnRelease() {
    return World.of(recipe).models().lastOwn();
  }

  /** Which group each account belongs to. */
  public Dataset<Row> accountTruth(SparkSession spark) {
    StructType schema =
        new StructType()
            .add(CanonicalLog.ACCOUNT_ID.name(), DataTypes.StringType, false)
            .add(GROUP_ID.name(), GROUP_ID.type(), false)
            .add(KIND.name(), KIND.type(), false);
    return rows(spark, 0, 1, blocks(), schema, Part.ACCOUNTS);
  }

  /** Which group each request was made for. */
  public Dataset<Row> requestTruth(SparkSession spark) {
    return requestTruth(spark, 0, recipe.scenario().days(), blocks());
  }

  /**
   * Which group each request of one day was made for.
   *
   * @throws IllegalArgumentException if the day is not in the world
   */
  public Dataset<Row> requestTruth(SparkSession spark, LocalDate date) {
    int day = day(date);
    return requestTruth(spark, day, day + 1, blocks());
  }

  /** The same for all days, each made by so many tasks. */
  Dataset<Row> requestTruth(SparkSession spark, int blocks) {
    return requestTruth(spark, 0, recipe.scenario().days(), blocks);
  }

  private Dataset<Row> requestTruth(SparkSession spark, int from, int to, int blocks) {
    StructType schema =
        new StructType()
            .add(CanonicalLog.REQUEST_ID.name(), DataTypes.StringType, false)
            .add(GROUP_ID.name(), GROUP_ID.type(), true)
            .add(KIND.name(), KIND.type(), false)
            .add(Requests.EVENT_DATE.name(), DataTypes.IntegerType, false);
    return rows(spark, from, to, blocks, schema, Part.TRUTH)
        .withColumn(
            Requests.EVENT_DATE.name(), date_from_unix_date(col(Requests.EVENT_DATE.name())));
  }

  private Dataset<Row> rows(
      SparkSession spark, int from, int to, int blocks, StructType schema, Part part) {
    long tasks = (long) (to - from) * blocks;
    Fill fill = new Fill(recipe, part, from, to - from, blocks);
    return spark
        .range(0, tasks, 1, (int) Math.min(tasks, 4096))
        .flatMap(fill, Encoders.row(schema));
  }

  private enum Part {
    LOGS,
    TRUTH,
    ACCOUNTS
  }

  /**
   * Makes one block of accounts' rows of one day; lazily, so that memory holds one account-day. One
   * block's days come one after the other: what its accounts said before is still remembered.
   */
  private record Fill(Recipe recipe, Part part, int from, int days, int blocks)
      implements FlatMapFunction<Long, Row> {
    @Override
    public Iterator<Row> call(Long task) {
      World world = World.of(recipe);
      int day = from + (int) (task % days);
      long block = task / days;
      int first = (int) (block * world.accounts() / blocks);
      int last = (int) ((block + 1) * world.accounts() / blocks);
      return switch (part) {
        case LOGS -> world.lines(day, first, last);
        case TRUTH -> world.truth(day, first, last);
        case ACCOUNTS -> world.accounts(first, last);
      };
    }
  }

  private void clear(Path folder) throws IOException {
    if (Files.exists(folder)) {
      List<Path> there;
      try (Stream<Path> files = Files.list(folder)) {
        there = files.toList();
      }
      if (!there.isEmpty() && !Files.exists(folder.resolve(MARKER))) {
        throw new IllegalStateException(
            "Cannot simulate into %s: it holds %d entries and is not a world made by simulate"
                .formatted(folder, there.size()));
      }
      for (Path entry : there) {
        delete(entry);
      }
    }
    Files.createDirectories(folder);
    // First of all, so that a world left half made can be replaced.
    write(
        folder.resolve(MARKER),
        Stream.of(
            "Made by stillwatch simulate: scenario %s, seed %d, %d days from %s, %d accounts."
                .formatted(
                    recipe.scenario().name(),
                    recipe.seed(),
                    recipe.scenario().days(),
                    recipe.scenario().start(),
                    recipe.scenario().population().accounts())));
  }

  private static void delete(Path entry) throws IOException {
    List<Path> inside;
    try (Stream<Path> tree = Files.walk(entry)) {
      inside = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : inside) {
      Files.delete(path);
    }
  }

  private Stream<String> accounts(World world) {
    Faults faults = recipe.scenario().faults();
    return Stream.concat(
        Stream.of(
            "account_id,created_at,org_id,email_domain,payment_fingerprint,country,plan,status,verified_use"),
        world
            .residents()
            .map(World.Resident::account)
            .map(
                account ->
                    csv(
                        account.id(),
                        faults.known(account.created(), Missing.CUSTOMERS),
                        faults.known(account.org(), Missing.CUSTOMERS),
                        faults.known(account.emailDomain(), Missing.INFRASTRUCTURE),
                        faults.known(account.payment(), Missing.INFRASTRUCTURE),
                        faults.known(account.country(), Missing.CUSTOMERS),
                        faults.known(account.plan(), Missing.CUSTOMERS),
                        faults.known(account.status(), Missing.CUSTOMERS),
                        faults.known(account.verified(), Missing.CUSTOMERS))));
  }

  private static Stream<String> releases(World world) {
    return Stream.concat(
        Stream.of("vendor,model,released_at,precision,kind,source,known_at"),
        world.models().releases().stream()
            .map(
                release ->
                    csv(
                        release.vendor(),
                        release.model(),
                        release.at(),
                        "hour",
                        release.isOwn() ? "own" : "competitor",
                        "simulated",
                        release.at())));
  }

  private static Stream<String> truth(World world) {
    return Stream.concat(
        Stream.of("account_id,group_id,kind"),
        world
            .residents()
            .map(resident -> csv(resident.account().id(), resident.group(), resident.kind())));
  }

  private static String csv(Object... cells) {
    return Stream.of(cells).map(String::valueOf).collect(Collectors.joining(","));
  }

  private static void write(Path file, Stream<String> lines) throws IOException {
    try (Writer out = Files.newBufferedWriter(file)) {
      Iterator<String> each = lines.iterator();
      while (each.hasNext()) {
        out.write(each.next());
        out.write('\n');
      }
    }
  }
}
