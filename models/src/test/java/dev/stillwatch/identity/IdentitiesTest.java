package dev.stillwatch.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IdentitiesTest {
  private static final LocalDate FIRST = LocalDate.parse("2026-03-01");
  private static final List<Float> EAST = List.of(1f, 0f);
  private static final List<Float> NORTH = List.of(0f, 1f);

  @Test
  void unitesGroupsThatOverlapAndKeepsOthersApart() {
    List<Known> after =
        nightAfter(
            0,
            List.of(),
            group("frames", 0, 10, EAST, ""),
            group("profile", 6, 16, EAST, ""),
            group("profile", 30, 40, NORTH, ""));
    assertThat(after).hasSize(2);
    assertThat(after).extracting(Known::members).containsExactlyInAnyOrder(16L, 10L);
    assertThat(after).extracting(Known::requests).containsExactlyInAnyOrder(160L, 100L);
  }

  @Test
  void keepsOfSeveralGrownGroupsTheMembersThatTheyCarryTogether() {
    Found[] three = {grown("one", 0, 20), grown("two", 1, 21), grown("three", 2, 25)};
    List<Known> voted = nightAfter(0, List.of(), three);
    List<Known> united = nightAfter(0, List.of(), three[0], three[2]);
    List<Known> sure = nightAfter(0, List.of(), three[0], three[1], grown("three", 2, 25, 0.95));
    assertThat(voted).extracting(Known::members).containsExactly(20L);
    assertThat(united).extracting(Known::members).containsExactly(25L);
    assertThat(sure).extracting(Known::members).containsExactly(24L);
    assertThat(voted.get(0).belongings().get(0).reason())
        .startsWith("touches the group's field 6.5 standard deviations more than chance");
  }

  @Test
  void takesFromGroupsThatDidNotGrowOnlyWhomTheyCarryByHalfOfOnesThatDid() {
    Found strong = grown("grown", 0, 20);
    List<Known> weak = nightAfter(0, List.of(), strong, group("profile", 10, 24, EAST, "", 7.4));
    List<Known> two =
        nightAfter(
            0,
            List.of(),
            strong,
            group("profile", 10, 24, EAST, "", 7.4),
            group("frames", 12, 22, EAST, "", 3));
    assertThat(weak).extracting(Known::members).containsExactly(20L);
    assertThat(two).extracting(Known::members).containsExactly(22L);
  }

  @Test
  void takesMoreMembersFromAGroupThatLacksLittleOnlyIfHalfOfItIsOfTheCampaign() {
    Found found = group("profile-small", 0, 20, EAST, "");
    List<Known> half = nightAfter(0, List.of(), found, nearly("profile", 0, 38));
    List<Known> less = nightAfter(0, List.of(), found, nearly("profile", 0, 42));
    List<Known> chained =
        nightAfter(0, List.of(), found, nearly("profile", 0, 38), nearly("frames", 15, 55));
    List<Known> both =
        nightAfter(0, List.of(), found, nearly("profile", 0, 38), nearly("profile", 16, 54));
    List<Known> alone = nightAfter(0, List.of(), nearly("profile", 0, 38));
    assertThat(half).extracting(Known::members).containsExactly(38L);
    assertThat(less).extracting(Known::members).containsExactly(20L);
    assertThat(chained).extracting(Known::members).containsExactly(38L);
    // Together they would bring more than the campaign has.
    assertThat(both).extracting(Known::members).containsExactly(38L);
    assertThat(alone).isEmpty();
    assertThat(half.get(0).belongings().get(30).reason())
        .contains("in a group that by itself lacks a little");
    assertThat(half.get(0).belongings().get(10).reason()).doesNotContain("lacks a little");
  }

  @Test
  void takesASmallerGroupThatSendsItsFramesForItsOwnAndALargerOneNot() {
    Found found = group("frames", 0, 20, EAST, "", 30);
    List<Known> small = nightAfter(0, List.of(), found, kin(30, 36, 3));
    List<Known> again = nightAfter(0, List.of(), found, kin(30, 36, 3), grown("grown", 31, 36));
    List<Known> large = nightAfter(0, List.of(), found, kin(30, 51, 3));
    List<Known> byTwo = nightAfter(0, List.of(), found, kin(30, 36, 2));

    assertThat(small).extracting(Known::members).containsExactly(26L);
    assertThat(small.get(0).belongings().get(25).reason())
        .contains("in a group that sends the campaign's own frames, the campaign found by frames");
    // Accounts of the same campaign do not found another.
    assertThat(again).extracting(Known::members).containsExactly(26L);
    assertThat(large).hasSize(2);
    assertThat(byTwo).hasSize(2);
    // Nor does whoever is kin to kin only bring more than the campaign has.
    assertThat(nightAfter(0, List.of(), found, kin(30, 36, 3), grown("grown", 33, 80))).hasSize(2);
  }

  @Test
  void staysTheCampaignThatItsOwnGroupsAreWhateverKinTheyBring() {
    Found found = group("frames", 0, 20, EAST, "", 30);
    List<Known> first = nightAfter(0, List.of(), found, group("profile", 30, 36, NORTH, ""));
    String id =
        first.stream().filter(one -> one.members() == 20).findFirst().orElseThrow().campaignId();

    // One of its accounts has left, none of the others'.
    List<Known> then = nightAfter(1, first, group("frames", 1, 21, EAST, "", 30), kin(30, 36, 3));

    assertThat(then)
        .filteredOn(one -> one.lastSeen().equals(FIRST.plusDays(1)))
        .extracting(Known::campaignId)
        .containsExactly(id);
  }

  /** Accounts that frames link with so many of the first. */
  private static Found kin(int from, int to, int relatives) {
    List<String> framed = IntStream.range(5, 5 + relatives).mapToObj("a%03d"::formatted).toList();
    Found found = group("profile-small", from, to, NORTH, "");
    return new Found(
        found.groupId(),
        found.channel(),
        0,
        found.bits(),
        found.reading(),
        found.readingBits(),
        NORTH,
        found.members().stream()
            .map(
                tie ->
                    new Found.Tie(
                        tie.ref(),
                        tie.facet(),
                        tie.links(),
                        tie.bits(),
                        tie.score(),
                        tie.membership(),
                        tie.requests(),
                        tie.payment(),
                        framed))
            .toList());
  }

  @Test
  void saysOfWhoWasAskedForByATokenThatItHoldsOne() {
    Found.Tie recruit =
        new Found.Tie("a020", "touch", 0, 0, Double.NaN, 0.8, 10, "card", List.of());
    Found grown = grown("one", 0, 20);
    List<Found.Tie> members = Stream.concat(grown.members().stream(), Stream.of(recruit)).toList();
    List<Known> after =
        nightAfter(0, List.of(), new Found("one", "touch", 0, 15, "none", 1, EAST, members));
    assertThat(after.get(0).belongings().get(20).reason())
        .startsWith("holds a payment, mail or network token that is mostly the group's");
  }

  @Test
  void saysOfWhoAsksForTheGroupsMixAndOfGroupsThatReplayNoMoreThanIsKnown() {
    Found.Tie alike =
        new Found.Tie("a020", "whole", 0, 0, Double.NaN, Double.NaN, 10, "card", List.of());
    Found profile = group("profile", 0, 20, EAST, "", 20);
    List<Found.Tie> members = Stream.concat(profile.members().stream(), Stream.of(alike)).toList();
    List<Known> found =
        nightAfter(0, List.of(), new Found("one", "profile", 0, 20, "none", 1, EAST, members));
    List<Known> replaying = nightAfter(0, List.of(), group("signatures", 0, 20, EAST, "", 20));

    assertThat(found.get(0).belongings().get(20).reason())
        .startsWith("asks for the group's mix of topics, without favourites of its own")
        .endsWith("as far as these are known");
    assertThat(replaying.get(0).belongings().get(0).reason()).endsWith("group found by signatures");
  }

  @Test
  void saysOfWhoDiffersInLittleThatItDoesAndOfNobodyWhoWasJudged() {
    Found profile = group("profile", 0, 20, EAST, "", 20);
    Found.Tie linked = new Found.Tie("a020", "whole", 3, 9, Double.NaN, 0.9, 10, "", List.of());
    Found.Tie alike = new Found.Tie("a021", "whole", 0, 0, Double.NaN, 0.9, 10, "", List.of());
    Found.Tie elsewhere = new Found.Tie("a005", "whole", 3, 9, Double.NaN, 0.9, 10, "", List.of());
    List<Found.Tie> members =
        Stream.concat(
                profile.members().stream().filter(tie -> !tie.ref().equals("a005")),
                Stream.of(linked, alike, elsewhere))
            .toList();
    List<Known> found =
        nightAfter(
            0, List.of(), profile, new Found("two", "frames", 0, 20, "none", 1, EAST, members));

    List<Known.Belonging> all = found.get(0).belongings();
    assertThat(all.get(20).reason())
        .startsWith("3 links of 9.0 bits in the mean")
        .endsWith("; unlike the others in how long answers are or in what else it asks");
    assertThat(all.get(21).reason())
        .startsWith("asks for the group's mix of topics, without favourites of its own")
        .endsWith("in what else it asks");
    assertThat(all.get(5).reason()).endsWith("as far as these are known");
  }

  @Test
  void saysOfWhoWasJudgedInAnotherGroupWhatThatOneKnowsAndCountsItByTheFirst() {
    Found profile = group("profile", 0, 20, EAST, "", 40);
    Found.Tie apart = new Found.Tie("a020", "whole", 0, 0, Double.NaN, 0.9, 70, "", List.of());
    List<Found.Tie> members = Stream.concat(profile.members().stream(), Stream.of(apart)).toList();
    Found lead = new Found("lead", "profile", 0, 40, "none", 1, EAST, members);

    Known.Belonging judged =
        nightAfter(0, List.of(), lead, grown("grown", 10, 21)).get(0).belongings().get(20);
    List<Known> after = nightAfter(0, List.of(), lead, grown("grown", 10, 21));

    assertThat(judged.reason())
        .startsWith("touches the group's field 6.5 standard deviations")
        .endsWith("membership 0.80");
    assertThat(after).extracting(Known::requests).containsExactly(20 * 10L + 70);
  }

  @Test
  void opensACandidateOnTheSecondNightItIsSeen() {
    List<Known> first = nightAfter(0, List.of(), group("frames", 0, 10, EAST, ""));
    List<Known> second = nightAfter(1, first, group("frames", 0, 11, EAST, ""));
    assertThat(first).extracting(Known::state).containsExactly("candidate");
    assertThat(second).extracting(Known::state).containsExactly("open");
    assertThat(second.get(0).campaignId()).isEqualTo(first.get(0).campaignId());
    assertThat(second.get(0).nights()).isEqualTo(2);
    assertThat(second.get(0).firstSeen()).isEqualTo(FIRST);
  }

  @Test
  void opensAtOnceWhereNightsAreNotJudgedOneByOne() {
    List<Known> after =
        new Identities(FIRST, Admission.Entry.AT_ONCE)
            .after(List.of(), List.of(group("frames", 0, 10, EAST, "")));
    assertThat(after).extracting(Known::state).containsExactly("open");
  }

  @Test
  void aNightThatIsJudgedAgainGivesTheSameCampaignTheSameId() {
    List<Known> first = nightAfter(0, List.of(), group("frames", 0, 10, EAST, ""));

    // A late file has brought an account and taken another, and a second campaign.
    List<Known> again =
        nightAfter(0, first, group("frames", 1, 11, EAST, ""), group("profile", 50, 60, NORTH, ""));

    assertThat(again)
        .filteredOn(one -> one.belongings().get(0).ref().equals("a001"))
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.campaignId()).isEqualTo(first.get(0).campaignId());
              assertThat(one.state()).isEqualTo("candidate");
              assertThat(one.nights()).isEqualTo(1);
              assertThat(one.belongings()).hasSize(10);
            });
    assertThat(again).extracting(Known::campaignId).doesNotHaveDuplicates().hasSize(2);
    // What is no longer found was never founded.
    assertThat(nightAfter(0, first)).isEmpty();
  }

  @Test
  void dropsACandidateThatIsNotSeenAgain() {
    List<Known> first = nightAfter(0, List.of(), group("frames", 0, 10, EAST, ""));
    List<Known> third = nightAfter(2, nightAfter(1, first));
    assertThat(third).hasSize(1);
    assertThat(nightAfter(3, third)).isEmpty();
  }

  @Test
  void letsACampaignSleepAndWakesItUnderItsOldId() {
    List<Known> open = opened();
    List<Known> asleep = nightAfter(9, nightAfter(8, open));
    assertThat(asleep).extracting(Known::state).containsExactly("dormant");
    assertThat(asleep.get(0).groupId()).isEmpty();
    assertThat(asleep.get(0).lastSeen()).isEqualTo(FIRST.plusDays(1));

    List<Known> awake = nightAfter(30, asleep, group("profile", 0, 10, EAST, ""));
    assertThat(awake).extracting(Known::state).containsExactly("open");
    assertThat(awake.get(0).campaignId()).isEqualTo(open.get(0).campaignId());
  }

  @Test
  void keepsThoseWhoLeftWithTheirLastNight() {
    List<Known> after = nightAfter(5, opened(), group("frames", 2, 12, EAST, ""));
    assertThat(after.get(0).belongings())
        .filteredOn(member -> member.state().equals("left"))
        .extracting(Known.Belonging::ref, Known.Belonging::to)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("a000", FIRST.plusDays(1)),
            org.assertj.core.groups.Tuple.tuple("a001", FIRST.plusDays(1)));
    assertThat(after.get(0).belongings())
        .filteredOn(member -> member.ref().equals("a011"))
        .extracting(Known.Belonging::from)
        .containsExactly(FIRST.plusDays(5));
    assertThat(after.get(0).members()).isEqualTo(10);
  }

  @Test
  void knowsACampaignWhoseWholePoolWasReplaced() {
    List<Known> open = opened();
    List<Known> replaced = nightAfter(5, open, group("frames", 50, 60, EAST, "card"));
    assertThat(replaced).hasSize(1);
    assertThat(replaced.get(0).campaignId()).isEqualTo(open.get(0).campaignId());
  }

  @Test
  void takesNeitherContentNorCardsAloneForIdentity() {
    assertThat(nightAfter(5, opened(), group("frames", 50, 60, EAST, ""))).hasSize(2);
    assertThat(nightAfter(5, opened(), group("frames", 50, 60, NORTH, "card"))).hasSize(2);
  }

  @Test
  void givesTwoGroupsOfOneCampaignTwoIds() {
    List<Known> split =
        nightAfter(5, opened(), group("frames", 0, 6, EAST, ""), group("profile", 6, 14, EAST, ""));
    assertThat(split).extracting(Known::campaignId).doesNotHaveDuplicates().hasSize(2);
  }

  @Test
  void doesNotDependOnTheOrderOfTheGroups() {
    Found one = group("frames", 0, 10, EAST, "");
    Found other = group("profile", 6, 16, EAST, "");
    assertThat(nightAfter(0, List.of(), one, other))
        .isEqualTo(nightAfter(0, List.of(), other, one));
  }

  private static List<Known> opened() {
    List<Known> first = nightAfter(0, List.of(), group("frames", 0, 10, EAST, "card"));
    return nightAfter(1, first, group("frames", 0, 10, EAST, "card"));
  }

  private static List<Known> nightAfter(int days, List<Known> before, Found... groups) {
    return new Identities(FIRST.plusDays(days), Admission.Entry.SECOND_NIGHT)
        .after(before, List.of(groups));
  }

  private static Found grown(String id, int from, int to) {
    return grown(id, from, to, 0.8);
  }

  private static Found grown(String id, int from, int to, double likely) {
    List<Found.Tie> members =
        IntStream.range(from, to)
            .mapToObj(
                i ->
                    new Found.Tie(
                        "a%03d".formatted(i), "touch", 0, 0, 6.5, likely, 10, "", List.of()))
            .toList();
    return new Found(id, "touch", 0, 15, "customers of one topic", 1, EAST, members);
  }

  /** Accounts from one number up to another, of ten requests each. */
  private static Found group(String channel, int from, int to, List<Float> centre, String payment) {
    return group(channel, from, to, centre, payment, 15);
  }

  /** A group that lacks a little. */
  private static Found nearly(String channel, int from, int to) {
    Found found = group(channel, from, to, EAST, "", 8);
    return new Found(
        found.groupId(),
        channel,
        1,
        found.bits(),
        found.reading(),
        found.readingBits(),
        EAST,
        found.members());
  }

  private static Found group(
      String channel, int from, int to, List<Float> centre, String payment, double bits) {
    List<Found.Tie> members =
        IntStream.range(from, to)
            .mapToObj(
                i ->
                    new Found.Tie(
                        "a%03d".formatted(i),
                        "whole",
                        4,
                        3,
                        Double.NaN,
                        Double.NaN,
                        10,
                        payment,
                        List.of()))
            .toList();
    return new Found(
        channel + from + "-" + to, channel, 0, bits, "customers of one topic", 1, centre, members);
  }
}
