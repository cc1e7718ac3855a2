package dev.stillwatch.identity;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toCollection;

import java.io.Serializable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Decides which of tonight's groups by infrastructure is which pool of earlier nights, which are
 * new, and where pools came from.
 *
 * <p>A group may be an earlier pool if they share {@value #SHARED} of the smaller one's accounts
 * (accounts that had left count), or if {@value #TOKENS} of its accounts pay with rare payment
 * tokens that the pool's have used. Pairs are taken one to one, by shared accounts + shared tokens
 * / 2, highest first. A group that is no pool yet becomes one if it serves a campaign.
 *
 * <p>A new pool has <em>split from</em> an older one that goes on beside it and has {@value
 * #LINEAGE} of the smaller one's accounts; an older one that is gone has <em>merged into</em> the
 * pool that took as many of its own. A new pool <em>succeeds</em> an older one that served the same
 * campaign and of whose members there half were stopped or have left, unless that has been dormant:
 * a pool that was banned, and the one that took its place.
 */
record PoolIdentities(Lifetime lifetime) implements Serializable {
  static final String SPLIT = "split from";
  static final String MERGED = "merged into";
  static final String SUCCEEDS = "succeeds";

  private static final double SHARED = 0.2;
  private static final double TOKENS = 0.2;
  private static final double LINEAGE = 0.1;
  private static final double OVER = 0.5;

  /** A group of tonight that serves a campaign. */
  record Service(String groupId, String campaignId) {}

  /**
   * A group of tonight and a pool of before.
   *
   * @param members accounts that both have, over those of the smaller one, in [0, 1]
   * @param tokens share of the group's accounts that pay with the pool's tokens, in [0, 1]
   */
  record Meeting(String groupId, String poolId, double members, double tokens) {
    boolean maySame() {
      return members >= SHARED || tokens >= TOKENS;
    }
  }

  /**
   * A campaign that a pool serves or served.
   *
   * @param over share of its members in the pool that were stopped or have left, in [0, 1]
   */
  record Served(String campaignId, double over) {}

  /** Where a pool came from or went to. */
  record Turn(LocalDate night, String relation, String poolId, double overlap) {}

  /**
   * A pool as it stands after a night.
   *
   * @param groupId tonight's group; empty where no group is it
   */
  record Pool(
      String poolId,
      Optional<String> groupId,
      String state,
      LocalDate firstSeen,
      LocalDate lastSeen,
      long nights,
      List<Served> serves,
      List<Turn> lineage) {
    Pool {
      serves = List.copyOf(serves);
      lineage = List.copyOf(lineage);
    }

    /** One of an earlier night. */
    static Pool known(
        String poolId,
        String state,
        LocalDate firstSeen,
        LocalDate lastSeen,
        long nights,
        List<Served> serves,
        List<Turn> lineage) {
      return new Pool(
          poolId, Optional.empty(), state, firstSeen, lastSeen, nights, serves, lineage);
    }

    boolean isOver(String campaignId) {
      return serves.stream()
          .anyMatch(one -> one.campaignId().equals(campaignId) && one.over() >= OVER);
    }

    boolean isSeen() {
      return groupId.isPresent();
    }
  }

  /** The pools as they stand after the night, by id. */
  List<Pool> after(List<Pool> before, List<Service> services, List<Meeting> meetings) {
    Map<String, TreeSet<String>> serving =
        services.stream()
            .collect(
                groupingBy(
                    Service::groupId,
                    TreeMap::new,
                    mapping(Service::campaignId, toCollection(TreeSet::new))));
    Map<String, Pool> known = new TreeMap<>();
    before.forEach(pool -> known.put(pool.poolId(), pool));
    List<Meeting> met = meetings.stream().filter(one -> known.containsKey(one.poolId())).toList();
    Map<String, String> same = same(met);

    Map<String, Pool> after = new TreeMap<>();
    same.forEach(
        (group, id) ->
            after.put(id, seen(known.get(id), group, serving.getOrDefault(group, NONE))));
    known.values().stream()
        .filter(pool -> !after.containsKey(pool.poolId()))
        .toList()
        .forEach(pool -> unseen(pool).ifPresent(kept -> after.put(kept.poolId(), kept)));
    Map<String, String> ids = new HashMap<>(same);
    serving.forEach(
        (group, campaigns) -> {
          if (!same.containsKey(group)) {
            Pool pool = founded(group, campaigns, met, after.values().stream().toList());
            ids.put(group, pool.poolId());
            after.put(pool.poolId(), pool);
          }
        });
    return after.values().stream().map(pool -> merged(pool, met, ids)).toList();
  }

  private static final TreeSet<String> NONE = new TreeSet<>();

  private static Map<String, String> same(List<Meeting> met) {
    return Pairing.oneToOne(
        met.stream()
            .filter(Meeting::maySame)
            .map(
                one -> new Pairing<>(one.groupId(), one.poolId(), one.members() + one.tokens() / 2))
            .toList());
  }

  private Pool seen(Pool pool, String group, Set<String> campaigns) {
    Map<String, Served> serves = new TreeMap<>();
    campaigns.forEach(id -> serves.put(id, new Served(id, 0)));
    pool.serves().forEach(one -> serves.put(one.campaignId(), one));
    return new Pool(
        pool.poolId(),
        Optional.of(group),
        lifetime.seen(pool.state(), pool.lastSeen()),
        pool.firstSeen(),
        lifetime.night(),
        pool.nights() + 1,
        List.copyOf(serves.values()),
        pool.lineage());
  }

  private Optional<Pool> unseen(Pool pool) {
    return lifetime
        .unseen(pool.state(), pool.lastSeen())
        .map(
            state ->
                Pool.known(
                    pool.poolId(),
                    state,
                    pool.firstSeen(),
                    pool.lastSeen(),
                    pool.nights(),
                    pool.serves(),
                    pool.lineage()));
  }

  private Pool founded(String group, Set<String> campaigns, List<Meeting> met, List<Pool> others) {
    Map<String, Double> overlaps = new HashMap<>();
    met.stream()
        .filter(one -> one.groupId().equals(group))
        .forEach(one -> overlaps.put(one.poolId(), one.members()));
    List<Turn> lineage = new ArrayList<>();
    for (Pool other : others) {
      double overlap = overlaps.getOrDefault(other.poolId(), 0.0);
      boolean took =
          !other.state().equals(Lifetime.DORMANT) && campaigns.stream().anyMatch(other::isOver);
      if (overlap >= LINEAGE && other.isSeen()) {
        lineage.add(new Turn(lifetime.night(), SPLIT, other.poolId(), overlap));
      } else if (overlap < LINEAGE && took && !other.firstSeen().equals(lifetime.night())) {
        lineage.add(new Turn(lifetime.night(), SUCCEEDS, other.poolId(), overlap));
      }
    }
    return new Pool(
        lifetime.id(List.of(group)),
        Optional.of(group),
        lifetime.founded(),
        lifetime.night(),
        lifetime.night(),
        1,
        campaigns.stream().map(id -> new Served(id, 0)).toList(),
        lineage);
  }

  /** A pool that is gone, with the pools that took its accounts. */
  private Pool merged(Pool pool, List<Meeting> met, Map<String, String> ids) {
    if (pool.isSeen()) {
      return pool;
    }
    List<Turn> lineage = new ArrayList<>(pool.lineage());
    met.stream()
        .filter(one -> one.poolId().equals(pool.poolId()) && one.members() >= LINEAGE)
        .filter(one -> ids.containsKey(one.groupId()))
        .sorted(Comparator.comparing(one -> ids.get(one.groupId())))
        .map(one -> new Turn(lifetime.night(), MERGED, ids.get(one.groupId()), one.members()))
        .filter(turn -> pool.lineage().stream().noneMatch(was -> isSame(was, turn)))
        .forEach(lineage::add);
    return new Pool(
        pool.poolId(),
        pool.groupId(),
        pool.state(),
        pool.firstSeen(),
        pool.lastSeen(),
        pool.nights(),
        pool.serves(),
        lineage);
  }

  private static boolean isSame(Turn one, Turn other) {
    return one.relation().equals(other.relation()) && one.poolId().equals(other.poolId());
  }
}
