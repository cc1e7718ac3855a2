package dev.stillwatch.notebook;

import dev.stillwatch.cases.Page;
import dev.stillwatch.investigate.Answer;
import dev.stillwatch.notebook.RunNotebook.Executed;
import dev.stillwatch.notebook.RunNotebook.Ran;
import dev.stillwatch.render.Markup;

/** A notebook that was run, as a page: its words, its charts, its tables; queries folded away. */
public record NotebookPage(Executed executed) {
  /** The page. */
  public String html() {
    Markup page = Page.start(executed.notebook().title());
    boolean inSection = false;
    for (Ran ran : executed.cells()) {
      if (isHeaded(ran)) {
        if (inSection) {
          page.close("section");
        }
        page.open("section");
        inSection = true;
      }
      cell(ran, page);
    }
    if (inSection) {
      page.close("section");
    }
    return Page.end(page);
  }

  private static boolean isHeaded(Ran ran) {
    return ran.cell() instanceof Cell.Prose prose && prose.source().startsWith("## ");
  }

  private void cell(Ran ran, Markup page) {
    if (ran.cell() instanceof Cell.Prose prose) {
      new ProseMarkup(prose.source()).into(page);
    } else if (ran.cell() instanceof Cell.Widgets) {
      page.open("dl", "class", "facts");
      executed
          .values()
          .forEach(
              (name, value) ->
                  page.open("div")
                      .leaf("dt", name)
                      .leaf("dd", value.isEmpty() ? "(empty)" : value)
                      .close("div"));
      page.close("dl");
    } else {
      ran.answer().ifPresent(answer -> answer(ran, answer, page));
      ran.failure().ifPresent(why -> page.leaf("p", why, "class", "note"));
      page.open("details").leaf("summary", "Query").leaf("pre", ran.cell().source());
      page.close("details");
    }
  }

  private static void answer(Ran ran, Answer answer, Markup page) {
    if (ran.cell() instanceof Cell.Query query) {
      query
          .chart()
          .flatMap(wish -> new SeriesChart(wish, answer).drawn())
          .ifPresent(chart -> page.open("figure").append(chart).close("figure"));
    }
    if (answer.rows().isEmpty()) {
      page.leaf("p", "No rows.", "class", "note");
      return;
    }
    page.open("div", "class", "scroll").append(new TableMarkup(answer).drawn()).close("div");
    answer.cut().ifPresent(note -> page.leaf("p", note, "class", "note"));
  }
}
