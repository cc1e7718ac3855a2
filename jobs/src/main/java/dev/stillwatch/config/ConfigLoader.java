package dev.stillwatch.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import dev.stillwatch.logs.NearestName;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads settings: a file and {@code --set} arguments over the defaults of {@code stillwatch.conf}.
 *
 * <p>A key that the defaults do not name is refused, with the nearest one that they do.
 */
public final class ConfigLoader {
  private static final String DEFAULTS = "conf/stillwatch.conf";

  /** Below it any key is allowed: Spark's settings are not ours to list. */
  private static final String FREE = "spark.settings";

  private ConfigLoader() {}

  /** Settings, and a digest that changes whenever one of them does. */
  public record Loaded(StillwatchConfig config, String hash) {}

  /**
   * Loads settings.
   *
   * @param files later ones win
   * @param assignments each {@code key=value}; they win over files
   * @throws ConfigurationException if a file cannot be read, or a key or value cannot be used
   */
  public static Loaded load(List<Path> files, List<String> assignments) {
    return load(ConfigFactory.empty(), files, assignments);
  }

  /**
   * Loads settings over one of the shipped files.
   *
   * @param shipped name of the file, such as demo.conf
   */
  public static Loaded load(String shipped, List<Path> files, List<String> assignments) {
    return load(resource("conf/" + shipped), files, assignments);
  }

  private static Loaded load(Config beneath, List<Path> files, List<String> assignments) {
    try {
      Config defaults = defaults();
      Config given = named(beneath);
      for (Path file : files) {
        given = named(known(parse(file), defaults, file.toString())).withFallback(given);
      }
      for (String assignment : assignments) {
        given = named(known(parse(assignment), defaults, "--set")).withFallback(given);
      }
      Config all = given.withFallback(defaults).resolve();
      return new Loaded(bind(StillwatchConfig.class, all, ""), digest(all));
    } catch (ConfigException e) {
      throw new ConfigurationException("Cannot read settings: " + e.getMessage(), e);
    }
  }

  /** The shipped defaults. */
  static Config defaults() {
    return resource(DEFAULTS);
  }

  private static Config resource(String name) {
    return ConfigFactory.parseResources(ConfigLoader.class.getClassLoader(), name);
  }

  /** Keys to default and meaning, in alphabetical order. */
  static Map<String, ConfigValue> keys(Config config) {
    Map<String, ConfigValue> keys = new TreeMap<>();
    config.root().entrySet().forEach(entry -> flatten(entry.getKey(), entry.getValue(), keys));
    return keys;
  }

  private static void flatten(String key, ConfigValue value, Map<String, ConfigValue> keys) {
    if (value.valueType() == ConfigValueType.OBJECT && !key.equals(FREE)) {
      ((ConfigObject) value).forEach((name, child) -> flatten(key + "." + name, child, keys));
    } else {
      keys.put(key, value);
    }
  }

  private static Config parse(Path file) {
    if (!Files.isReadable(file)) {
      throw new ConfigurationException("Cannot read settings: no readable file %s".formatted(file));
    }
    return ConfigFactory.parseFile(file.toFile());
  }

  private static Config parse(String assignment) {
    int at = assignment.indexOf('=');
    if (at <= 0) {
      throw new ConfigurationException(
          "Invalid --set: %s (must be key=value)".formatted(assignment));
    }
    String key = assignment.substring(0, at).strip();
    // A plain string unless it reads as a number or truth value: paths need no quoting.
    return ConfigFactory.empty()
        .withValue(
            key,
            com.typesafe.config.ConfigValueFactory.fromAnyRef(
                assignment.substring(at + 1).strip(), "--set"));
  }

  /**
   * With every name of Spark's in one piece: it may be written as a path or in quotes, and the
   * later of two settings is to win however each is written.
   */
  private static Config named(Config given) {
    if (!(given.root().get("spark") instanceof ConfigObject spark)
        || !(spark.get("settings") instanceof ConfigObject settings)) {
      return given;
    }
    return named(given.withoutPath(FREE), "", settings);
  }

  private static Config named(Config into, String prefix, ConfigObject settings) {
    Config all = into;
    for (Map.Entry<String, ConfigValue> setting : settings.entrySet()) {
      String name = prefix + setting.getKey();
      all =
          setting.getValue() instanceof ConfigObject more
              ? named(all, name + ".", more)
              : all.withValue(FREE + "." + ConfigUtil.quoteString(name), setting.getValue());
    }
    return all;
  }

  private static Config known(Config given, Config defaults, String where) {
    Set<String> allowed = keys(defaults).keySet();
    for (String key : keys(given).keySet()) {
      if (!allowed.contains(key)) {
        String hint =
            NearestName.to(key, allowed).map(name -> "; did you mean " + name + "?").orElse("");
        throw new ConfigurationException(
            "Invalid setting in %s: %s (no such key%s)".formatted(where, key, hint));
      }
    }
    return given;
  }

  private static String digest(Config config) {
    try {
      byte[] text =
          config.root().render(ConfigRenderOptions.concise()).getBytes(StandardCharsets.UTF_8);
      byte[] sum = MessageDigest.getInstance("SHA-256").digest(text);
      return HexFormat.of().formatHex(sum, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Cannot digest settings: no SHA-256", e);
    }
  }

  private static <T> T bind(Class<T> type, Config config, String at) {
    RecordComponent[] parts = type.getRecordComponents();
    Object[] values =
        Arrays.stream(parts)
            .map(part -> value(part.getType(), config, at, key(part.getName())))
            .toArray();
    Class<?>[] types = Arrays.stream(parts).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof ConfigurationException invalid) {
        throw invalid;
      }
      throw new IllegalStateException("Cannot bind " + type, e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot bind " + type, e);
    }
  }

  private static Object value(Class<?> type, Config config, String at, String key) {
    try {
      if (type.isRecord()) {
        return bind(type, config.getConfig(key), at + key + ".");
      } else if (type == String.class) {
        return config.getString(key);
      } else if (type == int.class) {
        return config.getInt(key);
      } else if (type == long.class) {
        return config.getLong(key);
      } else if (type == double.class) {
        return config.getDouble(key);
      } else if (type == boolean.class) {
        return config.getBoolean(key);
      } else if (type == Duration.class) {
        String text = config.getString(key);
        return text.startsWith("P") ? Duration.parse(text) : config.getDuration(key);
      } else if (type == Map.class) {
        Map<String, String> map = new LinkedHashMap<>();
        config
            .getConfig(key)
            .entrySet()
            .forEach(
                entry ->
                    map.put(
                        String.join(".", ConfigUtil.splitPath(entry.getKey())),
                        String.valueOf(entry.getValue().unwrapped())));
        return map;
      }
      throw new IllegalStateException("Cannot bind %s%s: no rule for %s".formatted(at, key, type));
    } catch (ConfigException | DateTimeParseException e) {
      throw new ConfigurationException(
          "Invalid %s%s: %s (must be %s)".formatted(at, key, shown(config, key), words(type)), e);
    }
  }

  private static String shown(Config config, String key) {
    return config.hasPath(key)
        ? config.getValue(key).render(ConfigRenderOptions.concise())
        : "none";
  }

  private static String words(Class<?> type) {
    if (type == Duration.class) {
      return "a duration such as 30s or PT30S";
    }
    return type == int.class || type == long.class
        ? "a whole number"
        : "a " + type.getSimpleName().toLowerCase(Locale.ROOT);
  }

  private static String key(String component) {
    return component.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  /** The reference page of all settings, from the comments of the defaults. */
  public static String markdown() {
    StringBuilder page = new StringBuilder();
    page.append("# Settings\n\nMade from the comments in `stillwatch.conf`; do not edit.\n\n");
    page.append("| key | default | meaning |\n|---|---|---|\n");
    keys(defaults())
        .forEach(
            (key, value) ->
                page.append(
                    "| `%s` | `%s` | %s |\n"
                        .formatted(
                            key,
                            value.render(ConfigRenderOptions.concise()),
                            String.join("", value.origin().comments()).strip())));
    return page.toString();
  }

  /** All known keys. */
  static Set<String> knownKeys() {
    return new TreeSet<>(keys(defaults()).keySet());
  }
}
