package dev.stillwatch.judging;

import static java.util.stream.Collectors.averagingDouble;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.stillwatch.lake.tables.GroupTests;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Row;

/**
 * What the tests of one group add up to, see {@link StrengthOf}.
 *
 * @param bits sum of the families' bits, rounded to millionths, since thresholds follow
 * @param families families that bear it out
 * @param reading best ordinary reading; null where nothing was read
 * @param readingBits its bits, 0 and more
 * @param discount how much of what large groups need less this one gets, in [0, 1]
 */
record Strength(double bits, long families, String reading, double readingBits, double discount) {
  private static final double MILLION = 1e6;

  /**
   * Adds up.
   *
   * @param tests rows of {@link GroupTests}, of one group and night
   */
  static Strength of(Collection<Row> tests) {
    Optional<Row> best =
        tests.stream()
            .filter(Strength::isReading)
            .max(
                Comparator.<Row>comparingDouble(GroupTests.BITS::in)
                    .thenComparing(GroupTests.FAMILY::in));
    // A test without data has no voice in its family's mean.
    Map<String, List<Row>> families =
        tests.stream()
            .filter(test -> !isReading(test) && GroupTests.STATISTIC.in(test) != null)
            .collect(groupingBy(GroupTests.FAMILY::in, TreeMap::new, toList()));
    Map<String, Double> bits = new TreeMap<>();
    families.forEach(
        (family, rows) ->
            bits.put(family, rows.stream().collect(averagingDouble(GroupTests.BITS::in))));
    List<Row> topics = families.getOrDefault(GroupTest.TOPICS.family(), List.of());
    boolean alike =
        is(bits, GroupTest.TOPICS, StrengthOf.VERY_ALIKE)
            && topics.stream().anyMatch(row -> GroupTests.MEMBERS.in(row) >= StrengthOf.MANY);
    double sum = bits.values().stream().mapToDouble(x -> x).sum();
    return new Strength(
        Math.rint(sum * MILLION) / MILLION,
        bits.entrySet().stream().mapToLong(f -> counting(f.getKey(), f.getValue(), alike)).sum(),
        best.map(row -> GroupTests.FAMILY.in(row).substring(StrengthOf.BENIGN.length()))
            .orElse(null),
        best.map(GroupTests.BITS::in).orElse(0.0),
        discount(tests, bits, alike));
  }

  private static long counting(String family, double bits, boolean alike) {
    if (bits <= 1) {
      return 0;
    }
    if (family.equals(GroupTest.SIGNATURES.family()) && bits >= StrengthOf.PROOF) {
      return 3;
    }
    return family.equals(GroupTest.TOPICS.family()) && alike ? 2 : 1;
  }

  private static double discount(Collection<Row> tests, Map<String, Double> bits, boolean alike) {
    if (bits.containsKey(GroupTest.DOSE.family())) {
      if (bits.getOrDefault(GroupTest.TOPICS.family(), 0.0) < 0) {
        return 0;
      }
      // What made a group is no evidence: only groups by tokens are not weighed by them.
      boolean amongNeighbours =
          bits.getOrDefault(GroupTest.NEARLY.family(), 0.0) <= -StrengthOf.AMONG_NEIGHBOURS
              && bits.containsKey(GroupTest.TOKENS.family());
      return amongNeighbours ? StrengthOf.SOME : 1;
    }
    boolean dealt = tests.stream().anyMatch(row -> Boolean.TRUE.equals(GroupTests.DEALT.in(row)));
    boolean quiet =
        bits.getOrDefault(GroupTest.SESSIONS.family(), Double.NaN) > -StrengthOf.CONVERSING;
    boolean apart =
        bits.containsKey(GroupTest.TOPICS.family())
            && !is(bits, GroupTest.FRAMES, StrengthOf.TEMPLATE);
    return !dealt && apart && (quiet || alike) ? StrengthOf.SOME : 0;
  }

  private static boolean is(Map<String, Double> bits, GroupTest test, double least) {
    return bits.getOrDefault(test.family(), Double.NEGATIVE_INFINITY) >= least;
  }

  /** Whether a row of {@link GroupTests} is of an ordinary reading, which no strength counts. */
  static boolean isReading(Row test) {
    return GroupTests.FAMILY.in(test).startsWith(StrengthOf.BENIGN);
  }
}
