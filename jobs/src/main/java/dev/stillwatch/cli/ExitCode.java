package dev.stillwatch.cli;

/** What a scheduler is told. */
public final class ExitCode {
  public static final int DONE = 0;
  public static final int UNEXPECTED = 1;
  public static final int USAGE = 2;
  public static final int INPUT_MISSING = 3;
  public static final int REFUSED = 4;
  public static final int CONFLICT = 5;

  private ExitCode() {}
}
