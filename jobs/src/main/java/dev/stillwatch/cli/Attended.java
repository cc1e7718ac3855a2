package dev.stillwatch.cli;

/** Whether a person sits before this process. */
final class Attended {
  private Attended() {}

  /** Whether both input and output are a terminal. */
  @SuppressWarnings("SystemConsoleNull") // Newer Java is asked for the console that may be null.
  static boolean byTerminal() {
    System.setProperty("jdk.console", "java.base");
    return System.console() != null;
  }
}
