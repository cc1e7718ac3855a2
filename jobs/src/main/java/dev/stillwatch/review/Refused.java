package dev.stillwatch.review;

/** What a person asked for is against the rules; the message says which. */
public final class Refused extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public Refused(String message) {
    super(message);
  }
}
