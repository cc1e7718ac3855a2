package dev.stillwatch.identity;

import static java.util.stream.Collectors.toSet;

import dev.stillwatch.lake.tables.CampaignMembers;
import dev.stillwatch.linking.LinkBySignatures;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Decides which of tonight's accepted groups are one campaign, and which campaign of earlier nights
 * it is.
 *
 * <p>Groups, strongest first (bits times the root of the size, ties by id), join an earlier one
 * where their Jaccard index reaches {@value #JACCARD} or one is contained in the other by {@value
 * #CONTAINED}. Members are united; of {@value #SEVERAL} and more grown groups, those whose
 * probabilities of membership come to {@value #CARRIED} in the mean, weighed by the groups' bits,
 * and beside a grown group those that others carry by half of its bits. A group that lacks a little
 * brings its members likewise if half of them are such a campaign's already; all such groups of a
 * campaign no more than it has, and they make none.
 *
 * <p>A group that did not grow is also kin to a campaign if half of its members share rare frames
 * with as many of the campaign's accounts as of others, or more, and with {@value #KIN_TO} of them
 * in all: accounts that tried a template out before the rest used it stand apart by all else they
 * sent. It brings its members whether it is accepted or lacks some, no more of them than the
 * campaign has; tokens make no kin, as two campaigns may use one pool. Whom others brought has no
 * say in which campaign of earlier nights it is, and what it is called.
 *
 * <p>A group may be an earlier campaign if they share {@value #SHARED} of the smaller one's members
 * (members that had left count), or if their contents point the same way (cosine {@value #COSINE})
 * and {@value #TOKENS} of its members pay with tokens the campaign has used: a pool that was banned
 * and replaced. Pairs are taken one to one, by shared members + cosine / 2 + shared tokens / 2,
 * highest first, ties by ids.
 *
 * <p>A new campaign's id is a digest of its first night and founding members, so it is the same
 * whenever that night is run again and never another's.
 */
record Identities(LocalDate night, Admission.Entry entry) implements Serializable {
  private static final double JACCARD = 0.25;
  private static final double CONTAINED = 0.5;
  private static final int SEVERAL = 3;
  private static final double CARRIED = 0.3;
  private static final int KIN_TO = 3;
  private static final double SHARED = 0.2;
  private static final double COSINE = 0.95;
  private static final double TOKENS = 0.2;
  private static final double SURE = 0.99;
  private static final String APART =
      "; unlike the others in how long answers are or in what else it asks";
  private static final String LIKE =
      "; like the group in topics, repeats, pace and answers, as far as these are known";
  private static final String KIN = "in a group that sends the campaign's own frames, the campaign";
  private static final String KIN_OF_KIN =
      "in a group that shares many accounts with one that sends the campaign's own frames, the"
          + " campaign";
  private static final String HALF =
      "in a group that by itself lacks a little, half of which is in the campaign, the campaign";
  private static final String LACKING_KIN =
      "in a group that by itself lacks some and sends the campaign's own frames, the campaign";

  /**
   * The campaigns as they stand after the night, by id.
   *
   * @param before as they stood before it; those first seen tonight were founded when the night was
   *     judged before, and lend nothing but their ids, so that what was decided of them is not lost
   *     where a night that is judged again founds them with an account more or less
   */
  List<Known> after(List<Known> before, List<Found> groups) {
    List<Merged> merged = merged(groups);
    List<Known> earlier =
        before.stream().filter(campaign -> campaign.firstSeen().isBefore(night)).toList();
    Map<String, Known> byId = new HashMap<>();
    earlier.forEach(campaign -> byId.put(campaign.campaignId(), campaign));
    Map<Integer, String> same = matched(earlier, merged);
    Map<Integer, String> again =
        matched(
            before.stream().filter(campaign -> !campaign.firstSeen().isBefore(night)).toList(),
            merged);
    List<Known> after = new ArrayList<>();
    for (int i = 0; i < merged.size(); i++) {
      Known known = byId.get(same.get(i));
      after.add(
          known == null
              ? founded(merged.get(i), Optional.ofNullable(again.get(i)))
              : seen(known, merged.get(i)));
    }
    Set<String> seen = Set.copyOf(same.values());
    earlier.stream()
        .filter(campaign -> !seen.contains(campaign.campaignId()))
        .forEach(campaign -> unseen(campaign).ifPresent(after::add));
    after.sort(Comparator.comparing(Known::campaignId));
    return after;
  }

  /** Groups of tonight that are one campaign; the first speaks for all. */
  private record Merged(
      Found lead,
      Map<String, Found.Tie> members,
      Map<String, String> brought,
      Set<String> apart,
      Set<String> like,
      List<String> channels) {
    /** The accounts that its own groups carry. */
    Set<String> own() {
      return members.keySet().stream().filter(ref -> !brought.containsKey(ref)).collect(toSet());
    }
  }

  private static List<Merged> merged(List<Found> groups) {
    List<Found> order =
        groups.stream()
            .sorted(
                Comparator.comparingDouble(Found::weight).reversed().thenComparing(Found::groupId))
            .toList();
    List<Fragments> all = new ArrayList<>();
    for (Found group : order.stream().filter(Found::isAccepted).toList()) {
      Set<String> refs = new HashSet<>();
      group.members().forEach(tie -> refs.add(tie.ref()));
      Fragments into =
          all.stream().filter(one -> overlap(one.refs(), refs)).findFirst().orElse(null);
      if (into != null) {
        into.groups().add(group);
        into.refs().addAll(refs);
      } else {
        all.stream()
            .filter(one -> one.isFamilyOf(group, refs))
            .findFirst()
            .ifPresentOrElse(
                family -> family.kin().add(group),
                () ->
                    all.add(
                        new Fragments(new ArrayList<>(List.of(group)), refs, new ArrayList<>())));
      }
    }
    List<Found> lacking = order.stream().filter(group -> !group.isAccepted()).toList();
    return all.stream().map(fragments -> fragments.merged(lacking)).toList();
  }

  /**
   * Groups that are one campaign, the strongest first, all accounts of theirs, and accepted groups
   * that are kin to them.
   */
  private record Fragments(List<Found> groups, Set<String> refs, List<Found> kin) {
    /** Whether a group that shares few accounts with these is kin to them, or to their kin. */
    boolean isFamilyOf(Found group, Set<String> others) {
      Set<String> near = new HashSet<>();
      kin.forEach(one -> one.members().forEach(tie -> near.add(tie.ref())));
      boolean related = (!near.isEmpty() && overlap(near, others)) || isKin(group, refs);
      near.addAll(others);
      return related && near.size() <= refs.size();
    }

    /**
     * Members are those of any group; but of several that grew to almost the same, those that they
     * carry together, since each of them errs at its own edge: one of three equal ones has to be
     * nearly sure of whom the others have not. Growing looks at everybody, so whom only groups
     * carry that did not grow is a member if these have half of the bits of the strongest that
     * grew.
     */
    Merged merged(List<Found> lacking) {
      List<Found> grown = groups.stream().filter(Found::isGrown).toList();
      Map<String, Double> carried = carried(grown);
      Map<String, Double> linked =
          carried(groups.stream().filter(group -> !group.isGrown()).toList());
      double all = grown.stream().mapToDouble(Found::bits).sum();
      double needed = grown.size() >= SEVERAL ? CARRIED * all : 0;
      double strongest = grown.stream().mapToDouble(Found::bits).max().orElse(0);
      Map<String, Found.Tie> members = new TreeMap<>();
      Map<String, Found.Tie> besides = new TreeMap<>();
      for (Found group : groups) {
        for (Found.Tie tie : group.members()) {
          boolean isMember =
              group.isGrown()
                  ? carried.get(tie.ref()) >= needed
                  : carried.getOrDefault(tie.ref(), 0.0) > 0
                      || linked.get(tie.ref()) >= strongest / 2;
          if (isMember) {
            (group.isApart(tie) ? besides : members).merge(tie.ref(), tie, Identities::stronger);
          }
        }
      }
      // What was found of an account that was judged says more than that it differs elsewhere.
      besides.forEach(members::putIfAbsent);
      // A case counts what its first group is about.
      for (Found.Tie tie : groups.get(0).members()) {
        members.computeIfPresent(tie.ref(), (ref, found) -> found.asking(tie.requests()));
      }
      Map<String, String> brought = new HashMap<>();
      for (Found group : kin) {
        String why = isKin(group, refs) ? KIN : KIN_OF_KIN;
        for (Found.Tie tie : group.members()) {
          if (members.putIfAbsent(tie.ref(), tie) == null) {
            brought.put(tie.ref(), why);
          }
        }
      }
      brought.putAll(lend(members, lacking, strongest / 2));
      return new Merged(
          groups.get(0),
          members,
          brought,
          apart(lacking),
          like(brought),
          groups.stream().map(Found::channel).distinct().toList());
    }

    /** Accounts of groups that were pruned: of replayed signatures they are taken as they are. */
    private Set<String> like(Map<String, String> brought) {
      Set<String> like = new HashSet<>(brought.keySet());
      Stream.concat(groups.stream(), kin.stream())
          .filter(group -> !group.channel().equals(LinkBySignatures.CHANNEL))
          .forEach(group -> group.members().forEach(tie -> like.add(tie.ref())));
      return like;
    }

    /** Whoever differs in little from a group and was not judged with another of these. */
    private Set<String> apart(List<Found> lacking) {
      Set<String> apart = new HashSet<>();
      Set<String> judged = new HashSet<>();
      for (Found group : Stream.concat(groups.stream(), kin.stream()).toList()) {
        group.members().forEach(tie -> (group.isApart(tie) ? apart : judged).add(tie.ref()));
      }
      for (Found group : lacking) {
        group.members().stream().filter(group::isApart).forEach(tie -> apart.add(tie.ref()));
      }
      apart.removeAll(judged);
      return apart;
    }

    /** Adds whom groups that lack a little bring, and says why. */
    private static Map<String, String> lend(
        Map<String, Found.Tie> members, List<Found> lacking, double least) {
      Set<String> before = Set.copyOf(members.keySet());
      Map<String, String> lent = new HashMap<>();
      for (Found group : lacking) {
        List<Found.Tie> others =
            group.members().stream().filter(tie -> !before.contains(tie.ref())).toList();
        boolean half =
            others.size() <= (1 - CONTAINED) * group.members().size()
                && group.lacking() <= Admission.LACKING
                && group.bits() >= least;
        long more = others.stream().filter(tie -> !lent.containsKey(tie.ref())).count();
        if ((half || isKin(group, before)) && lent.size() + more <= before.size()) {
          for (Found.Tie tie : others) {
            members.putIfAbsent(tie.ref(), tie);
            lent.putIfAbsent(tie.ref(), half ? HALF : LACKING_KIN);
          }
        }
      }
      return lent;
    }

    /** Bits of the groups that an account is in, as far as it is likely to be. */
    private static Map<String, Double> carried(List<Found> groups) {
      Map<String, Double> carried = new HashMap<>();
      for (Found group : groups) {
        for (Found.Tie tie : group.members()) {
          double likely = Double.isNaN(tie.membership()) ? 1 : tie.membership();
          carried.merge(tie.ref(), likely * group.bits(), Double::sum);
        }
      }
      return carried;
    }
  }

  private static Found.Tie stronger(Found.Tie one, Found.Tie other) {
    return other.bits() > one.bits() ? other : one;
  }

  /** Whether half of a group share rare frames with a campaign as much as with others, or more. */
  private static boolean isKin(Found group, Set<String> refs) {
    Set<String> own = group.members().stream().map(Found.Tie::ref).collect(toSet());
    Set<String> relatives = new HashSet<>();
    int kin = 0;
    for (Found.Tie tie : group.members()) {
      Set<String> framed = new HashSet<>(tie.framed());
      framed.removeAll(own);
      int all = framed.size();
      framed.retainAll(refs);
      relatives.addAll(framed);
      kin += !framed.isEmpty() && framed.size() >= CONTAINED * all ? 1 : 0;
    }
    // Not by one account alone, whose owner may use a program that others of its firm use.
    return kin >= CONTAINED * group.members().size() && relatives.size() >= KIN_TO;
  }

  private static boolean overlap(Set<String> one, Set<String> other) {
    double shared = shared(one, other);
    return shared / (one.size() + other.size() - shared) >= JACCARD
        || shared / Math.min(one.size(), other.size()) >= CONTAINED;
  }

  private static double shared(Set<String> one, Set<String> other) {
    Set<String> smaller = one.size() <= other.size() ? one : other;
    Set<String> larger = one.size() <= other.size() ? other : one;
    return smaller.stream().filter(larger::contains).count();
  }

  private static Map<Integer, String> matched(List<Known> before, List<Merged> merged) {
    List<Pairing<Integer>> pairs = new ArrayList<>();
    List<Set<String>> owns = merged.stream().map(Merged::own).toList();
    for (Known campaign : before) {
      Set<String> refs = campaign.belongings().stream().map(Known.Belonging::ref).collect(toSet());
      Set<String> payments =
          campaign.belongings().stream()
              .map(Known.Belonging::payment)
              .filter(token -> !token.isEmpty())
              .collect(toSet());
      for (int i = 0; i < merged.size(); i++) {
        Merged group = merged.get(i);
        Set<String> own = owns.get(i);
        double members = shared(refs, own) / Math.max(1, Math.min(refs.size(), own.size()));
        double cosine = cosine(campaign.centre(), group.lead().centre());
        double tokens =
            group.members().values().stream()
                    .filter(tie -> payments.contains(tie.payment()))
                    .count()
                / (double) group.members().size();
        if (members >= SHARED || (cosine >= COSINE && tokens >= TOKENS)) {
          pairs.add(
              new Pairing<>(
                  i, campaign.campaignId(), members + Math.max(0, cosine) / 2 + tokens / 2));
        }
      }
    }
    return Pairing.oneToOne(pairs);
  }

  private static double cosine(List<Float> one, List<Float> other) {
    if (one.size() != other.size()) {
      return 0;
    }
    double product = 0;
    double squares = 0;
    double otherSquares = 0;
    for (int i = 0; i < one.size(); i++) {
      product += one.get(i) * other.get(i);
      squares += one.get(i) * one.get(i);
      otherSquares += other.get(i) * other.get(i);
    }
    double length = Math.sqrt(squares * otherSquares);
    return length == 0 ? 0 : product / length;
  }

  private Known founded(Merged group, Optional<String> called) {
    List<Known.Belonging> members =
        group.members().values().stream().map(tie -> belonging(tie, night, group)).toList();
    String id = called.orElseGet(() -> lifetime().id(group.own()));
    return known(id, group, lifetime().founded(), night, 1, members);
  }

  private Known seen(Known earlier, Merged group) {
    Map<String, Known.Belonging> members = new TreeMap<>();
    for (Known.Belonging member : earlier.belongings()) {
      members.put(member.ref(), member.left());
    }
    group
        .members()
        .forEach(
            (ref, tie) -> {
              Known.Belonging was = members.get(ref);
              LocalDate from = was == null ? night : was.from();
              members.put(ref, belonging(tie, from, group));
            });
    return known(
        earlier.campaignId(),
        group,
        lifetime().seen(earlier.state(), earlier.lastSeen()),
        earlier.firstSeen(),
        earlier.nights() + 1,
        List.copyOf(members.values()));
  }

  private Known known(
      String id,
      Merged group,
      String state,
      LocalDate firstSeen,
      long nights,
      List<Known.Belonging> members) {
    Found lead = group.lead();
    long requests = group.members().values().stream().mapToLong(Found.Tie::requests).sum();
    return new Known(
        id,
        Optional.of(lead.groupId()),
        state,
        lead.bits(),
        lead.reading(),
        lead.readingBits(),
        group.members().size(),
        requests,
        firstSeen,
        night,
        nights,
        lead.centre(),
        members);
  }

  private Known.Belonging belonging(Found.Tie tie, LocalDate from, Merged group) {
    List<String> channels = group.channels();
    boolean apart = group.apart().contains(tie.ref());
    String reason =
        "%s, %s found by %s%s%s"
            .formatted(
                because(tie, apart),
                group.brought().getOrDefault(tie.ref(), "group"),
                String.join(" and ", channels),
                apart ? APART : group.like().contains(tie.ref()) ? LIKE : "",
                apart || isOfWholeGroup(tie) ? "" : likelihood(tie));
    return new Known.Belonging(
        tie.ref(),
        tie.facet(),
        from,
        night,
        CampaignMembers.ACTIVE,
        tie.bits(),
        reason,
        tie.payment());
  }

  private static String because(Found.Tie tie, boolean apart) {
    if (tie.links() > 0) {
      return String.format(
          Locale.ROOT, "%d links of %.1f bits in the mean", tie.links(), tie.bits());
    }
    if (apart || Double.isNaN(tie.membership())) {
      return "asks for the group's mix of topics, without favourites of its own";
    }
    return Double.isNaN(tie.score())
        ? "holds a payment, mail or network token that is mostly the group's"
        : String.format(
            Locale.ROOT,
            "touches the group's field %.1f standard deviations more than chance",
            tie.score());
  }

  /** Whether links in a group of whole accounts brought it, which has no model of membership. */
  private static boolean isOfWholeGroup(Found.Tie tie) {
    return tie.links() > 0 && Double.isNaN(tie.score());
  }

  private static String likelihood(Found.Tie tie) {
    double membership = tie.membership();
    if (Double.isNaN(membership)) {
      return "";
    }
    // No model is sure.
    return membership > SURE
        ? ", modelled probability of membership above %s".formatted(SURE)
        : String.format(Locale.ROOT, ", modelled probability of membership %.2f", membership);
  }

  private Optional<Known> unseen(Known campaign) {
    return lifetime().unseen(campaign.state(), campaign.lastSeen()).map(campaign::unseen);
  }

  private Lifetime lifetime() {
    return new Lifetime(night, entry);
  }
}
