package dev.stillwatch.investigate;

import dev.stillwatch.cli.RowPrinter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Questions and answers by turns: statements end with a semicolon, mistakes end nothing.
 *
 * @param patience how long each answer may take
 */
public record Conversation(Sql sql, Patience patience, RowPrinter printer) {
  private static final String PROMPT = "stillwatch> ";
  private static final String MORE = "        ..> ";
  private static final String HELP =
      """
      A SELECT, WITH, VALUES, SHOW, DESCRIBE or EXPLAIN, ended by a semicolon; over as many lines as you like.
      tables     names of tables and of joined views
      tables X   what a table or a view holds
      exit       leave (as does the end of input)
      Ctrl-C cuts short what is running.
      """;

  /** Answers until the input ends or says so. */
  public void between(BufferedReader in, PrintWriter out) throws IOException {
    between(
        prompt -> {
          out.print(prompt);
          out.flush();
          return Optional.ofNullable(in.readLine());
        },
        out);
  }

  /** The same with somebody who is asked in another way. */
  public void between(Questioner questioner, PrintWriter out) throws IOException {
    StringBuilder statement = new StringBuilder();
    while (true) {
      Optional<String> next = questioner.next(statement.isEmpty() ? PROMPT : MORE);
      if (next.isEmpty()) {
        out.println();
        return;
      }

      String line = next.get();
      String words = line.strip().replaceAll(";$", "").strip().toLowerCase(Locale.ROOT);
      if (statement.isEmpty() && (words.equals("exit") || words.equals("quit"))) {
        return;
      }
      if (statement.isEmpty() && isAside(words)) {
        out.print(aside(words));
        continue;
      }
      statement.append(line).append('\n');
      if (line.strip().endsWith(";")) {
        answer(statement.toString(), out);
        statement.setLength(0);
      } else if (statement.toString().isBlank()) {
        statement.setLength(0);
      }
    }
  }

  private void answer(String statement, PrintWriter out) throws IOException {
    try {
      Answer answer = patience.with(() -> sql.answer(statement, Map.of(), printer.limit()));
      RowPrinter.Printed printed = printer.print(answer, out);
      out.printf(
          "(%d %s%s)%n",
          printed.rows(),
          printed.rows() == 1 ? "row" : "rows",
          printed.more() ? " of more: raise --limit to see them" : "");
    } catch (Sql.Refused e) {
      out.println(e.getMessage());
    }
  }

  /** Whether what was typed so far waits for more before it means anything. */
  static boolean isUnfinished(String typed) {
    String words = typed.strip().toLowerCase(Locale.ROOT);
    return !(words.isEmpty()
        || words.endsWith(";")
        || words.equals("exit")
        || words.equals("quit")
        || isAside(words));
  }

  private static boolean isAside(String words) {
    return words.equals("help") || words.equals("tables") || words.startsWith("tables ");
  }

  private static String aside(String words) {
    if (words.equals("help")) {
      return HELP;
    }
    return words.equals("tables")
        ? Catalogue.listed()
        : Catalogue.described(words.substring("tables ".length()).strip())
            .orElse("No table or view of that name.\n");
  }
}
