package dev.stillwatch.run;

/** What is to be read is not there, or not whole yet; the scheduler may try again later. */
public final class InputMissing extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InputMissing(String message) {
    super(message);
  }

  public InputMissing(String message, Throwable cause) {
    super(message, cause);
  }
}
