package dev.stillwatch.judging;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.posexplode;

import dev.stillwatch.accounts.Strata;
import dev.stillwatch.lake.tables.AccountFacets;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * A sample of each stratum of accounts, small enough to be at hand wherever a group is.
 *
 * <p>Of a stratum of N accounts those are taken whose place is below {@value #MOST} / N, about that
 * many, so that a wider stratum's sample is as fair as a narrow one's. {@value #STRATA} strata at
 * most are kept, the wide ones and of the finest the largest, however many plans there are.
 */
final class Controls implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final int MOST = 200;
  private static final int STRATA = 256;

  private final List<Map<String, List<Sketch>>> byLevel;

  /**
   * A group's members and others that are alike.
   *
   * @param level of {@link Strata#LEVELS}, on which they are
   * @param units members first, then others
   * @param members how many members there are
   * @param strata of each unit, counted from 0
   */
  @SuppressWarnings("ArrayRecordComponent") // Made for one group and never written to.
  record Matched(int level, List<Sketch> units, int members, int[] strata) {}

  private Controls(List<Map<String, List<Sketch>>> byLevel) {
    this.byLevel = byLevel;
  }

  /**
   * Draws the sample. Runs three jobs: strata are counted first, then drawn from, and what the
   * drawn ask is looked up.
   *
   * @param sketches from {@link SketchAccounts}
   * @param facets of the night, of whole accounts
   */
  static Controls of(Dataset<Row> sketches, Dataset<Row> facets) {
    List<Map<String, Double>> bars = bars(sketches);
    List<Sketch> drawn =
        below(sketches, bars).collectAsList().stream()
            .map(row -> Sketch.of(row, 0))
            .sorted(Comparator.comparingDouble(Sketch::place).thenComparing(Sketch::account))
            .toList();
    Dataset<Row> names =
        facets
            .sparkSession()
            .createDataset(drawn.stream().map(Sketch::account).toList(), Encoders.STRING())
            .toDF(AccountFacets.ACCOUNT_REF.name());
    Map<String, float[]> features = new HashMap<>();
    new ContentFeatures()
        .from(
            facets.join(
                broadcast(names), new String[] {AccountFacets.ACCOUNT_REF.name()}, "left_semi"))
        .collectAsList()
        .forEach(row -> features.put(row.getString(0), ContentFeatures.in(row, 1)));

    List<Map<String, List<Sketch>>> byLevel = new ArrayList<>();
    for (int level = 0; level < bars.size(); level++) {
      Map<String, List<Sketch>> byLike = new HashMap<>();
      for (Sketch sketch : drawn) {
        String like = sketch.likes().get(level);
        if (sketch.place() < bars.get(level).getOrDefault(like, 0.0)) {
          byLike
              .computeIfAbsent(like, any -> new ArrayList<>())
              .add(sketch.with(features.getOrDefault(sketch.account(), ContentFeatures.NONE)));
        }
      }
      byLevel.add(byLike);
    }
    return new Controls(byLevel);
  }

  /** Below which place accounts of a stratum are taken, by level. */
  private static List<Map<String, Double>> bars(Dataset<Row> sketches) {
    List<Map<String, Double>> bars = new ArrayList<>();
    Strata.LEVELS.forEach(any -> bars.add(new HashMap<>()));
    Column accounts = col("_accounts");
    // Wider levels first: there are few of them, whatever plans are called.
    sketches
        .select(posexplode(col(SketchAccounts.LIKES)).as(new String[] {Strata.LEVEL, Strata.LIKE}))
        .groupBy(col(Strata.LEVEL), col(Strata.LIKE))
        .agg(count(lit(1)).as("_accounts"))
        .filter(accounts.geq(Strata.FEWEST_ALIKE))
        .orderBy(col(Strata.LEVEL).desc(), accounts.desc(), col(Strata.LIKE))
        .limit(STRATA)
        .collectAsList()
        .forEach(
            row -> bars.get(row.getInt(0)).put(row.getString(1), MOST / (double) row.getLong(2)));
    return bars;
  }

  /** Those below the bar of their stratum on any level. */
  private static Dataset<Row> below(Dataset<Row> sketches, List<Map<String, Double>> bars) {
    Dataset<Row> placed = sketches;
    Column isBelow = lit(false);
    for (int level = 0; level < bars.size(); level++) {
      String like = Strata.LIKE + level;
      String bar = "_bar" + level;
      List<Row> rows = new ArrayList<>();
      bars.get(level).forEach((name, height) -> rows.add(RowFactory.create(name, height)));
      Dataset<Row> ofLevel =
          sketches
              .sparkSession()
              .createDataFrame(rows, new StructType().add(like, "string").add(bar, "double"));
      placed =
          placed.join(
              broadcast(ofLevel),
              element_at(col(SketchAccounts.LIKES), lit(level + 1)).equalTo(col(like)),
              "left");
      isBelow = isBelow.or(col(SketchAccounts.PLACE).lt(coalesce(col(bar), lit(0.0))));
    }
    return placed
        .filter(isBelow)
        .select(Arrays.stream(sketches.columns()).map(name -> col(name)).toArray(Column[]::new));
  }

  /**
   * A group beside those of the sample that are alike, on the finest level that {@link Strata}
   * allows; none where no level does.
   *
   * @param members those who are compared
   * @param group all of its members, none of whom is compared with
   */
  Optional<Matched> beside(List<Sketch> members, List<Sketch> group) {
    Set<String> own = new HashSet<>();
    group.forEach(member -> own.add(member.account()));
    for (int level = 0; level < byLevel.size(); level++) {
      Optional<Matched> matched = beside(members, own, level);
      if (matched.isPresent()) {
        return matched;
      }
    }
    return Optional.empty();
  }

  private Optional<Matched> beside(List<Sketch> members, Set<String> own, int level) {
    Map<String, Integer> strata = new LinkedHashMap<>();
    List<Sketch> units = new ArrayList<>();
    List<Sketch> others = new ArrayList<>();
    Set<String> thin = new HashSet<>();
    for (Sketch member : members) {
      String like = member.likes().get(level);
      if (!strata.containsKey(like) && !thin.contains(like)) {
        List<Sketch> alike =
            byLevel.get(level).getOrDefault(like, List.of()).stream()
                .filter(sketch -> !own.contains(sketch.account()))
                .toList();
        if (alike.size() < Strata.FEWEST_ALIKE) {
          thin.add(like);
        } else {
          strata.put(like, strata.size());
          others.addAll(alike);
        }
      }
      if (strata.containsKey(like)) {
        units.add(member);
      }
    }
    if (units.size() < Strata.COVERED * members.size() || others.size() < Strata.FEWEST_CONTROLS) {
      return Optional.empty();
    }
    int matched = units.size();
    units.addAll(others);
    int[] places = units.stream().mapToInt(unit -> strata.get(unit.likes().get(level))).toArray();
    return Optional.of(new Matched(level, Collections.unmodifiableList(units), matched, places));
  }
}
