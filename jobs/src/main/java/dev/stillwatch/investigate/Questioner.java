package dev.stillwatch.investigate;

import java.io.IOException;
import java.util.Optional;

/** Who asks: a person at a terminal, or a file. */
@FunctionalInterface
public interface Questioner {
  /**
   * What is asked next, one line or several; empty where nothing more will be.
   *
   * @param prompt says that an answer is awaited
   */
  Optional<String> next(String prompt) throws IOException;
}
