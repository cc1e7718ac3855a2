package dev.stillwatch.lakeio;

/** Somebody else is writing, or has just written; trying again later is the cure. */
public final class CommitConflict extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CommitConflict(String message) {
    super(message);
  }

  public CommitConflict(String message, Throwable cause) {
    super(message, cause);
  }
}
