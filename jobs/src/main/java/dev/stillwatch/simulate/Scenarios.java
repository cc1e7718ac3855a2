package dev.stillwatch.simulate;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import dev.stillwatch.simulate.Scenario.Calendar;
import dev.stillwatch.simulate.Scenario.Confounder;
import dev.stillwatch.simulate.Scenario.Population;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;

/** Reads scenarios: those that come along by name, others by the path of their file. */
public final class Scenarios {
  /** The scenarios that come along and are in no set. */
  public static final List<String> SHIPPED =
      List.of("demo", "quiet", "small", "corpus", "corpus-quiet");

  /** The curves that come along: one world each, turned step by step. */
  public static final List<String> CURVES =
      List.of(
          "curves/share",
          "curves/accounts",
          "curves/overlap",
          "curves/paraphrase",
          "curves/missing",
          "curves/mimicry");

  /** What a curve has beside a scenario; {@code campaign} is there for its points to vary. */
  private static final Set<String> TURNED = Set.of("axis", "campaign", "points");

  private static final Set<String> TOP =
      Set.of(
          "doc",
          "start-date",
          "days",
          "population",
          "campaigns",
          "confounders",
          "calendar",
          "corpus",
          "faults");

  private static final Set<String> CAMPAIGN =
      Set.of(
          "doc",
          "archetype",
          "group",
          "accounts",
          "manner",
          "rate",
          "share",
          "start",
          "lasts",
          "jitter",
          "ramp",
          "ban",
          "launch",
          "pivot",
          "balanced",
          "isolated",
          "repeats",
          "longer",
          "replay",
          "spread",
          "tenants",
          "source",
          "content",
          "frame",
          "framed",
          "variants",
          "paraphrase",
          "redundancy",
          "infrastructure",
          "overlap",
          "pool",
          "organisations",
          "probers",
          "probing",
          "probe-rate",
          "differs");

  private static final Config ARCHETYPES = resource("archetypes").resolve().getConfig("archetypes");
  private static final Config SETS = resource("sets").resolve();

  private Scenarios() {}

  /** Names of the sets of scenarios to measure in: some to tune by, others to test with. */
  public static Set<String> sets() {
    return new TreeSet<>(SETS.root().keySet()).descendingSet();
  }

  /**
   * The scenarios of a set, by the names that {@link #named} knows them by.
   *
   * @throws IllegalArgumentException if there is no such set
   */
  public static List<String> set(String set) {
    if (!SETS.hasPath(set)) {
      throw new IllegalArgumentException(
          "Invalid set of scenarios: %s (one of %s)".formatted(set, sets()));
    }
    return SETS.getStringList(set).stream().map(name -> set + "/" + name).toList();
  }

  private static boolean comesAlong(String name) {
    return SHIPPED.contains(name) || sets().stream().anyMatch(set -> set(set).contains(name));
  }

  private static Config resource(String name) {
    return ConfigFactory.parseResources(
        Scenarios.class.getClassLoader(),
        "conf/scenarios/" + name + ".conf",
        ConfigParseOptions.defaults().setAllowMissing(false));
  }

  /**
   * A scenario.
   *
   * @param name one of {@link #SHIPPED} or of a set, a point {@code curve@at} of one of {@link
   *     #CURVES}, or the path of a HOCON file
   * @throws IllegalArgumentException if there is none, or it has keys that mean nothing
   */
  public static Scenario named(String name) {
    Optional<String> curve = Curve.of(name).filter(CURVES::contains);
    return curve.isPresent()
        ? curve(curve.get()).point(name).scenario()
        : read(name, comesAlong(name), Scenarios::scenario);
  }

  /**
   * A curve.
   *
   * @param name one of {@link #CURVES}, or the path of a HOCON file
   * @throws IllegalArgumentException if there is none, or it has keys that mean nothing
   */
  public static Curve curve(String name) {
    return read(name, CURVES.contains(name), Scenarios::curve);
  }

  private static <T> T read(String name, boolean shipped, BiFunction<String, Config, T> meaning) {
    try {
      Config file = shipped ? resource(name) : parsed(name);
      return meaning.apply(shipped ? name : stem(name), file.resolve());
    } catch (ConfigException e) {
      throw new IllegalArgumentException(
          "Cannot read scenario %s: %s".formatted(name, e.getMessage()), e);
    }
  }

  /** Each point is the curve's own world but for what the point says. */
  private static Curve curve(String name, Config config) {
    Config world = config;
    for (String key : TURNED) {
      world = world.withoutPath(key);
    }
    List<Curve.Point> points = new ArrayList<>();
    for (Config point : config.getConfigList("points")) {
      String at = point.getString("at");
      Config turned = point.withoutPath("at").withFallback(world);
      points.add(new Curve.Point(at, scenario(Curve.named(name, at), turned)));
    }
    return new Curve(name, config.getString("doc"), config.getString("axis"), points);
  }

  private static Config parsed(String name) {
    Path file = Path.of(name);
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(
          "Cannot read scenario %s: neither one of %s nor a file".formatted(name, SHIPPED));
    }
    return ConfigFactory.parseFile(file.toFile());
  }

  private static String stem(String name) {
    String last = Path.of(name).getFileName().toString();
    return last.endsWith(".conf") ? last.substring(0, last.length() - 5) : last;
  }

  private static Scenario scenario(String name, Config config) {
    known(name, "", config, TOP);
    List<Campaign> campaigns = new ArrayList<>();
    for (Config campaign : config.getConfigList("campaigns")) {
      campaigns.add(campaign(name, campaign));
    }
    List<Confounder> confounders = new ArrayList<>();
    for (Config confounder : config.getConfigList("confounders")) {
      confounders.add(confounder(name, confounder));
    }
    return new Scenario(
        name,
        config.getString("doc"),
        LocalDate.parse(config.getString("start-date")),
        config.getInt("days"),
        population(name, config.getConfig("population")),
        campaigns,
        confounders,
        calendar(name, config.getConfig("calendar")),
        roles(name, config),
        faults(name, config));
  }

  private static Calendar calendar(String name, Config config) {
    known(
        name,
        "calendar.",
        config,
        Set.of("own", "competitor-gap", "recorded", "house", "outages", "prices"));
    boolean recorded = config.hasPath("recorded");
    return new Calendar(
        recorded ? List.of() : config.getStringList("own").stream().map(Scenarios::days).toList(),
        recorded ? 0 : days(config.getString("competitor-gap")),
        recorded ? config.getString("recorded") : "",
        recorded ? config.getString("house") : "",
        weather(name, config));
  }

  private static Weather weather(String name, Config config) {
    List<Weather.Outage> outages = new ArrayList<>();
    for (Config outage : list(config, "outages")) {
      known(name, "calendar.outages.", outage, Set.of("at", "lasts", "failing"));
      outages.add(
          new Weather.Outage(
              days(outage.getString("at")),
              days(outage.getString("lasts")),
              outage.getDouble("failing")));
    }
    List<Weather.Price> prices = new ArrayList<>();
    for (Config price : list(config, "prices")) {
      known(name, "calendar.prices.", price, Set.of("at", "becomes"));
      prices.add(new Weather.Price(days(price.getString("at")), price.getDouble("becomes")));
    }
    return new Weather(outages, prices);
  }

  private static List<? extends Config> list(Config config, String key) {
    return config.hasPath(key) ? config.getConfigList(key) : List.of();
  }

  private static Faults faults(String name, Config config) {
    if (!config.hasPath("faults")) {
      return Faults.NONE;
    }
    Config faults = config.getConfig("faults");
    known(name, "faults.", faults, Set.of("missing"));
    return new Faults(Set.copyOf(faults.getEnumList(Faults.Missing.class, "missing")));
  }

  private static Population population(String name, Config config) {
    known(
        name,
        "population.",
        config,
        Set.of("accounts", "prompts", "spread", "programs", "generalists", "repeats", "egress"));
    return new Population(
        config.getInt("accounts"),
        number(config, "prompts", 55),
        number(config, "spread", 1.1),
        number(config, "programs", 0.25),
        number(config, "generalists", 0.1),
        number(config, "repeats", 0.06),
        number(config, "egress", 0.08));
  }

  private static Confounder confounder(String name, Config config) {
    known(name, "confounders.", config, Set.of("kind", "groups", "accounts", "without", "pool"));
    Set<Lacking.Trait> without = EnumSet.noneOf(Lacking.Trait.class);
    if (config.hasPath("without")) {
      without.addAll(config.getEnumList(Lacking.Trait.class, "without"));
    }
    return new Confounder(
        config.getString("kind"),
        config.hasPath("groups") ? config.getInt("groups") : 1,
        config.getInt("accounts"),
        without,
        config.hasPath("pool") ? config.getString("pool") : "");
  }

  private static Campaign campaign(String name, Config own) {
    String archetype = own.getString("archetype");
    if (!ARCHETYPES.hasPath(archetype)) {
      throw new IllegalArgumentException(
          "Invalid archetype: %s (one of %s)"
              .formatted(archetype, new TreeSet<>(ARCHETYPES.root().keySet())));
    }
    Config config = own.withFallback(ARCHETYPES.getConfig(archetype));
    known(name, "campaigns.", config, CAMPAIGN);
    String group = config.getString("group");
    try {
      return campaign(archetype, group, config);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Invalid campaign %s of scenario %s: %s".formatted(group, name, e.getMessage()), e);
    }
  }

  private static Campaign campaign(String archetype, String group, Config config) {
    return new Campaign(
        archetype,
        group,
        config.getInt("accounts"),
        new Campaign.Timing(
            days(config.getString("start")),
            days(config.getString("lasts")),
            days(config.getString("jitter")),
            days(config.getString("ramp")),
            days(config.getString("ban")),
            days(config.getString("launch")),
            config.getDouble("pivot")),
        new Campaign.Traffic(
            config.getEnum(Campaign.Manner.class, "manner"),
            config.getDouble("rate"),
            config.getDouble("share"),
            config.getDouble("balanced"),
            config.getDouble("isolated"),
            config.getDouble("repeats"),
            config.getDouble("longer"),
            config.getDouble("spread"),
            config.getInt("tenants"),
            config.getDouble("replay")),
        new Campaign.Content(
            config.getEnum(Campaign.Source.class, "source"),
            config.getStringList("content"),
            config.getString("frame"),
            config.getDouble("framed"),
            config.getInt("variants"),
            config.getDouble("paraphrase"),
            config.getInt("redundancy")),
        new Campaign.Access(
            config.getEnum(Infrastructure.class, "infrastructure"),
            config.getDouble("overlap"),
            config.hasPath("pool") ? config.getString("pool") : group,
            config.getInt("organisations")),
        new Campaign.Probing(
            config.getInt("probers"),
            days(config.getString("probing")),
            config.getDouble("probe-rate")),
        config.getStringList("differs"));
  }

  private static Texts.Roles roles(String name, Config config) {
    if (!config.hasPath("corpus")) {
      return new Texts.Roles(
          List.of("human_"), List.of("distill_"), List.of("bench_"), List.of("templ_"));
    }
    Config corpus = config.getConfig("corpus");
    known(name, "corpus.", corpus, Set.of("organic", "fields", "benchmarks", "documents"));
    return new Texts.Roles(
        corpus.getStringList("organic"),
        corpus.getStringList("fields"),
        corpus.getStringList("benchmarks"),
        corpus.getStringList("documents"));
  }

  private static double number(Config config, String key, double otherwise) {
    return config.hasPath(key) ? config.getDouble(key) : otherwise;
  }

  /** Days of an ISO duration such as P3D or PT36H; before the world where it is negative. */
  private static double days(String duration) {
    return Duration.parse(duration).toSeconds() / 86_400.0;
  }

  private static void known(String name, String at, Config config, Set<String> keys) {
    Set<String> unknown = new TreeSet<>(config.root().keySet());
    unknown.removeAll(keys);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "Invalid scenario %s: unknown keys %s%s (known are %s)"
              .formatted(name, at, unknown, new TreeSet<>(keys)));
    }
  }
}
