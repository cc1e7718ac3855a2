package dev.stillwatch.notebook;

import dev.stillwatch.render.Markup;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Markdown that notebooks are written in, as markup: headings of two levels, paragraphs, and
 * {@code code}. Anything else comes out as it stands.
 */
record ProseMarkup(String markdown) {
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  void into(Markup page) {
    List<String> paragraph = new ArrayList<>();
    for (String line : (markdown + "\n").split("\n", -1)) {
      if (line.startsWith("# ") || line.startsWith("## ")) {
        end(paragraph, page);
        boolean top = line.startsWith("# ");
        page.leaf(top ? "h1" : "h2", line.substring(top ? 2 : 3).strip());
      } else if (line.isBlank()) {
        end(paragraph, page);
      } else {
        paragraph.add(line.strip());
      }
    }
  }

  private static void end(List<String> paragraph, Markup page) {
    if (paragraph.isEmpty()) {
      return;
    }
    String text = String.join(" ", paragraph);
    paragraph.clear();
    page.open("p");
    Matcher code = CODE.matcher(text);
    int at = 0;
    while (code.find()) {
      page.text(text.substring(at, code.start())).leaf("code", code.group(1));
      at = code.end();
    }
    page.text(text.substring(at)).close("p");
  }
}
