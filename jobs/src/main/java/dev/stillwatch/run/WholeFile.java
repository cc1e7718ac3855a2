package dev.stillwatch.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file that whoever reads it finds whole, or as it was before. */
public record WholeFile(Path path) {
  /** Puts a text in its place at once. */
  public void write(String text) throws IOException {
    Path whole = path.toAbsolutePath();
    // Hidden and of another ending, so that nobody collects it half written.
    Path half = whole.resolveSibling("." + whole.getFileName() + ".half");
    Files.writeString(half, text);
    Files.move(half, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
