package dev.stillwatch.judging;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.stillwatch.lake.tables.GroupTests;
import java.time.LocalDate;
import java.util.ArrayList;
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
 * took 1.1 bits from each. Groups that are strong enough are left out and all are weighed anew, at
 * most {@value #ROUNDS} times; where none is, the first round stands. So a group is as strong as it
 * were if the night's plain campaigns were not there.
 *
 * <p>In one task: some thirty rows of each group, and a night of a million accounts has some ten
 * thousand groups.
 *
 * @param bar what is strong enough
 */
record WeighGroups(LocalDate night, Levels levels, Bar bar)
    implements FlatMapGroupsFunction<String, Row, Row> {
  private static final int ROUNDS = 4;

  @Override
  public Iterator<Row> call(String all, Iterator<Row> rows) {
    List<Row> measured = new ArrayList<>();
    rows.forEachRemaining(measured::add);
    // Each test among those that it is compared with.
    Map<String, List<Row>> likes =
        measured.stream()
            .collect(
                groupingBy(row -> row.getString(1) + row.getString(4), TreeMap::new, toList()));
    Set<String> campaigns = new HashSet<>();
    Map<String, List<Row>> read = read(likes, campaigns);
    for (int round = 1; round < ROUNDS && campaigns.addAll(strongEnough(read)); round++) {
      read = read(likes, campaigns);
    }
    return read.values().stream().flatMap(List::stream).iterator();
  }

  private Map<String, List<Row>> read(Map<String, List<Row>> likes, Set<String> campaigns) {
    WeighTest weigh = new WeighTest(night, levels);
    ReadGroup read = new ReadGroup(night);
    Map<String, List<Row>> groups =
        likes.values().stream()
            .flatMap(groupsOfOne -> weigh.of(groupsOfOne, campaigns).stream())
            .collect(groupingBy(GroupTests.GROUP_ID::in, TreeMap::new, toList()));
    groups.replaceAll((group, tests) -> read.of(tests));
    return groups;
  }

  private List<String> strongEnough(Map<String, List<Row>> read) {
    return read.entrySet().stream()
        .filter(group -> bar.isMetBy(Strength.of(group.getValue()), members(group.getValue())))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static long members(List<Row> tests) {
    return tests.stream().mapToLong(GroupTests.MEMBERS::in).max().orElse(0);
  }
}
