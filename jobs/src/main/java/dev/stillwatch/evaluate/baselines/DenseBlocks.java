package dev.stillwatch.evaluate.baselines;

import static dev.stillwatch.evaluate.baselines.SharedObjects.ACCOUNT;
import static dev.stillwatch.evaluate.baselines.SharedObjects.OBJECT;
import static org.apache.spark.sql.functions.col;

import dev.stillwatch.lake.tables.CaseMembers;
import dev.stillwatch.lake.tables.Requests;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The densest blocks of accounts and prompt skeletons.
 *
 * <p>FRAUDAR (Hooi, Song, Beutel, Shah, Shin, Faloutsos 2016, "FRAUDAR: Bounding graph fraud in the
 * face of camouflage", KDD): an edge between an account and an object weighs 1 / ln(d + 5), d being
 * the accounts of the object; the density of a block is the weight inside it per node, g(S) = f(S)
 * / |S|; nodes are peeled off one by one ({@link Peeling}) and the densest block on the way is
 * kept. Blocks come one after another, each without the edges of those before. An object of more
 * accounts than the cap is left out: by its weight it would hardly count.
 *
 * <p>The graph is peeled in the driver: it has an edge for each account and object that others used
 * too, which of an invented world are some ten thousand.
 *
 * @param blocks how many to look for, at least 1
 * @param mostAccounts accounts from which on an object is left out
 */
public record DenseBlocks(int blocks, int mostAccounts) implements Baseline {
  private static final double SMOOTHING = 5;

  private static final StructType CASES =
      new StructType()
          .add(CaseMembers.CASE_ID.name(), DataTypes.StringType)
          .add(Groups.STRENGTH, DataTypes.DoubleType)
          .add(CaseMembers.ACCOUNT_REF.name(), DataTypes.StringType);

  public DenseBlocks {
    if (blocks < 1 || mostAccounts < 2) {
      throw new IllegalArgumentException(
          "Invalid dense blocks: %d blocks, at most %d accounts (at least 1 and 2)"
              .formatted(blocks, mostAccounts));
    }
  }

  /** Three blocks. */
  static DenseBlocks shipped() {
    return new DenseBlocks(3, 1000);
  }

  @Override
  public String name() {
    return "dense-blocks";
  }

  @Override
  public Dataset<Row> cases(Observed world) {
    Dataset<Row> uses =
        SharedObjects.rare(
            world.requests().select(Requests.ACCOUNT_REF.ref(), Requests.SKELETON_HASH.ref()),
            mostAccounts);
    Map<Long, Set<String>> users = users(uses);
    List<String> accounts =
        users.values().stream().flatMap(Set::stream).distinct().sorted().toList();
    List<Peeling.Edge> edges = edges(users, accounts);
    List<Row> cases = new ArrayList<>();
    for (int number = 1; number <= blocks; number++) {
      Optional<Peeling.Block> found =
          new Peeling(edges, accounts.size(), users.size()).densest(Groups.SMALLEST);
      if (found.isEmpty()) {
        break;
      }
      String name = "block-" + number;
      Peeling.Block block = found.get();
      block.edges().stream()
          .map(Peeling.Edge::account)
          .distinct()
          .forEach(
              account ->
                  cases.add(RowFactory.create(name, block.density(), accounts.get(account))));
      Set<Peeling.Edge> gone = new HashSet<>(block.edges());
      edges = edges.stream().filter(edge -> !gone.contains(edge)).toList();
    }
    return world.requests().sparkSession().createDataFrame(cases, CASES);
  }

  /** The accounts of each object, both in an order that no partitioning changes. */
  private static Map<Long, Set<String>> users(Dataset<Row> uses) {
    Map<Long, Set<String>> users = new LinkedHashMap<>();
    Iterator<Row> rows =
        uses.select(col(OBJECT), col(ACCOUNT)).orderBy(col(OBJECT), col(ACCOUNT)).toLocalIterator();
    while (rows.hasNext()) {
      Row row = rows.next();
      users.computeIfAbsent(row.getLong(0), key -> new TreeSet<>()).add(row.getString(1));
    }
    return users;
  }

  private static List<Peeling.Edge> edges(Map<Long, Set<String>> users, List<String> accounts) {
    Map<String, Integer> numbers = new HashMap<>();
    accounts.forEach(account -> numbers.put(account, numbers.size()));
    List<Peeling.Edge> edges = new ArrayList<>();
    int object = 0;
    for (Set<String> each : users.values()) {
      double weight = 1 / Math.log(each.size() + SMOOTHING);
      for (String account : each) {
        edges.add(new Peeling.Edge(numbers.get(account), object, weight));
      }
      object++;
    }
    return edges;
  }
}
