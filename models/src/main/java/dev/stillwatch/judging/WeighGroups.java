package dev.stillwatch.judging;

import static java.util.stream.Collectors.toSet;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.sql.Row;

/**
 * Weighs all tests of a night's groups, and reads them.
 *
 * <p>Whatever is strong enough for a case is no ordinary group, so it has no say in what ordinary
 * ones show: a campaign is found in as many groups as it has ways to be found, and in a world with
 * nine campaigns half of the groups that are a part of their members' requests were of one, which
 * took 1.1 bits from each. Groups that are strong enough are left out and all are weighed anew, in
 * {@value #ROUNDS} weighings at most; where none is, the first stands. So a group is as strong as
 * it were if the night's plain campaigns were not there.
 *
 * <p>In one task, which holds what was measured: some 24 rows of each group, of which there was one
 * for every ten to thirty accounts. What is said of a group is made when it is written.
 *
 * @param bar what is strong enough
 */
record WeighGroups(LocalDate night, Levels levels, Bar bar)
    implements FlatMapGroupsFunction<String, Row, Row> {
  private static final int ROUNDS = 4;
  private static final int LIKELY = JudgeGroups.MEASURED.fieldIndex(JudgeGroups.LIKELY);

  @Override
  public Iterator<Row> call(String all, Iterator<Row> rows) {
    // Each test among those that it is compared with.
    Map<String, List<Row>> likes = new TreeMap<>();
    Map<String, List<Row>> groups = new TreeMap<>();
    rows.forEachRemaining(
        row -> {
          likes.computeIfAbsent(like(row), any -> new ArrayList<>()).add(row);
          groups.computeIfAbsent(row.getString(0), any -> new ArrayList<>()).add(row);
        });
    Set<String> campaigns = new HashSet<>();
    Map<String, WeighTest> tests = tests(likes, campaigns);
    for (int weighing = 1;
        weighing < ROUNDS && campaigns.addAll(strongEnough(groups, tests));
        weighing++) {
      tests = tests(likes, campaigns);
    }
    Map<String, WeighTest> last = tests;
    return groups.values().stream().flatMap(group -> read(group, last).stream()).iterator();
  }

  private static String like(Row measured) {
    return measured.getString(1) + measured.getString(4);
  }

  private Map<String, WeighTest> tests(Map<String, List<Row>> likes, Set<String> campaigns) {
    Map<String, WeighTest> tests = new HashMap<>();
    likes.forEach(
        (like, groups) -> tests.put(like, new WeighTest(night, levels, groups, campaigns)));
    return tests;
  }

  private List<Row> read(List<Row> group, Map<String, WeighTest> tests) {
    return new ReadGroup(night, bar.prompts())
        .of(group.stream().map(row -> tests.get(like(row)).of(row)).toList());
  }

  private Set<String> strongEnough(Map<String, List<Row>> groups, Map<String, WeighTest> tests) {
    return groups.entrySet().stream()
        .filter(group -> isStrongEnough(group.getValue(), tests))
        .map(Map.Entry::getKey)
        .collect(toSet());
  }

  /** By the members that a case would have: strangers are judged with them, but counted out. */
  private boolean isStrongEnough(List<Row> group, Map<String, WeighTest> tests) {
    long members = group.get(0).getLong(LIKELY);
    return members > 0 && bar.isMetBy(Strength.of(read(group, tests)), members);
  }
}
