package dev.stillwatch.shell;

import dev.stillwatch.investigate.Sql;
import dev.stillwatch.render.Escape;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.JShellException;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.tool.JavaShellToolBuilder;

/**
 * Java by the line over a desk: JShell, with the session, the lake and the tables' columns at hand.
 *
 * @param desk what snippets find
 */
public record JavaShell(Desk desk) {
  /** What every snippet can take for granted. */
  static final List<String> STARTUP =
      List.of(
          "import dev.stillwatch.lake.*;",
          "import dev.stillwatch.lake.tables.*;",
          "import dev.stillwatch.shell.Desk;",
          "import java.time.*;",
          "import java.util.*;",
          "import java.util.stream.*;",
          "import org.apache.spark.sql.Column;",
          "import org.apache.spark.sql.Dataset;",
          "import org.apache.spark.sql.Encoders;",
          "import org.apache.spark.sql.Row;",
          "import org.apache.spark.sql.SparkSession;",
          "import org.apache.spark.sql.expressions.Window;",
          "import static org.apache.spark.sql.functions.*;",
          "Desk lake = Desk.current();",
          "SparkSession spark = lake.spark();");

  private static final String GREETING =
      """
      Java over the lake, reading only. At hand:
        %s
        spark, org.apache.spark.sql.functions.*, and every table's columns: Cases.STATE.ref()
      /exit leaves, /help helps, Ctrl-C cuts short what is running.
      """
          .formatted(Desk.METHODS);

  /** How snippets ended. */
  public enum End {
    /** All of them ran. */
    DONE,
    /** One was no Java, or asked for what is refused. */
    REFUSED,
    /** One failed. */
    FAILED
  }

  /**
   * Lets the thread's classes, and those of a session started after it, include snippets'; before
   * that, lambdas of snippets are unknown to Spark's embedded tasks.
   */
  public static void prepareThread() {
    Thread.currentThread().setContextClassLoader(SnippetClasses.LATEST);
  }

  /**
   * Runs snippets one after the other, up to the first that fails; values of expressions are
   * printed.
   */
  public End run(String snippets, PrintWriter out, PrintWriter err) {
    desk.open();
    try (JShell shell =
        JShell.builder()
            .executionEngine(new SnippetEngine(), Map.of())
            .compilerOptions("--class-path", classPath())
            .build()) {
      STARTUP.forEach(shell::eval);
      String pending = "";
      for (String line : snippets.lines().toList()) {
        pending = pending.isEmpty() ? line : pending + "\n" + line;
        SourceCodeAnalysis.CompletionInfo next = analysed(shell, pending);
        while (next.completeness().isComplete() && !pending.isBlank()) {
          End end = run(shell, next.source(), out, err);
          if (end != End.DONE) {
            return end;
          }
          pending = next.remaining();
          next = analysed(shell, pending);
        }
      }
      // What ends too early is given to the compiler all the same: it says what lacks.
      return pending.isBlank() ? End.DONE : run(shell, pending, out, err);
    }
  }

  private static SourceCodeAnalysis.CompletionInfo analysed(JShell shell, String source) {
    return shell.sourceCodeAnalysis().analyzeCompletion(source);
  }

  private static End run(JShell shell, String source, PrintWriter out, PrintWriter err) {
    for (SnippetEvent event : shell.eval(source)) {
      End end = told(shell, event, out, err);
      if (end != End.DONE) {
        return end;
      }
    }
    return End.DONE;
  }

  /**
   * Converses until the person leaves.
   *
   * @throws IOException if the imports cannot be handed over
   */
  public End converse(InputStream in, PrintStream out, PrintStream err) throws IOException {
    desk.open();
    Path startup = Files.createTempFile("stillwatch-", ".jsh");
    try {
      Files.write(startup, STARTUP);
      out.print(GREETING);
      int code =
          JavaShellToolBuilder.builder()
              .in(in, null)
              .out(out)
              .err(err)
              .locale(Locale.ROOT)
              // Nothing of what is asked outlives the conversation.
              .persistence(new HashMap<>())
              .start(
                  "--execution",
                  SnippetEngine.NAME,
                  "--class-path",
                  classPath(),
                  "--startup",
                  startup.toString(),
                  "--feedback",
                  "concise");
      return code == 0 ? End.DONE : End.FAILED;
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("Cannot start the shell: it has no JShell", e);
    } finally {
      Files.deleteIfExists(startup);
    }
  }

  private static End told(JShell shell, SnippetEvent event, PrintWriter out, PrintWriter err) {
    if (event.causeSnippet() != null) {
      return End.DONE; // An older snippet, brought up to date.
    }
    if (event.exception() != null) {
      return told(event.exception(), err);
    }
    if (event.status() == Snippet.Status.VALID) {
      boolean asked = event.snippet().kind() == Snippet.Kind.EXPRESSION;
      boolean named =
          event.snippet().subKind() == Snippet.SubKind.TEMP_VAR_EXPRESSION_SUBKIND || asked;
      if (named && event.value() != null && !event.value().isEmpty()) {
        out.println(Escape.terminal(event.value()));
      }
      return End.DONE;
    }

    err.println(
        "stillwatch: Cannot run this snippet: " + Escape.terminal(event.snippet().source()));
    shell
        .diagnostics(event.snippet())
        .forEach(
            problem ->
                problem
                    .getMessage(Locale.ROOT)
                    .lines()
                    .forEach(line -> err.println("  " + Escape.terminal(line))));
    return End.REFUSED;
  }

  private static End told(JShellException failure, PrintWriter err) {
    String kind =
        failure instanceof EvalException thrown
            ? thrown.getExceptionClassName()
            : failure.getClass().getName();
    String message = failure.getMessage() == null ? "" : failure.getMessage();
    if (kind.equals(Sql.Refused.class.getName())) {
      err.println("stillwatch: " + Escape.terminal(message));
      return End.REFUSED;
    }
    err.println(
        "stillwatch: %s: %s"
            .formatted(kind, Escape.terminal(message.lines().findFirst().orElse(""))));
    return End.FAILED;
  }

  /** What the compiler sees: what Java was started with, and what was submitted to it since. */
  static String classPath() {
    Set<String> paths = new LinkedHashSet<>();
    for (ClassLoader at = Desk.class.getClassLoader(); at != null; at = at.getParent()) {
      if (at instanceof URLClassLoader submitted) {
        for (URL url : submitted.getURLs()) {
          file(url).ifPresent(paths::add);
        }
      }
    }
    paths.addAll(List.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator)));
    return String.join(java.io.File.pathSeparator, paths);
  }

  private static java.util.Optional<String> file(URL url) {
    try {
      return url.getProtocol().equals("file")
          ? java.util.Optional.of(Path.of(url.toURI()).toString())
          : java.util.Optional.empty();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("Cannot read the class path: %s".formatted(url), e);
    }
  }
}
