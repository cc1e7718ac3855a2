package dev.stillwatch.run;

/** The rows of a night broke a check; the lake is as it was. */
public final class NightRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NightRefused(String message) {
    super(message);
  }
}
