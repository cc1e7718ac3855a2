package dev.stillwatch.privacy;

/**
 * What a source log calls somebody or something: an account, a key, an address. It is in no table
 * of the lake, and it does not print itself.
 *
 * @param value the name
 */
public record RawName(String value) {
  @Override
  public String toString() {
    return "[raw name]";
  }
}
