package dev.stillwatch.simulate;

import dev.stillwatch.simulate.Everyday.Trait;
import dev.stillwatch.simulate.Infrastructure.Pool;
import dev.stillwatch.simulate.Scenario.Confounder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/** Groups of ordinary accounts that a detector may take for campaigns. */
final class Confounders {
  private static final int GREY_TENANTS = 3;

  private final Setting setting;
  private final Map<String, Maker> makers = new TreeMap<>();

  /** Makes a group of a kind. */
  @FunctionalInterface
  private interface Maker {
    Cohort make(String group, int size, String pool);
  }

  Confounders(Setting setting) {
    this.setting = setting;
    everyday("class", Homework::new);
    put("harness", (group, size) -> new Harness(setting, group, size));
    put("batch", (group, size) -> new Batch(setting, group, size, Batch.Work.NIGHTLY));
    put("audit", (group, size) -> new Batch(setting, group, size, Batch.Work.AUDIT));
    everyday("platform", Platform::new);
    everyday("viral", Viral::new);
    put("firm", this::firm);
    everyday("template", Public::new);
    put("neighbour", this::neighbours);
    everyday("crowd", Crowd::new);
    put("reseller", this::reseller);
    makers.put("grey", this::grey);
    put("fleet", this::fleet);
    put("research", (group, size) -> new Research(setting, group, size));
    put("failover", this::failover);
  }

  private void put(String kind, BiFunction<String, Integer, Cohort> maker) {
    makers.put(kind, (group, size, pool) -> maker.apply(group, size));
  }

  private void everyday(String kind, Function<String, Trait> trait) {
    put(kind, (group, size) -> everyday(group, kind, size, trait.apply(group)));
  }

  /** The groups of one kind, their accounts shared out evenly. */
  List<Cohort> of(Confounder confounder) {
    Maker maker = makers.get(confounder.kind());
    if (maker == null) {
      throw new IllegalArgumentException(
          "Invalid confounder: %s (one of %s)".formatted(confounder.kind(), makers.keySet()));
    }
    List<Cohort> cohorts = new ArrayList<>();
    for (int i = 0; i < confounder.groups(); i++) {
      int size =
          confounder.accounts() * (i + 1) / confounder.groups()
              - confounder.accounts() * i / confounder.groups();
      String group = confounder.label() + "-" + (i + 1);
      Cohort made = maker.make(group, size, confounder.pool());
      cohorts.add(
          confounder.without().isEmpty() ? made : new Lacking(setting, made, confounder.without()));
    }
    return cohorts;
  }

  private Everyday everyday(String group, String kind, int size, Trait trait) {
    Interests interests = new Interests(setting.organic(), seed(group), size, 0.1);
    return new Everyday(setting, group, Simulate.CONFOUNDER + kind, size, interests, trait);
  }

  /** Ordinary customers whose work lies where campaigns harvest. */
  private Cohort neighbours(String group, int size) {
    Interests interests = new Interests(setting.fields(), seed(group), size, 0.1);
    return new Everyday(setting, group, "X_neighbour", size, interests, new Trait() {});
  }

  /** A company that resells openly: its users ask about everything. */
  private Cohort reseller(String group, int size) {
    Interests all = new Interests(setting.organic(), seed(group), size, 1);
    return new Everyday(setting, group, "X_reseller", size, all, new Reseller(setting, group));
  }

  /** A pool of accounts with shared cards and exits, sold on to unrelated customers. */
  private Cohort grey(String group, int size, String pool) {
    Pool shared = new Pool(setting, pool.isEmpty() ? group : pool);
    Trait sold =
        new Trait() {
          @Override
          public Account account(int member, Account plain) {
            return shared.account(plain, 0, Dice.of(setting.key(group, member), 4));
          }

          @Override
          public Call call(int member, Call plain) {
            return plain.forGroup();
          }
        };
    return new Tenants(setting, group, "X_grey", size, GREY_TENANTS, 0.1, sold);
  }

  /** Machines of one company that work on one code base. */
  private Cohort fleet(String group, int size) {
    int all = setting.organic().topics().size();
    int only = Dice.of(seed(group), 1).below(all);
    Interests codebase = new Interests(setting.organic(), seed(group), size, 0, only, only + 1);
    return new Everyday(setting, group, "X_fleet", size, codebase, new Fleet(setting, group));
  }

  private Cohort failover(String group, int size) {
    return new Failover(setting, everyday(group, "failover", size, new Trait() {}));
  }

  /** One company: three topics, one payer, one way out. */
  private Cohort firm(String group, int size) {
    int all = setting.organic().topics().size();
    int first = Dice.of(seed(group), 1).below(Math.max(1, all - 2));
    Interests interests =
        new Interests(setting.organic(), seed(group), size, 0, first, Math.min(all, first + 3));
    Dice dice = Dice.of(seed(group), 2);
    List<Address> exits = List.of(Country.any(dice).home(dice));
    Trait trait =
        new Trait() {
          @Override
          public Account account(int member, Account plain) {
            return organised(group, plain).from(exits);
          }
        };
    return new Everyday(setting, group, "X_firm", size, interests, trait);
  }

  private long seed(String group) {
    return Dice.mix(setting.seed(), Dice.mix(group));
  }

  private Account organised(String group, Account plain) {
    return organised(setting, group, plain);
  }

  static Account organised(Setting setting, String group, Account plain) {
    long key = Dice.mix(setting.seed(), Dice.mix(group));
    return plain.inOrg(
        "org_" + Dice.hex(16, key, 2),
        Dice.hex(8, key, 3) + ".example",
        "pay_" + Dice.hex(16, key, 5));
  }

  /** A course: the same tasks for all, new accounts, a deadline, then silence. */
  private final class Homework implements Trait {
    private static final int TASKS = 12;
    private static final int DAYS_BEFORE = 12;

    private final String group;
    private final double deadline;
    private final People people = new People(setting);

    Homework(String group) {
      this.group = group;
      deadline =
          Dice.of(seed(group), 3)
              .between(Math.min(10, setting.scenario().days()), setting.scenario().days() + 0.5);
    }

    @Override
    public Account account(int member, Account plain) {
      Dice dice = Dice.of(setting.key(group, member), 4);
      double joined = deadline - DAYS_BEFORE - dice.exponential(4);
      return plain
          .since(setting.midnight(0).plus(Duration.ofSeconds((long) (joined * 86_400))))
          .mailing("campus-" + Dice.hex(4, seed(group), 5) + ".example");
    }

    @Override
    public Persona persona(int member, Persona plain) {
      return plain.at(Math.min(plain.rate(), 0.15));
    }

    @Override
    public void more(int member, int day, Habits.Customer customer, Consumer<Call> calls) {
      if (day > deadline || day < deadline - DAYS_BEFORE) {
        return;
      }
      for (int task = 0; task < TASKS; task++) {
        Dice dice = Dice.of(customer.key(), 6, task);
        double when = deadline - Math.min(DAYS_BEFORE, dice.exponential(2.5));
        if ((int) Math.floor(when) == day && dice.chance(0.8)) {
          ask(customer, task, (when - day) * 86_400, dice, calls);
        }
      }
    }

    private void ask(
        Habits.Customer customer, int task, double start, Dice dice, Consumer<Call> calls) {
      long item = Dice.mix(seed(group), 7, task) >>> 1;
      long conversation = Dice.mix(customer.key(), 8, task);
      Grammar exam = setting.texts().frames().get("exam");
      double second = start;
      int turns = dice.geometric(2.2);
      for (int turn = 0; turn < turns && second < 86_400; turn++) {
        long place = turn == 0 ? item : Dice.mix(item, customer.key(), turn) >>> 1;
        long words = dice.bits();
        calls.accept(
            new Call(
                second,
                () ->
                    people.typed(
                        exam.fill(GrammarFile.OPENING, place),
                        "en",
                        customer.persona(),
                        Dice.of(words)),
                conversation,
                turn,
                customer.persona(),
                true /* labelled */,
                ""));
        second += 20 + dice.exponential(120);
      }
    }
  }

  /** A product of one company: one system prompt, many end users behind a few accounts. */
  private final class Platform implements Trait {
    private final String group;

    Platform(String group) {
      this.group = group;
    }

    @Override
    public Account account(int member, Account plain) {
      Dice dice = Dice.of(seed(group), 4, member % 2);
      return organised(group, plain).from(List.of(Country.US.hosted(dice)));
    }

    @Override
    public Persona persona(int member, Persona plain) {
      return plain.at(plain.rate() * 2).saying("platform-" + group, "");
    }

    @Override
    public Call call(int member, Call plain) {
      long user = Math.floorMod(Dice.mix(plain.conversation(), (long) plain.second() / 1800), 60);
      return new Call(
          plain.second(),
          plain.text(),
          plain.conversation(),
          plain.turn(),
          plain.persona(),
          true /* labelled */,
          "user_" + Dice.hex(12, setting.key(group, member), user));
    }
  }

  /** A prompt that goes round: unrelated accounts, one or two uses each, on an S-curve. */
  private final class Viral implements Trait {
    private final String group;
    private final double peak;

    Viral(String group) {
      this.group = group;
      peak = setting.scenario().days() * Dice.of(seed(group), 3).between(0.3, 0.7);
    }

    @Override
    public void more(int member, int day, Habits.Customer customer, Consumer<Call> calls) {
      Dice dice = Dice.of(customer.key(), 6);
      int uses = 1 + dice.below(2);
      for (int use = 0; use < uses; use++) {
        double share = dice.between(0.001, 0.999);
        double when = peak + 2 * StrictMath.log(share / (1 - share));
        if ((int) Math.floor(when) == day) {
          calls.accept(
              new Call(
                  (when - day) * 86_400,
                  () ->
                      setting
                          .texts()
                          .frames()
                          .get("viral")
                          .fill(GrammarFile.OPENING, seed(group) >>> 1),
                  Dice.mix(customer.key(), 7, use),
                  0,
                  customer.persona(),
                  true /* labelled */,
                  ""));
        }
      }
    }
  }

  /** Unrelated users of one template from a public collection. */
  private final class Public implements Trait {
    private final String frame;

    Public(String group) {
      frame = setting.texts().frames().get("public").fill(GrammarFile.OPENING, seed(group) >>> 1);
    }

    @Override
    public Persona persona(int member, Persona plain) {
      return plain.saying("", frame);
    }

    @Override
    public Call call(int member, Call plain) {
      return plain.forGroup();
    }
  }

  /** Customers who take up a new model within a day or two of its release, each at another hour. */
  private final class Crowd implements Trait {
    private final String group;

    Crowd(String group) {
      this.group = group;
    }

    @Override
    public Persona persona(int member, Persona plain) {
      return plain.switching(Dice.of(setting.key(group, member), 6).exponential(0.7));
    }
  }
}
