package dev.stillwatch.identity;

import dev.stillwatch.embedding.Cells;
import dev.stillwatch.grouping.PlainCells;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.Accounts;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/**
 * Days of customers with topics, habits and lengths of their own, and of machines that share
 * theirs.
 *
 * <p>Made to exercise the chain, not to measure it.
 */
final class SyntheticDays {
  static final LocalDate NIGHT = LocalDate.parse("2026-03-28");
  private static final int DAYS = 14;
  private static final int CELLS = 96;
  private static final int DIMENSIONS = 24;

  private final Random random;
  private final List<Row> days = new ArrayList<>();
  private final List<Row> accounts = new ArrayList<>();

  SyntheticDays(long seed) {
    random = new Random(seed);
  }

  /** People: a few topics each, sessions, repeats, uneven answers. */
  SyntheticDays customers(int count) {
    return customers("customer", count, Optional.empty());
  }

  /** People, each of whom tries a prompt that everybody passes on, once a day. */
  SyntheticDays passingOn(int count, Habit viral) {
    return customers("fan", count, Optional.of(viral));
  }

  /** One customer whose every request is of one kind. */
  SyntheticDays customer(String ref, Habit habit) {
    account(ref, "org " + ref, NIGHT.minusDays(200));
    for (int day = 0; day < DAYS; day++) {
      day(ref, day, new Manner(0.06, 0.5, 4.5), List.of(habit));
    }
    return this;
  }

  private SyntheticDays customers(String name, int count, Optional<Habit> viral) {
    for (int i = 0; i < count; i++) {
      String ref = "%s%04d".formatted(name, i);
      int topics = 1 + random.nextInt(3);
      List<Integer> cells = random.ints(4L * topics, 0, CELLS).boxed().toList();
      double length = 4.5 + random.nextGaussian() * 0.5;
      double volume = 2 + Math.exp(1 + random.nextGaussian() * 0.8);
      Manner manner = new Manner(0.06, 0.4 + 0.3 * random.nextDouble(), length);
      account(ref, "org " + ref, NIGHT.minusDays(30 + random.nextInt(700)));
      for (int day = 0; day < DAYS; day++) {
        int requests = (int) Math.round(volume * Math.exp(random.nextGaussian() * 0.5));
        if (requests > 0 && random.nextDouble() < 0.7) {
          Habit own = new Habit(cells, 1_000_000L + random.nextInt(500), requests);
          day(ref, day, manner, Stream.concat(Stream.of(own), viral.stream()).toList());
        }
      }
    }
    return this;
  }

  /** Machines: one frame, all topics alike, a steady drip, even and long answers. */
  SyntheticDays machines(String name, int count, boolean oneOrganisation) {
    return machines(name, count, oneOrganisation, name.hashCode(), List.of());
  }

  /** Machines of many organisations that mix other requests in, every day the same. */
  SyntheticDays machines(String name, int count, long frame, List<Habit> besides) {
    return machines(name, count, false, frame, besides);
  }

  private SyntheticDays machines(
      String name, int count, boolean oneOrganisation, long frame, List<Habit> besides) {
    List<Integer> cells = random.ints(30, 0, CELLS).boxed().toList();
    for (int i = 0; i < count; i++) {
      String ref = "%s%04d".formatted(name, i);
      account(
          ref, oneOrganisation ? "org " + name : "org " + ref, NIGHT.minusDays(random.nextInt(4)));
      for (int day = 0; day < DAYS; day++) {
        Habit dealt = new Habit(cells, frame, 18 + random.nextInt(5));
        day(
            ref,
            day,
            new Manner(0, 0.3, 6.2),
            Stream.concat(Stream.of(dealt), besides.stream()).toList());
      }
    }
    return this;
  }

  /** Requests of a day that draw on the same cells in the same frame. */
  record Habit(List<Integer> cells, long frame, int requests) {}

  /** How an account asks: own repeats, follow-ups, mean ln(1 + output tokens). */
  private record Manner(double repeats, double followed, double length) {}

  Dataset<Row> days(SparkSession spark) {
    return spark.createDataFrame(days, AccountDays.TABLE.schema());
  }

  Dataset<Row> accounts(SparkSession spark) {
    return spark.createDataFrame(accounts, Accounts.TABLE.schema());
  }

  /** Cells in random directions. */
  static Cells cells() {
    return PlainCells.inRandomDirections(CELLS, DIMENSIONS);
  }

  private void account(String ref, String org, LocalDate created) {
    Instant at = created.atStartOfDay().toInstant(ZoneOffset.UTC);
    accounts.add(
        RowFactory.create(
            NIGHT, ref, at, org, "mail", "card " + ref, "XX", "plan", "active", false));
  }

  private void day(String ref, int ago, Manner manner, List<Habit> habits) {
    Map<Integer, double[]> cells = new TreeMap<>();
    long requests = 0;
    long prompts = 0;
    long followUps = 0;
    double logOutput = 0;
    for (Habit habit : habits) {
      for (int i = 0; i < habit.requests(); i++) {
        boolean follows = requests > 0 && random.nextDouble() < manner.followed();
        double log = manner.length() + random.nextGaussian() * 0.4;
        followUps += follows ? 1 : 0;
        logOutput += log;
        if (requests++ == 0 || random.nextDouble() >= manner.repeats()) {
          prompts++;
          int cell = habit.cells().get(random.nextInt(habit.cells().size()));
          double[] sums = cells.computeIfAbsent(cell, any -> new double[3]);
          sums[0]++;
          sums[1] += follows ? 1 : 0;
          sums[2] += log;
        }
      }
    }
    List<Row> cellRows = new ArrayList<>();
    cells.forEach(
        (cell, sums) -> {
          long n = (long) sums[0];
          cellRows.add(RowFactory.create(cell, n, n, (long) sums[1], n, sums[2]));
        });
    LocalDate date = NIGHT.minusDays(ago);
    Instant first = date.atTime(8, random.nextInt(60)).toInstant(ZoneOffset.UTC);
    days.add(
        RowFactory.create(
            date,
            ref,
            "e1",
            null,
            requests,
            prompts,
            followUps,
            0L,
            requests,
            0L,
            0L,
            logOutput,
            0.0,
            0L,
            0L,
            0L,
            first,
            first.plusSeconds(30_000),
            List.of(),
            List.of(),
            cellRows,
            habits.stream()
                .map(habit -> RowFactory.create(habit.frame(), (long) habit.requests()))
                .toList(),
            List.of(),
            List.of(),
            List.of(),
            null));
  }
}
