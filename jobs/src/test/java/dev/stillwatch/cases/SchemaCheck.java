package dev.stillwatch.cases;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Checks JSON against the part of JSON Schema (draft 2020-12) that our schema uses. */
final class SchemaCheck {
  private SchemaCheck() {}

  /** What does not satisfy the schema; nothing if all does. */
  static List<String> problems(JsonNode schema, JsonNode json) {
    List<String> problems = new ArrayList<>();
    check(schema, json, "$", problems);
    return problems;
  }

  private static void check(JsonNode schema, JsonNode json, String at, List<String> problems) {
    if (schema.has("type") && !hasType(schema.get("type"), json)) {
      problems.add("%s: %s is no %s".formatted(at, json, schema.get("type")));
      return;
    }
    if (schema.has("enum") && !contains(schema.get("enum"), json)) {
      problems.add("%s: %s is none of %s".formatted(at, json, schema.get("enum")));
    }
    if (schema.has("const") && !schema.get("const").equals(json)) {
      problems.add("%s: %s is not %s".formatted(at, json, schema.get("const")));
    }
    if (schema.has("pattern") && !json.asText().matches(schema.get("pattern").asText())) {
      problems.add("%s: %s does not match".formatted(at, json));
    }
    if (schema.has("format") && !json.asText().matches("\\d{4}-\\d{2}-\\d{2}")) {
      problems.add("%s: %s is no date".formatted(at, json));
    }
    if (schema.has("minimum") && json.asDouble() < schema.get("minimum").asDouble()) {
      problems.add("%s: %s is too small".formatted(at, json));
    }
    if (json.isObject()) {
      checkObject(schema, json, at, problems);
    }
    if (json.isArray() && schema.has("items")) {
      for (int i = 0; i < json.size(); i++) {
        check(schema.get("items"), json.get(i), "%s[%d]".formatted(at, i), problems);
      }
    }
  }

  private static void checkObject(
      JsonNode schema, JsonNode json, String at, List<String> problems) {
    for (JsonNode name : schema.path("required")) {
      if (!json.has(name.asText())) {
        problems.add("%s: no %s".formatted(at, name.asText()));
      }
    }
    json.fieldNames()
        .forEachRemaining(
            name -> {
              JsonNode declared = schema.path("properties").path(name);
              JsonNode others = schema.path("additionalProperties");
              if (!declared.isMissingNode()) {
                check(declared, json.get(name), at + "." + name, problems);
              } else if (others.isObject()) {
                check(others, json.get(name), at + "." + name, problems);
              } else if (others.isBoolean() && !others.asBoolean()) {
                problems.add("%s: undeclared %s".formatted(at, name));
              }
            });
  }

  private static boolean hasType(JsonNode type, JsonNode json) {
    if (type.isArray()) {
      for (JsonNode one : type) {
        if (hasType(one, json)) {
          return true;
        }
      }
      return false;
    }
    return switch (type.asText()) {
      case "object" -> json.isObject();
      case "array" -> json.isArray();
      case "string" -> json.isTextual();
      case "integer" -> json.isIntegralNumber();
      case "number" -> json.isNumber();
      case "boolean" -> json.isBoolean();
      case "null" -> json.isNull();
      default -> throw new IllegalArgumentException("Cannot check type " + type);
    };
  }

  private static boolean contains(JsonNode values, JsonNode json) {
    for (JsonNode value : values) {
      if (value.equals(json)) {
        return true;
      }
    }
    return false;
  }
}
