package dev.stillwatch.simulate;

import dev.stillwatch.simulate.Scenario.Campaign;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A campaign: accounts that share out a data set between them, each beside cover traffic that is
 * like anybody's.
 */
final class Extraction implements Cohort {
  private static final double DAY = 86_400;
  private static final double USUAL_ANSWER = 420;

  private final Setting setting;
  private final Campaign plan;
  private final Archetype archetype;
  private final Shards shards;
  private final Everyday cover;
  private final People people;
  private final List<String> templates;
  private final Persona persona;

  Extraction(Setting setting, Campaign plan) {
    this.setting = setting;
    this.plan = plan;
    archetype = Archetype.named(plan.archetype());
    people = new People(setting);
    long seed = Dice.mix(setting.seed(), Dice.mix(plan.group()));
    shards = new Shards(setting.fields(), seed, plan.content(), plan.accounts());
    templates = archetype.templates(plan, setting.texts(), seed);
    persona = persona(Dice.of(seed, 1));
    cover =
        new Everyday(
            setting,
            plan.group(),
            kind(),
            plan.accounts(),
            new Interests(setting.organic(), seed, plan.accounts(), 0.1),
            new Cover());
  }

  /** Cover traffic: as little as the extraction share leaves, by people and programs alike. */
  private final class Cover implements Everyday.Trait {
    @Override
    public Account account(int member, Account plain) {
      return archetype.account(plan, setting, member, plain);
    }

    @Override
    public Persona persona(int member, Persona plain) {
      return plain.at(plan.rate() * (1 - plan.share()) / plan.share());
    }
  }

  private Persona persona(Dice dice) {
    return new Persona(
        plan.rate(),
        Rhythm.EVEN,
        1,
        0,
        StrictMath.log(USUAL_ANSWER * plan.longer()) - plan.spread() * plan.spread() / 2,
        plan.spread(),
        dice.exponential(3),
        false,
        List.of(0.7, 1.0, Double.NaN).get(dice.below(3)),
        List.of(4096L, 8192L, 0L).get(dice.below(3)),
        0,
        "",
        "",
        0.05,
        0.35,
        0.05);
  }

  @Override
  public String group() {
    return plan.group();
  }

  @Override
  public String kind() {
    return "C_" + plan.archetype();
  }

  @Override
  public int size() {
    return plan.accounts();
  }

  @Override
  public Account account(int member) {
    return cover.account(member);
  }

  @Override
  public void day(int member, int day, Consumer<Call> calls) {
    Archetype.Span span = archetype.span(plan, setting.seed(), member);
    // A banned account asks nothing any more, not even for cover.
    if (day < span.banned()) {
      cover.day(member, day, calls);
    }
    int count = count(span, member, day);
    long drawn = 0;
    for (int earlier = Math.max(0, (int) span.from()); count > 0 && earlier < day; earlier++) {
      drawn += count(span, member, earlier);
    }
    extract(span, member, day, count, drawn, calls);
  }

  private int count(Archetype.Span span, int member, int day) {
    double part = Math.min(span.to(), day + 1) - Math.max(span.from(), day);
    if (part <= 0) {
      return 0;
    }
    Dice dice = Dice.of(setting.key(plan.group(), member), 40, day);
    double mean = plan.rate() * part;
    return dice.chance(plan.balanced()) ? dice.rounded(mean) : dice.poisson(mean);
  }

  private void extract(
      Archetype.Span span, int member, int day, int count, long drawn, Consumer<Call> calls) {
    double from = Math.max(0, span.from() - day) * DAY;
    double to = Math.min(1, span.to() - day) * DAY;
    Dice dice = Dice.of(setting.key(plan.group(), member), 41, day);
    double session = from;
    for (int i = 0; i < count; i++) {
      double alone = from + (to - from) * (i + dice.share()) / count;
      session = dice.chance(0.3) ? dice.between(from, to) : session + 20 + dice.exponential(90);
      double second = dice.chance(plan.isolated()) ? alone : session;
      if (second < to) {
        calls.accept(
            new Call(
                second,
                text(member, drawn + i),
                0 /* no conversation */,
                0,
                persona,
                true /* labelled */,
                ""));
      }
    }
  }

  private Supplier<String> text(int member, long draw) {
    return () -> {
      Dice dice = Dice.of(setting.key(plan.group(), member), 42, draw);
      Dealer.Card card = shards.card(member, draw);
      String task = people.typed(card.opening(), card.topic().language(), persona, dice);
      return dice.pick(templates) + " " + task;
    };
  }

  /** How an archetype differs from the others. */
  enum Archetype {
    /** One constant prefix; two pools, the second takes over when the first is banned. */
    A {
      @Override
      List<String> templates(Campaign plan, Texts texts, long seed) {
        return List.of(
            texts.frames().get("forcing").fill(GrammarFile.OPENING, Dice.mix(seed, 2) >>> 1));
      }

      @Override
      Span span(Campaign plan, long seed, int member) {
        boolean second = plan.ban() > 0 && member >= plan.accounts() / 2;
        double ban = plan.start() + plan.ban();
        double end = plan.start() + plan.days();
        if (plan.ban() <= 0) {
          return new Span(plan.start(), end, Integer.MAX_VALUE);
        }
        Dice dice = Dice.of(seed, Dice.mix(plan.group()), 3, member);
        double delay = Math.min(2, dice.exponential(0.6));
        return second
            ? new Span(ban + delay, end, Integer.MAX_VALUE)
            : new Span(plan.start(), ban, (int) Math.ceil(ban));
      }

      @Override
      Account account(Campaign plan, Setting setting, int member, Account plain) {
        Dice dice = Dice.of(setting.key(plan.group(), member), 50);
        Span span = span(plan, setting.seed(), member);
        boolean shares = dice.chance(plan.overlap());
        List<Address> homes = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
          homes.add(Country.any(dice).home(dice));
        }
        Account made =
            plain
                .since(before(setting, span.from(), dice.between(1, 12)))
                .mailing(dice.chance(0.4) ? People.disposable(dice) : plain.emailDomain())
                .from(homes);
        Account paying =
            shares ? made.paying(token(setting, plan, dice.below(1 + plan.accounts() / 8))) : made;
        return span.banned() < setting.scenario().days() ? paying.marked("banned") : paying;
      }
    },

    /** Paraphrased role lines over a few fields; one start, shared payment, even load. */
    B {
      @Override
      List<String> templates(Campaign plan, Texts texts, long seed) {
        Grammar roles = texts.frames().get("role");
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < Math.max(1, plan.variants()); i++) {
          lines.add(roles.fill(GrammarFile.OPENING, Dice.mix(seed, 2, i) >>> 1));
        }
        return lines;
      }

      @Override
      Span span(Campaign plan, long seed, int member) {
        double together =
            plan.start() + Dice.of(seed, Dice.mix(plan.group()), 3, member).share() / 24;
        return new Span(together, plan.start() + plan.days(), Integer.MAX_VALUE);
      }

      @Override
      Account account(Campaign plan, Setting setting, int member, Account plain) {
        Dice dice = Dice.of(setting.key(plan.group(), member), 50);
        Account made = plain.since(before(setting, plan.start(), dice.between(0.5, 5)));
        if (!dice.chance(plan.overlap())) {
          return made;
        }
        Dice pool = Dice.of(setting.key(plan.group(), 0), 51, dice.below(6));
        List<Address> exits = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          exits.add(Country.any(pool).hosted(pool));
        }
        String agent = People.agent(Dice.of(setting.key(plan.group(), 0), 52));
        return made.from(exits)
            .using(agent, People.tls(agent, 0))
            .paying(token(setting, plan, dice.below(3)));
      }
    };

    /**
     * When a member extracts.
     *
     * @param from days into the world
     * @param to days into the world
     * @param banned first day on which the account is shut
     */
    record Span(double from, double to, int banned) {}

    /** What stands before a task; one of them is drawn for each request. */
    abstract List<String> templates(Campaign plan, Texts texts, long seed);

    abstract Span span(Campaign plan, long seed, int member);

    abstract Account account(Campaign plan, Setting setting, int member, Account plain);

    static Archetype named(String name) {
      for (Archetype archetype : values()) {
        if (archetype.name().equals(name)) {
          return archetype;
        }
      }
      throw new IllegalArgumentException(
          "Invalid archetype: %s (one of %s)".formatted(name, List.of(values())));
    }

    static Instant before(Setting setting, double day, double days) {
      return setting.midnight(0).plus(Duration.ofSeconds((long) ((day - days) * DAY)));
    }

    static String token(Setting setting, Campaign plan, int number) {
      return "pay_" + Dice.hex(16, setting.key(plan.group(), number), 53);
    }
  }
}
