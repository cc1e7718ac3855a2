package dev.stillwatch.simulate;

import dev.stillwatch.simulate.Scenario.Population;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Draws ordinary accounts and ways to behave. */
final class People {
  private static final List<String> MAIL =
      List.of("mail.example", "post.example", "inbox.example", "webmail.example", "letter.example");
  private static final List<String> DISPOSABLE =
      List.of("tenminutes.example", "burner.example", "dropmail.example");
  private static final List<String> AGENTS =
      List.of(
          "house-python/1.42.0",
          "house-python/1.51.2",
          "house-node/4.11.0",
          "house-node/4.20.1",
          "python-requests/2.32.3",
          "openapi-generator/java",
          "curl/8.5.0",
          "Mozilla/5.0 (web)",
          "house-app/ios-3.2",
          "house-app/android-3.1",
          "langkit/0.3.4",
          "go-http-client/2.0");

  private final Setting setting;

  People(Setting setting) {
    this.setting = setting;
  }

  /** Somebody who signed up on their own. */
  Account account(long key, String language) {
    Dice dice = Dice.of(key, 1);
    Country country = dice.chance(0.93) ? Country.speaking(language, dice) : Country.any(dice);
    boolean business = dice.chance(0.3);
    String org = business ? "org_" + Dice.hex(16, key, 2) : "";
    String domain =
        business
            ? Dice.hex(8, key, 3) + ".example"
            : dice.chance(0.02) ? dice.pick(DISPOSABLE) : dice.pick(MAIL);
    String plan =
        business
            ? (dice.chance(0.3) ? "enterprise" : "team")
            : List.of("free", "plus", "payg").get(dice.weighted(3, 4, 3));
    String agent = dice.pick(AGENTS);
    return new Account(
        "acct_" + Dice.hex(20, key, 4),
        joined(dice),
        org,
        domain,
        plan.equals("free") ? "" : "pay_" + Dice.hex(16, key, 5),
        country,
        plan,
        dice.chance(0.02) ? "banned" : "active",
        business && dice.chance(0.3),
        homes(country, dice),
        agent,
        tls(agent, dice.below(3)));
  }

  // A fifth of the accounts arrive while we watch, the others over two years before.
  private Instant joined(Dice dice) {
    double day =
        dice.chance(0.2)
            ? dice.between(-3, setting.scenario().days() * 0.9)
            : -dice.between(3, 730);
    return setting.midnight(0).plus(Duration.ofSeconds((long) (day * 86_400)));
  }

  private List<Address> homes(Country country, Dice dice) {
    Population population = setting.scenario().population();
    if (dice.chance(population.egress())) {
      return List.of(Country.hidden(dice), Country.hidden(dice), country.home(dice));
    }
    List<Address> homes = new ArrayList<>();
    int count = 1 + dice.weighted(5, 3, 2);
    for (int i = 0; i < count; i++) {
      homes.add(country.home(dice));
    }
    return homes;
  }

  static String tls(String agent, int build) {
    return Dice.hex(32, Dice.mix(agent), build);
  }

  static String disposable(Dice dice) {
    return dice.pick(DISPOSABLE);
  }

  static String mail(Dice dice) {
    return dice.pick(MAIL);
  }

  static String agent(Dice dice) {
    return dice.pick(AGENTS);
  }

  /** Anybody's way to behave. */
  Persona persona(long key) {
    Population population = setting.scenario().population();
    Dice dice = Dice.of(key, 10);
    double rate = dice.logNormal(population.prompts() / 28, population.spread());
    // Nobody clicks a thousand times a day; what is above belongs to programs.
    boolean program = dice.chance(population.programs());
    return program ? program(key, rate, dice) : person(Math.min(rate, 60), dice);
  }

  private Persona person(double rate, Dice dice) {
    Rhythm rhythm =
        List.of(Rhythm.OFFICE, Rhythm.EVENING, Rhythm.NIGHT).get(dice.weighted(5, 4, 1));
    boolean web = dice.chance(0.6);
    return new Persona(
        rate,
        rhythm,
        1 + dice.logNormal(2.4, 0.5),
        repeats(dice),
        Math.log(dice.logNormal(420, 0.55)),
        dice.between(0.5, 0.95),
        dice.chance(0.2) ? 400 : dice.exponential(12),
        dice.chance(0.45),
        web ? Double.NaN : List.of(0.0, 0.2, 0.7, 1.0).get(dice.weighted(1, 2, 4, 3)),
        web || dice.chance(0.4) ? 0 : List.of(1024L, 2048L, 4096L).get(dice.below(3)),
        dice.chance(0.15) ? 1 + dice.below(6) : 0,
        dice.chance(0.35) ? "own-" + dice.bits() : "",
        "",
        dice.chance(0.3) ? dice.between(0.5, 1) : dice.between(0, 0.2),
        dice.between(0, 1),
        dice.between(0, 0.5));
  }

  private Persona program(long key, double rate, Dice dice) {
    boolean runs = dice.chance(0.5);
    Grammar frames = setting.texts().frames().get("program");
    String frame =
        dice.chance(0.75) ? frames.fill(GrammarFile.OPENING, Dice.mix(key, 11) >>> 1) : "";
    return new Persona(
        rate,
        runs ? Rhythm.RUNS : Rhythm.EVEN,
        runs ? dice.between(4, 15) : 1,
        repeats(dice),
        Math.log(dice.logNormal(260, 0.9)),
        dice.between(0.2, 0.7),
        dice.chance(0.5) ? 400 : dice.exponential(25),
        dice.chance(0.6),
        dice.chance(0.6) ? 0.0 : dice.chance(0.5) ? 0.3 : Double.NaN,
        dice.chance(0.6) ? List.of(256L, 512L, 1024L, 4096L).get(dice.below(4)) : 0,
        dice.chance(0.2) ? 1 + dice.below(4) : 0,
        dice.chance(0.6) ? "own-" + dice.bits() : "",
        frame,
        dice.between(0, 0.2),
        dice.between(0, 0.4),
        0);
  }

  private double repeats(Dice dice) {
    return Math.min(0.5, dice.exponential(setting.scenario().population().repeats()));
  }

  /** A text as this person would type it. */
  String typed(String text, String language, Persona persona, Dice dice) {
    String typed = text;
    if (dice.chance(persona.lower())) {
      typed = typed.toLowerCase(Locale.ROOT);
    }
    char last = typed.isEmpty() ? ' ' : typed.charAt(typed.length() - 1);
    if (Character.isLetter(last) && !dice.chance(persona.bare())) {
      boolean wide = language.equals("zh") || language.equals("ja");
      typed += wide ? "。" : dice.chance(0.4) ? "?" : ".";
    }
    if (dice.chance(persona.polite())) {
      List<String> closers = setting.texts().closers().getOrDefault(language, List.of());
      List<String> openers = setting.texts().openers().getOrDefault(language, List.of());
      if (!openers.isEmpty() && dice.chance(0.5)) {
        return dice.pick(openers)
            + (language.equals("zh") || language.equals("ja") ? "，" : ", ")
            + typed;
      }
      if (!closers.isEmpty()) {
        return typed + " " + dice.pick(closers);
      }
    }
    return typed;
  }
}
