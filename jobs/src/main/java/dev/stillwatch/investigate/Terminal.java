package dev.stillwatch.investigate;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.TerminalBuilder;

/**
 * A person at a terminal, whose statements can be edited over several lines, completed, and called
 * back.
 *
 * <p>Ctrl-C cuts short the answer that is being computed, or drops what was typed; Ctrl-D leaves.
 */
public final class Terminal implements Questioner, AutoCloseable {
  private static final int KEPT = 2_000;

  private final org.jline.terminal.Terminal terminal;
  private final LineReader reader;

  private Terminal(org.jline.terminal.Terminal terminal, LineReader reader) {
    this.terminal = terminal;
    this.reader = reader;
  }

  /**
   * Opens the terminal of this process.
   *
   * @param history file that keeps what was typed; absent to forget it
   * @throws IOException if there is no terminal, or the file cannot be its owner's alone
   */
  public static Terminal open(Patience patience, Sql sql, Optional<Path> history)
      throws IOException {
    org.jline.terminal.Terminal terminal =
        TerminalBuilder.builder()
            .name("stillwatch")
            .system(true)
            // By stty and tty: no native code comes with us.
            .provider("exec")
            .encoding(StandardCharsets.UTF_8)
            .nativeSignals(true)
            .build();
    terminal.handle(org.jline.terminal.Terminal.Signal.INT, signal -> patience.cancel());
    if (history.isPresent()) {
      keepPrivate(history.get());
    }
    return new Terminal(terminal, reader(terminal, columns(sql), history));
  }

  static LineReader reader(
      org.jline.terminal.Terminal terminal,
      Function<String, List<String>> viewColumns,
      Optional<Path> history) {
    LineReaderBuilder builder =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .appName("stillwatch")
            .parser(Terminal::parsed)
            .completer(completer(new Suggestions(viewColumns)))
            .variable(LineReader.SECONDARY_PROMPT_PATTERN, "        ..> ")
            .variable(LineReader.INDENTATION, 0)
            .variable(LineReader.HISTORY_SIZE, KEPT)
            .variable(LineReader.HISTORY_FILE_SIZE, KEPT)
            .option(LineReader.Option.HISTORY_IGNORE_SPACE, true)
            // An exclamation mark is part of SQL, not a call for an earlier line.
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .option(LineReader.Option.CASE_INSENSITIVE, true);
    history.ifPresent(file -> builder.variable(LineReader.HISTORY_FILE, file));
    return builder.build();
  }

  /** Where answers are printed. */
  public PrintWriter writer() {
    return terminal.writer();
  }

  @Override
  public Optional<String> next(String prompt) {
    while (true) {
      try {
        return Optional.of(reader.readLine(prompt));
      } catch (UserInterruptException e) {
        // What was typed is dropped.
        reader.getBuffer().clear();
      } catch (EndOfFileException e) {
        return Optional.empty();
      }
    }
  }

  @Override
  public void close() throws IOException {
    terminal.close();
  }

  // Made before anything is written to it, so that at no time others can read it.
  static void keepPrivate(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Set<java.nio.file.attribute.PosixFilePermission> owner =
        PosixFilePermissions.fromString("rw-------");
    Files.createDirectories(folder);
    if (!Files.exists(file)) {
      Files.createFile(file, PosixFilePermissions.asFileAttribute(owner));
    }
    Files.setPosixFilePermissions(file, owner);
  }

  private static Function<String, List<String>> columns(Sql sql) {
    Map<String, List<String>> known = new ConcurrentHashMap<>();
    return view ->
        known.computeIfAbsent(
            view,
            name -> {
              try {
                return Arrays.asList(sql.rows("SELECT * FROM " + name).columns());
              } catch (RuntimeException e) {
                // A view of a lake that lacks its tables completes nothing; asking it says why.
                return List.of();
              }
            });
  }

  private static Completer completer(Suggestions suggestions) {
    return (reader, line, candidates) -> {
      String typed = line.line().substring(0, line.cursor());
      String qualifier = line.word().substring(0, line.word().lastIndexOf('.') + 1);
      suggestions
          .of(typed, line.line().substring(line.cursor()))
          .forEach(
              each ->
                  candidates.add(
                      new Candidate(
                          qualifier + each.word(),
                          each.word(),
                          null,
                          each.meaning().isEmpty() ? null : each.meaning(),
                          null,
                          null,
                          true /* complete */)));
    };
  }

  private static ParsedLine parsed(String line, int cursor, Parser.ParseContext context) {
    if (context == Parser.ParseContext.ACCEPT_LINE && Conversation.isUnfinished(line)) {
      throw new EOFError(-1, -1, "A statement ends with a semicolon");
    }
    int start = cursor;
    while (start > 0 && isPartOfWord(line.charAt(start - 1))) {
      start--;
    }
    return new Typed(line, cursor, line.substring(start, cursor));
  }

  private static boolean isPartOfWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '.';
  }

  /** A line, and the word before the cursor. */
  private record Typed(String line, int cursor, String word) implements CompletingParsedLine {
    @Override
    public int wordCursor() {
      return word.length();
    }

    @Override
    public int wordIndex() {
      return 0;
    }

    @Override
    public List<String> words() {
      return List.of(word);
    }

    @Override
    public CharSequence escape(CharSequence candidate, boolean complete) {
      return candidate;
    }

    @Override
    public int rawWordCursor() {
      return word.length();
    }

    @Override
    public int rawWordLength() {
      return word.length();
    }
  }
}
