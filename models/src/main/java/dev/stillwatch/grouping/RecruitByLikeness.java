package dev.stillwatch.grouping;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.median;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.stillwatch.lake.RowsBy;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.numeric.DirichletMultinomial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.DoubleStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * Finds accounts that draw all they ask from a group's mix of topics and have not been linked to
 * it.
 *
 * <p>Whoever relays the users of a service asks for everything and comes back to nothing. Accounts
 * that ask little of it have no neighbours, since two small samples of many topics hardly meet; yet
 * each is plainly a sample of the group's mix and not of what an ordinary account asks, which has
 * favourites. An account's ratio is that of two Dirichlet-multinomial likelihoods: the group's mix
 * at the group's precision against everybody's mix at everybody's ({@link DirichletMultinomial}).
 *
 * <p>Only groups whose members differ {@value #ALIKE} times less than accounts do find others: of
 * ordinary groups, which share a topic and each have others, hardly any do. They need {@value
 * #FEWEST} members to know the mix by; accounts of fewer than {@value #LEAST_PROMPTS} prompts are
 * not looked at.
 *
 * <p>A ratio's mean over accounts of the other kind is 1, so it exceeds 2^b by chance in a share of
 * 2^-b of them at most (Markov). The bar is log2(accounts / members) + {@value #SURE} bits: if
 * accounts are as everybody is, at most one stranger for every 2^{@value #SURE} members is found.
 *
 * <p>At most {@value #MOST_GROUPS} groups find others, the largest first, ties by id; the rest is
 * counted. It runs three jobs: everybody's mix, everybody's precision, the groups' mixes.
 *
 * @param cells cells of the codebook
 * @param channels channels whose groups find others
 * @param leftOut told of groups that found nobody for their number
 */
public record RecruitByLikeness(int cells, Set<String> channels, LeftOut leftOut) {
  private static final int FEWEST = 20;
  private static final int MOST_MEMBERS = 20_000;
  private static final int MOST_GROUPS = 64;
  private static final int LEAST_PROMPTS = 8;
  private static final int MANY_PROMPTS = 20;
  private static final double MOST_SAME = 0.999;
  private static final int SURE = 7;
  private static final int ALIKE = 30;
  private static final double EVERYBODY = 0.02;
  private static final int MICRO = 1_000_000;
  private static final double[] PRECISIONS = {1, 3, 10, 30, 100, 300, 1e3, 3e3, 1e4, 3e4, 1e5};
  private static final String ALL = "_all";
  private static final String CELL = "_cell";
  private static final String SIZE = "_size";
  private static final String PRECISION = "_precision";
  private static final StructType MIXED =
      new StructType()
          .add(Groups.GROUP_ID.name(), "string")
          .add(SIZE, "int")
          .add(PRECISION, "double")
          .add("_means", "array<double>");
  private static final StructType FOUND =
      new StructType()
          .add(Groups.GROUP_ID.name(), "string")
          .add(Groups.ACCOUNT_REF.name(), "string");

  public RecruitByLikeness {
    channels = Set.copyOf(channels);
  }

  /** A mix that a group of so many members draws from, or everybody. */
  private record Mix(String group, int size, DirichletMultinomial draws) implements Serializable {}

  /** What all accounts are compared with. */
  private record Mixes(long accounts, DirichletMultinomial everybody, List<Mix> groups)
      implements Serializable {}

  /**
   * Rows to be added to the groups, without links or score.
   *
   * @param groups of the night, seeds and grown ones; those with cells find nobody here
   * @param sums from {@link dev.stillwatch.accounts.SumWindow}, of the codebook's epoch
   */
  public Dataset<Row> from(Dataset<Row> groups, Dataset<Row> sums) {
    Dataset<Row> whole =
        groups.filter(
            Groups.CELLS.ref().isNull().and(Groups.CHANNEL.ref().isInCollection(channels)));
    Dataset<Row> asking =
        sums.select(AccountDays.ACCOUNT_REF.ref(), AccountDays.CELLS.ref())
            .withColumn(ALL, expr("aggregate(cells, 0L, (s, c) -> s + c.prompts)"))
            .filter(col(ALL).geq(LEAST_PROMPTS));
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(sums.sparkSession().sparkContext());
    Row alike = precision(asking);
    double[] means = means(asking);
    // Where most accounts have no favourites, nobody stands out by having none.
    if (alike.isNullAt(1) || alike.getDouble(1) <= Arrays.stream(means).map(m -> m * m).sum()) {
      return Groups.TABLE.empty(sums.sparkSession());
    }
    DirichletMultinomial everybody =
        DirichletMultinomial.of(means, Math.min(MOST_SAME, alike.getDouble(1)));
    Broadcast<DirichletMultinomial> ordinary = spark.broadcast(everybody);
    Dataset<Row> mixed =
        RowsBy.string(Groups.GROUP_ID.ref(), MemberTraffic.inCells(whole, sums))
            .flatMapGroups(new TakeMix(ordinary), Encoders.row(MIXED));
    List<Mix> mixes =
        leftOut
            .first(
                mixed,
                MOST_GROUPS,
                "%,d groups beyond the " + MOST_GROUPS + " largest looked for no others like them.",
                col(SIZE).desc(),
                Groups.GROUP_ID.ref())
            .collectAsList()
            .stream()
            .map(RecruitByLikeness::mix)
            .toList();
    if (mixes.isEmpty()) {
      return Groups.TABLE.empty(sums.sparkSession());
    }
    Dataset<Row> found =
        asking.flatMap(
            new Compare(spark.broadcast(new Mixes(alike.getLong(0), everybody, mixes))),
            Encoders.row(FOUND));
    return Recruits.of(found, whole);
  }

  /**
   * How many accounts there are, and how often two prompts of the median one share a cell, among
   * those that have prompts enough to tell.
   */
  private static Row precision(Dataset<Row> asking) {
    Column pairs = expr("aggregate(cells, 0L, (s, c) -> s + c.prompts * (c.prompts - 1))");
    // Rounded: the exact median keeps each distinct value.
    Column same = round(pairs.divide(col(ALL).multiply(col(ALL).minus(1))), 4);
    return asking.agg(count(lit(1)), median(when(col(ALL).geq(MANY_PROMPTS), same))).first();
  }

  /** Everybody's mix: the mean of the accounts' own. */
  private double[] means(Dataset<Row> asking) {
    // In whole millionths, since sums of doubles have an order; as many rows as there are cells.
    List<Row> rows =
        asking
            .select(explode(AccountDays.CELLS.ref()).as(CELL), col(ALL))
            .groupBy(col(CELL + ".cell"))
            .agg(
                sum(
                    round(lit(MICRO).multiply(col(CELL + ".prompts")).divide(col(ALL)))
                        .cast("bigint")))
            .collectAsList();
    double[] means = new double[cells];
    rows.forEach(row -> means[row.getInt(0)] = row.getLong(1));
    return normalised(means);
  }

  private static double[] normalised(double[] weights) {
    double all = Arrays.stream(weights).sum();
    return all == 0 ? weights : Arrays.stream(weights).map(weight -> weight / all).toArray();
  }

  private static Mix mix(Row row) {
    double[] means = row.<Double>getList(3).stream().mapToDouble(mean -> mean).toArray();
    return new Mix(
        row.getString(0), row.getInt(1), new DirichletMultinomial(means, row.getDouble(2)));
  }

  /** The mix of a group whose members are alike enough, as one row. */
  private record TakeMix(Broadcast<DirichletMultinomial> ordinary)
      implements FlatMapGroupsFunction<String, Row, Row> {
    @Override
    public Iterator<Row> call(String group, Iterator<Row> rows) {
      List<MemberTraffic> members =
          MemberTraffic.all(rows, MOST_MEMBERS).stream()
              .filter(member -> member.cells().length > 0)
              .toList();
      if (members.size() < FEWEST) {
        return Collections.emptyIterator();
      }
      DirichletMultinomial everybody = ordinary.value();
      double[] usual = everybody.means();
      double[] own = new double[usual.length];
      for (MemberTraffic member : members) {
        double all = Arrays.stream(member.cellPrompts()).sum();
        for (int i = 0; i < member.cells().length; i++) {
          own[member.cells()[i]] += member.cellPrompts()[i] / all;
        }
      }
      double[] shares = normalised(own);
      double[] means = new double[shares.length];
      for (int i = 0; i < means.length; i++) {
        means[i] = (1 - EVERYBODY) * shares[i] + EVERYBODY * usual[i];
      }
      double precision =
          DirichletMultinomial.likeliest(
              means,
              PRECISIONS,
              draws ->
                  members.stream()
                      .mapToDouble(m -> draws.logLikelihood(m.cells(), m.cellPrompts()))
                      .sum());
      return precision < ALIKE * everybody.precision()
          ? Collections.emptyIterator()
          : Collections.singleton(
                  RowFactory.create(
                      group, members.size(), precision, DoubleStream.of(means).boxed().toArray()))
              .iterator();
    }
  }

  /** Names the groups that an account draws from like their members. */
  private record Compare(Broadcast<Mixes> mixes) implements FlatMapFunction<Row, Row> {
    @Override
    public Iterator<Row> call(Row account) {
      List<Row> cells = account.getList(1);
      int[] kinds = cells.stream().mapToInt(cell -> cell.getInt(0)).toArray();
      long[] counts = cells.stream().mapToLong(cell -> cell.getLong(2)).toArray();
      Mixes all = mixes.value();
      double ordinary = all.everybody().logLikelihood(kinds, counts);
      List<Row> found = new ArrayList<>();
      for (Mix mix : all.groups()) {
        double bits = (mix.draws().logLikelihood(kinds, counts) - ordinary) / Math.log(2);
        if (bits > SURE + Math.log(all.accounts() / (double) mix.size()) / Math.log(2)) {
          found.add(RowFactory.create(mix.group(), account.getString(0)));
        }
      }
      return found.iterator();
    }
  }
}
