package dev.stillwatch.privacy;

/**
 * A prompt after the {@link Redactor} went over it: nobody else makes one, so that whatever is kept
 * or shown of a prompt has been redacted.
 */
public final class RedactedText {
  private static final String GOES_ON = " \u2026";

  private final String value;

  RedactedText(String value) {
    this.value = value;
  }

  /** The text. */
  public String value() {
    return value;
  }

  /** The same text, cut after so many characters. */
  public RedactedText cut(int chars) {
    return value.length() <= chars ? this : new RedactedText(value.substring(0, chars) + GOES_ON);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RedactedText text && text.value.equals(value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value;
  }
}
