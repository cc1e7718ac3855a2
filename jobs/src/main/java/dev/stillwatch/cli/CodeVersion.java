package dev.stillwatch.cli;

/** The version of this code, as the jar's manifest has it. */
final class CodeVersion {
  private CodeVersion() {}

  static String text() {
    String version = CodeVersion.class.getPackage().getImplementationVersion();
    return version == null ? "unpackaged" : version;
  }
}
