package dev.stillwatch.logs;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import dev.stillwatch.config.ConfigurationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Mappings as they stand in files: shipped ones by name, others by path. */
public final class MappingFile {
  /** The mappings that are shipped. */
  public static final List<String> PRESETS =
      List.of("canonical", "otel", "litellm", "helicone", "langfuse", "cloudflare");

  private static final List<String> KEYS = List.of("name", "day", "where", "encoding", "columns");

  private MappingFile() {}

  /**
   * Reads a mapping.
   *
   * @param nameOrPath one of {@link #PRESETS}, or the path of a file of that form
   * @throws ConfigurationException if there is none, or it is wrong
   */
  public static LogMapping load(String nameOrPath) {
    if (PRESETS.contains(nameOrPath)) {
      String resource = "conf/mappings/%s.conf".formatted(nameOrPath);
      return parsed(
          nameOrPath, ConfigFactory.parseResources(MappingFile.class.getClassLoader(), resource));
    }
    Path file = Path.of(nameOrPath);
    if (!Files.isRegularFile(file)) {
      String hint =
          NearestName.to(nameOrPath, PRESETS)
              .map(nearest -> ", did you mean %s?".formatted(nearest))
              .orElse("");
      throw new ConfigurationException(
          "Cannot read mapping %s: no such file, and none of %s%s"
              .formatted(nameOrPath, PRESETS, hint));
    }
    return parsed(nameOrPath, ConfigFactory.parseFile(file.toFile()));
  }

  private static LogMapping parsed(String name, Config file) {
    try {
      Config mapping = file.resolve();
      for (String key : mapping.root().keySet()) {
        if (!KEYS.contains(key)) {
          throw new ConfigurationException(
              "Invalid mapping %s: %s (known keys are %s)".formatted(name, key, KEYS));
        }
      }
      Map<String, List<String>> columns = new LinkedHashMap<>();
      ConfigObject named = mapping.getObject("columns");
      for (String column : named.keySet()) {
        columns.put(column, expressions(named.get(column)));
      }
      return mapping(mapping, name, columns);
    } catch (ConfigException e) {
      throw new ConfigurationException(
          "Cannot read mapping %s: %s".formatted(name, e.getMessage()), e);
    }
  }

  private static LogMapping mapping(Config file, String name, Map<String, List<String>> columns) {
    try {
      return new LogMapping(
          text(file, "name", name),
          columns,
          text(file, "day", LogMapping.EVENT_DATE),
          text(file, "where", ""),
          text(file, "encoding", "auto"));
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(e.getMessage(), e);
    }
  }

  private static String text(Config mapping, String key, String otherwise) {
    return mapping.hasPath(key) ? mapping.getString(key) : otherwise;
  }

  private static List<String> expressions(ConfigValue value) {
    return value.valueType() == ConfigValueType.LIST
        ? ((List<?>) value.unwrapped()).stream().map(String::valueOf).toList()
        : List.of(String.valueOf(value.unwrapped()));
  }
}
