package dev.stillwatch.judging;

import dev.stillwatch.linking.DayProfiles;
import dev.stillwatch.linking.LinkByHandOff;
import dev.stillwatch.linking.StyleProfiles;
import dev.stillwatch.numeric.MatchedMmd;
import dev.stillwatch.numeric.PermutationP;
import dev.stillwatch.numeric.SetStatistic;
import dev.stillwatch.numeric.StratifiedDraws;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Sets one group beside random sets of accounts that are alike, test by test. */
record CompareGroup(Broadcast<Controls> controls)
    implements FlatMapGroupsFunction<String, Row, Row> {
  /** Random sets per group and test. */
  static final int SETS = 999;

  /** Random sets as extreme as the group that tell that it is nothing rare. */
  static final int ENOUGH = 20;

  /** Place of the first column of a sketch; before it are group, channel and two truth values. */
  static final int SKETCH = 4;

  private static final int FEATURES = 17;
  private static final int MOST_MEMBERS = 1_000;
  private static final int LEAST_MEMBERS = 5;
  private static final int LEAST_OTHERS = 20;

  /** A test by a statistic of those whom it is known of. */
  private record Compared(
      String label,
      boolean isLow,
      int members,
      int others,
      StratifiedDraws draws,
      SetStatistic of) {
    boolean isEnough(int all) {
      return members >= LEAST_MEMBERS
          && 2 * members >= all
          && others >= LEAST_OTHERS
          && !Double.isNaN(draws.observed(of));
    }
  }

  @Override
  public Iterator<Row> call(String group, Iterator<Row> rows) {
    List<Sketch> members = new ArrayList<>();
    String channel = "";
    boolean inPart = false;
    while (rows.hasNext()) {
      Row row = rows.next();
      channel = row.getString(1);
      inPart = row.getBoolean(2);
      members.add(Sketch.of(row, SKETCH).with(ContentFeatures.in(row, FEATURES)));
    }
    // In the order of their hashes: of many, a fair sample.
    members.sort(Comparator.comparingDouble(Sketch::place).thenComparing(Sketch::account));
    List<Sketch> sample = members.subList(0, Math.min(MOST_MEMBERS, members.size()));
    Optional<Controls.Matched> matched = controls.value().beside(sample, members);
    if (matched.isEmpty()) {
      return Collections.emptyIterator();
    }
    List<Row> compared = new ArrayList<>();
    for (Compared test : tests(matched.get(), channel, inPart)) {
      if (test.isEnough(matched.get().members())) {
        compared.add(row(group, test, matched.get().level()));
      }
    }
    return compared.iterator();
  }

  private List<Compared> tests(Controls.Matched matched, String channel, boolean inPart) {
    List<Compared> tests = new ArrayList<>();
    tests.add(of(GroupTest.REPEATS, matched, Sketch.Value.REPEATS, SetStatistic::mean));
    tests.add(of(GroupTest.SESSIONS, matched, Sketch.Value.SESSIONS, SetStatistic::mean));
    // What chose the members is no evidence for them, nor may it help others past the correction.
    boolean byStyle = channel.equals(StyleProfiles.CHANNEL);
    boolean byHandOff = channel.equals(LinkByHandOff.CHANNEL);
    if (!byStyle) {
      tests.add(of(GroupTest.EVENNESS, matched, Sketch.Value.LENGTH, SetStatistic::deviation));
    }
    if (!byHandOff) {
      tests.add(of(GroupTest.START, matched, Sketch.Value.CREATED, SetStatistic::quartiles));
    }
    // Lengths, volumes and days of a part's members are those of what else they send.
    if (!inPart && !byStyle) {
      tests.add(of(GroupTest.LENGTH, matched, Sketch.Value.LENGTH, SetStatistic::mean));
    }
    if (!inPart) {
      tests.add(of(GroupTest.VOLUMES, matched, Sketch.Value.PACE, SetStatistic::deviation));
    }
    if (!inPart && !byHandOff && !channel.equals(DayProfiles.CHANNEL)) {
      tests.add(days(matched));
    }
    tests.add(content(matched));
    return tests;
  }

  private interface OfValues {
    SetStatistic of(double[] values);
  }

  private static Compared of(
      GroupTest test, Controls.Matched matched, Sketch.Value value, OfValues statistic) {
    int[] known = known(matched, sketch -> sketch.knows(value));
    double[] values =
        IntStream.of(known).mapToDouble(i -> matched.units().get(i).value(value)).toArray();
    return compared(test.label(), test.isLow(), matched, known, statistic.of(values));
  }

  private static Compared days(Controls.Matched matched) {
    int[] known = known(matched, any -> true);
    double[][] shares =
        IntStream.of(known).mapToObj(i -> matched.units().get(i).shares()).toArray(double[][]::new);
    return compared(
        GroupTest.DAYS.label(),
        GroupTest.DAYS.isLow(),
        matched,
        known,
        SetStatistic.sameDays(shares));
  }

  /** Members of groups that were chosen by what they ask come without features, so it is silent. */
  private static Compared content(Controls.Matched matched) {
    int[] known = known(matched, sketch -> sketch.features().length > 0);
    float[][] features =
        IntStream.of(known)
            .mapToObj(i -> matched.units().get(i).features())
            .toArray(float[][]::new);
    return compared(
        CompareGroups.CONTENT,
        false /* isLow */,
        matched,
        known,
        new MatchedMmd(features, IntStream.of(known).map(i -> matched.strata()[i]).toArray()));
  }

  private static int[] known(Controls.Matched matched, Predicate<Sketch> knows) {
    return IntStream.range(0, matched.units().size())
        .filter(i -> knows.test(matched.units().get(i)))
        .toArray();
  }

  private static Compared compared(
      String label, boolean isLow, Controls.Matched matched, int[] known, SetStatistic statistic) {
    int members = (int) IntStream.of(known).filter(i -> i < matched.members()).count();
    int[] strata = IntStream.of(known).map(i -> matched.strata()[i]).toArray();
    return new Compared(
        label,
        isLow,
        members,
        known.length - members,
        new StratifiedDraws(strata, members),
        statistic);
  }

  private static Row row(String group, Compared test, int level) {
    double observed = test.draws().observed(test.of());
    long seed = ((long) group.hashCode() << 32) + test.label().hashCode();
    double sign = test.isLow() ? -1 : 1;
    double[] random =
        test.draws()
            .drawnUntil(
                test.of(),
                SETS,
                seed,
                x -> PermutationP.isAsHigh(sign * observed, sign * x),
                ENOUGH);
    double[] high = Arrays.stream(random).map(x -> sign * x).toArray();
    return RowFactory.create(
        group,
        test.label(),
        observed,
        PermutationP.asHigh(sign * observed, high),
        PermutationP.ofHighUntil(sign * observed, high, ENOUGH),
        level,
        (long) test.members(),
        high.length);
  }
}
