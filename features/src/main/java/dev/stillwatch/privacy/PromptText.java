package dev.stillwatch.privacy;

/**
 * What somebody asked a model, as they wrote it. It is in no table of the lake, and it does not
 * print itself.
 *
 * @param value the text
 */
public record PromptText(String value) {
  @Override
  public String toString() {
    return "[prompt]";
  }
}
