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
 * The frame of every page: one style sheet, no script, and a policy that lets a browser load
 * nothing else, whatever the page may hold.
 */
public final class Page {
  /** In every page we write; a file without it is somebody else's. */
  static final String GENERATOR = "Stillwatch case files";

  private static final String STYLE = styleSheet();
  private static final String POLICY =
      "default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'"
          .formatted(sha256(STYLE));

  private Page() {}

  /** Starts a page, up to and with the element that holds its content. */
  public static Markup start(String title) {
    Markup page = Markup.document();
    page.open("html", "lang", "en").open("head");
    page.empty("meta", "charset", "utf-8");
    page.empty("meta", "http-equiv", "Content-Security-Policy", "content", POLICY);
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

  private static String styleSheet() {
    try (InputStream css = Page.class.getResourceAsStream("pages.css")) {
      if (css == null) {
        throw new IllegalStateException("Cannot write pages: pages.css is not in the jar");
      }
      // Browsers hash the text after they made all line ends one.
      return new String(css.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write pages: pages.css is not readable", e);
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
