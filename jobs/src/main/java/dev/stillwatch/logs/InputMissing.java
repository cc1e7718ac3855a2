package dev.stillwatch.logs;

/** Something outside the lake that is needed is not there, not whole or not readable. */
public final class InputMissing extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InputMissing(String message) {
    super(message);
  }

  public InputMissing(String message, Throwable cause) {
    super(message, cause);
  }
}
