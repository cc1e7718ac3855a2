package dev.stillwatch.cases;

import dev.stillwatch.render.Markup;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The frame of every page: one style sheet, no script but for the one that orders tables, and a
 * policy that lets a browser load and run nothing else, whatever the page may hold.
 */
public final class Page {
  /** In every page we write; a file without it is somebody else's. */
  static final String GENERATOR = "Stillwatch case files";

  private static final String STYLE = resource("pages.css");
  private static final String SCRIPT = resource("pages.js");
  private static final String POLICY =
      "default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'"
          .formatted(sha256(STYLE));
  private static final String POLICY_OF_SORTABLE =
      "%s; script-src 'sha256-%s'".formatted(POLICY, sha256(SCRIPT));

  private Page() {}

  /** Starts a page, up to and with the element that holds its content. */
  public static Markup start(String title) {
    return start(title, POLICY);
  }

  /** The same of a page whose tables of class sortable can be ordered by their columns. */
  public static Markup startSortable(String title) {
    return start(title, POLICY_OF_SORTABLE);
  }

  private static Markup start(String title, String policy) {
    Markup page = Markup.document();
    page.open("html", "lang", "en").open("head");
    page.empty("meta", "charset", "utf-8");
    page.empty("meta", "http-equiv", "Content-Security-Policy", "content", policy);
    page.empty("meta", "name", "generator", "content", GENERATOR);
    page.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    page.empty("meta", "name", "referrer", "content", "no-referrer");
    page.empty("meta", "name", "robots", "content", "noindex");
    page.leaf("title", title);
    page.style(STYLE);
    page.close("head").open("body").open("div", "class", "page");
    return page;
  }

  /** Ends it. */
  public static String end(Markup page) {
    return page.close("div").close("body").close("html").toString() + "\n";
  }

  /** Ends a page with sortable tables. */
  public static String endSortable(Markup page) {
    return end(page.script(SCRIPT));
  }

  private static String resource(String name) {
    try (InputStream content = Page.class.getResourceAsStream(name)) {
      if (content == null) {
        throw new IllegalStateException("Cannot write pages: %s is not in the jar".formatted(name));
      }
      // Browsers hash the text after they made all line ends one.
      return new String(content.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write pages: %s is not readable".formatted(name), e);
    }
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Cannot write pages: no SHA-256", e);
    }
  }
}
