package dev.stillwatch.privacy;

import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Which types of columns hold what is private, and how they come out of a row. */
public final class PrivateTypes {
  private static final Set<Class<?>> RAW = Set.of(RawName.class, PromptText.class);

  private static final Map<Class<?>, Function<String, Object>> WRAPPED =
      Map.of(
          RawName.class, RawName::new,
          PromptText.class, PromptText::new,
          // What stands in a table of redacted texts was redacted before it was written.
          RedactedText.class, RedactedText::new);

  private PrivateTypes() {}

  /** Whether no table of the lake may hold values of the type. */
  public static boolean isRaw(Class<?> type) {
    return RAW.contains(type);
  }

  /** A row's value as the type; null where it is null. */
  public static <T> T as(Class<T> type, Object value) {
    boolean wrapped = value != null && WRAPPED.containsKey(type);
    return type.cast(wrapped ? WRAPPED.get(type).apply((String) value) : value);
  }
}
