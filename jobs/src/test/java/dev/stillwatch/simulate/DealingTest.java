package dev.stillwatch.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DealingTest {
  @Test
  void aShuffleIsAPermutationOfAnySize() {
    for (long size : List.of(1L, 2L, 3L, 7L, 64L, 1000L)) {
      Shuffle shuffle = new Shuffle(42, size);
      assertThat(LongStream.range(0, size).map(shuffle::at).sorted())
          .containsExactlyElementsOf(LongStream.range(0, size).boxed().toList());
    }
  }

  @Test
  void diceOfOneNameFallAlikeAndOfTwoNamesDoNot() {
    assertThat(Dice.of(1, 2, 3).bits()).isEqualTo(Dice.of(1, 2, 3).bits());
    assertThat(Dice.of(1, 2, 3).bits()).isNotEqualTo(Dice.of(1, 3, 2).bits());
  }

  @Test
  void diceKeepTheirMeans() {
    Dice dice = Dice.of(5);
    int draws = 20_000;

    // Tolerances are four standard errors of the mean.
    assertThat(IntStream.range(0, draws).mapToDouble(i -> dice.poisson(3)).average().orElse(0))
        .isBetween(2.95, 3.05);
    assertThat(IntStream.range(0, draws).mapToDouble(i -> dice.geometric(4)).average().orElse(0))
        .isBetween(3.9, 4.1);
    assertThat(
            IntStream.range(0, draws).mapToDouble(i -> dice.logNormal(10, 0.5)).average().orElse(0))
        .isBetween(9.8, 10.2);
  }

  @Test
  void everyNumberOfAGrammarIsAnotherSentence() {
    Map<String, List<String>> slots = new java.util.LinkedHashMap<>();
    slots.put("a", List.of("x", "y", "z"));
    slots.put("b", List.of("{a}1", "{a}2"));
    slots.put("opening", List.of("{a} and {a}", "{b} or {a}"));
    Grammar grammar = new Grammar(slots);

    Set<String> sentences = new HashSet<>();
    for (long i = 0; i < grammar.size("opening"); i++) {
      sentences.add(grammar.fill("opening", i));
    }

    // "x and x" is no sentence: 3 x 2, and 6 x 3.
    assertThat(sentences).hasSize(24).contains("x and y", "z2 or z").doesNotContain("x and x");
  }

  @Test
  void noTwoCustomersAreDealtTheSameText() {
    Dealer dealer = new Dealer(Texts.builtIn(1).organic());
    Interests some = new Interests(dealer, 1, 300, 0.1);
    Interests others = new Interests(dealer, 2, 40, 0.1);
    Map<String, Integer> owners = new HashMap<>();

    for (int customer = 0; customer < 340; customer++) {
      Interests mine = customer < 300 ? some : others;
      int number = customer < 300 ? customer : customer - 300;
      for (int slot = 0; slot < mine.count(number); slot++) {
        for (int draw = 0; draw < 5; draw++) {
          Dealer.Card card = mine.card(number, slot, draw);
          assertThat(owners.put(card.topic().name() + card.number(), customer)).isNull();
        }
      }
    }
  }

  @Test
  void aCampaignDealsEachTextOnceBeforeAnyComesAgain() {
    Dealer dealer = new Dealer(Texts.builtIn(1).fields());
    Shards shards = new Shards(dealer, 3, List.of("reasoning", "tools"), 20, 1);
    Set<String> cards = new HashSet<>();

    for (int member = 0; member < 20; member++) {
      for (int draw = 0; draw < 400; draw++) {
        Dealer.Card card = shards.card(member, draw);
        assertThat(card.topic().name()).isIn("reasoning", "tools");
        assertThat(cards.add(card.topic().name() + card.number())).isTrue();
      }
    }
  }

  @Test
  void customersKeepToFewTopicsOfOneLanguage() {
    Dealer dealer = new Dealer(Texts.builtIn(1).organic());
    Interests interests = new Interests(dealer, 1, 400, 0.1);
    long generalists = 0;

    for (int customer = 0; customer < 400; customer++) {
      generalists += interests.count(customer) > 5 ? 1 : 0;
      for (int slot = 0; slot < interests.count(customer); slot++) {
        assertThat(interests.card(customer, slot, 0).topic().language())
            .isEqualTo(interests.language(customer));
      }
    }
    assertThat(generalists).isBetween(38L, 50L);
  }

  @Test
  void theBuiltInTextsAreWideAndInManyLanguages() {
    Texts texts = Texts.builtIn(1);

    assertThat(texts.organic()).hasSizeGreaterThanOrEqualTo(40);
    assertThat(texts.organic().stream().map(Topic::language).distinct())
        .containsExactlyInAnyOrder("en", "de", "es", "fr", "pt", "zh", "ja");
    assertThat(texts.fields()).hasSizeGreaterThanOrEqualTo(12);
    for (Topic topic : Stream.concat(texts.organic().stream(), texts.fields().stream()).toList()) {
      assertThat(topic.size()).as(topic.name()).isGreaterThan(400);
      assertThat(topic.opening(17)).as(topic.name()).doesNotContain("{").doesNotContain("}");
    }
  }

  @Test
  void everyShippedScenarioCanBeReadAndScaled() {
    for (String name : Scenarios.SHIPPED) {
      Scenario scenario = Scenarios.named(name);
      assertThat(scenario.doc()).endsWith(".");
      assertThat(scenario.withDays(10).withAccounts(400).days()).isEqualTo(10);
    }
    assertThat(Scenarios.named("quiet").campaigns()).isEmpty();
    assertThat(Scenarios.named("quiet").confounders())
        .isEqualTo(Scenarios.named("demo").confounders());
  }

  @Test
  void theTestSetHasWhatTheTuneSetLacks() {
    for (String set : Scenarios.sets()) {
      for (String name : Scenarios.set(set)) {
        Scenario scenario = Scenarios.named(name);
        assertThat(scenario.name()).isEqualTo(name);
        assertThat(scenario.days()).isBetween(28, 35);
        assertThat(scenario.population().accounts()).isBetween(1500, 2500);
        assertThat(scenario.ordinary()).isGreaterThan(1000);
      }
    }
    assertThat(Scenarios.sets()).containsExactly("tune", "test");
    assertThat(archetypes("test")).contains("A", "B", "C", "D", "F", "G");
    assertThat(archetypes("tune")).contains("A", "B", "C", "D", "E", "G").doesNotContain("F");
    assertThat(confounders("test"))
        .containsAll(confounders("tune"))
        .contains("grey", "research", "failover", "batch-without-organisation");
    assertThat(confounders("tune")).doesNotContain("grey", "research", "failover");
  }

  private static Set<String> archetypes(String set) {
    return Scenarios.set(set).stream()
        .flatMap(name -> Scenarios.named(name).campaigns().stream())
        .map(Campaign::archetype)
        .collect(Collectors.toSet());
  }

  private static Set<String> confounders(String set) {
    return Scenarios.set(set).stream()
        .flatMap(name -> Scenarios.named(name).confounders().stream())
        .map(Scenario.Confounder::label)
        .collect(Collectors.toSet());
  }

  @Test
  void refusesKeysThatMeanNothing(@TempDir Path folder) throws java.io.IOException {
    Path file = folder.resolve("odd.conf");
    Files.writeString(
        file,
        """
        doc = "Odd.", start-date = 2026-03-01, days = 2, population { accounts = 5, prompt = 3 }
        campaigns = [], confounders = [], calendar { own = [P0D], competitor-gap = P3D }
        """);

    assertThatThrownBy(() -> Scenarios.named(file.toString()))
        .hasMessageStartingWith(
            "Invalid scenario odd: unknown keys population.[prompt] (known are");
    assertThatThrownBy(() -> Scenarios.named("nowhere"))
        .hasMessageStartingWith("Cannot read scenario nowhere: neither one of [demo,");
  }
}
