package dev.stillwatch.simulate;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import dev.stillwatch.simulate.Scenario.Calendar;
import dev.stillwatch.simulate.Scenario.Campaign;
import dev.stillwatch.simulate.Scenario.Confounder;
import dev.stillwatch.simulate.Scenario.Population;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Reads scenarios: those that come along by name, others by the path of their file. */
public final class Scenarios {
  /** The scenarios that come along. */
  public static final List<String> SHIPPED =
      List.of("demo", "quiet", "small", "corpus", "corpus-quiet");

  private static final Set<String> TOP =
      Set.of(
          "doc",
          "start-date",
          "days",
          "population",
          "campaigns",
          "confounders",
          "calendar",
          "corpus");

  private Scenarios() {}

  /**
   * A scenario.
   *
   * @param name one of {@link #SHIPPED}, or the path of a HOCON file
   * @throws IllegalArgumentException if there is none, or it has keys that mean nothing
   */
  public static Scenario named(String name) {
    String resource = "conf/scenarios/" + name + ".conf";
    try {
      Config file =
          SHIPPED.contains(name)
              ? ConfigFactory.parseResources(
                  Scenarios.class.getClassLoader(),
                  resource,
                  ConfigParseOptions.defaults().setAllowMissing(false))
              : parsed(name);
      return scenario(stem(name), file.resolve());
    } catch (ConfigException e) {
      throw new IllegalArgumentException(
          "Cannot read scenario %s: %s".formatted(name, e.getMessage()), e);
    }
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
      known(name, "confounders.", confounder, Set.of("kind", "groups", "accounts"));
      confounders.add(
          new Confounder(
              confounder.getString("kind"),
              confounder.hasPath("groups") ? confounder.getInt("groups") : 1,
              confounder.getInt("accounts")));
    }
    Config calendar = config.getConfig("calendar");
    known(name, "calendar.", calendar, Set.of("own", "competitor-gap"));
    return new Scenario(
        name,
        config.getString("doc"),
        LocalDate.parse(config.getString("start-date")),
        config.getInt("days"),
        population(name, config.getConfig("population")),
        campaigns,
        confounders,
        new Calendar(
            calendar.getStringList("own").stream().map(Scenarios::days).toList(),
            days(calendar.getString("competitor-gap"))),
        roles(name, config));
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

  private static Campaign campaign(String name, Config config) {
    known(
        name,
        "campaigns.",
        config,
        Set.of(
            "archetype",
            "group",
            "accounts",
            "rate",
            "start",
            "lasts",
            "share",
            "overlap",
            "isolated",
            "longer",
            "spread",
            "balanced",
            "variants",
            "ban",
            "content"));
    return new Campaign(
        config.getString("archetype"),
        config.getString("group"),
        config.getInt("accounts"),
        config.getDouble("rate"),
        days(config.getString("start")),
        days(config.getString("lasts")),
        number(config, "share", 0.8),
        number(config, "overlap", 0.5),
        number(config, "isolated", 0.85),
        number(config, "longer", 1.8),
        number(config, "spread", 0.5),
        number(config, "balanced", 0.5),
        (int) number(config, "variants", 40),
        config.hasPath("ban") ? days(config.getString("ban")) : 0,
        config.hasPath("content") ? config.getStringList("content") : List.of());
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
