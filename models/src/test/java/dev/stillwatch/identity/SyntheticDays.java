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
import java.util.Random;
import java.util.TreeMap;
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
    for (int i = 0; i < count; i++) {
      String ref = "customer%04d".formatted(i);
      int topics = 1 + random.nextInt(3);
      int[] cells = random.ints(4L * topics, 0, CELLS).toArray();
      double length = 4.5 + random.nextGaussian() * 0.5;
      double volume = 2 + Math.exp(1 + random.nextGaussian() * 0.8);
      double followed = 0.4 + 0.3 * random.nextDouble();
      account(ref, "org " + ref, NIGHT.minusDays(30 + random.nextInt(700)));
      for (int day = 0; day < DAYS; day++) {
        int requests = (int) Math.round(volume * Math.exp(random.nextGaussian() * 0.5));
        if (requests > 0 && random.nextDouble() < 0.7) {
          day(ref, day, requests, 0.06, followed, length, cells, 1_000_000L + random.nextInt(500));
        }
      }
    }
    return this;
  }

  /** Machines: one frame, all topics alike, a steady drip, even and long answers. */
  SyntheticDays machines(String name, int count, boolean oneOrganisation) {
    int[] cells = random.ints(30, 0, CELLS).toArray();
    for (int i = 0; i < count; i++) {
      String ref = "%s%04d".formatted(name, i);
      account(
          ref, oneOrganisation ? "org " + name : "org " + ref, NIGHT.minusDays(random.nextInt(4)));
      for (int day = 0; day < DAYS; day++) {
        int requests = 18 + random.nextInt(5);
        day(ref, day, requests, 0, 0.3, 6.2, cells, name.hashCode());
      }
    }
    return this;
  }

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

  private void day(
      String ref,
      int ago,
      int requests,
      double repeats,
      double followed,
      double length,
      int[] favourites,
      long frame) {
    Map<Integer, double[]> cells = new TreeMap<>();
    long prompts = 0;
    long followUps = 0;
    double logOutput = 0;
    for (int i = 0; i < requests; i++) {
      boolean follows = i > 0 && random.nextDouble() < followed;
      double log = length + random.nextGaussian() * 0.4;
      followUps += follows ? 1 : 0;
      logOutput += log;
      if (i == 0 || random.nextDouble() >= repeats) {
        prompts++;
        int cell = favourites[random.nextInt(favourites.length)];
        double[] sums = cells.computeIfAbsent(cell, any -> new double[3]);
        sums[0]++;
        sums[1] += follows ? 1 : 0;
        sums[2] += log;
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
            (long) requests,
            prompts,
            followUps,
            0L,
            (long) requests,
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
            List.of(RowFactory.create(frame, (long) requests)),
            List.of(),
            List.of(),
            List.of()));
  }
}
