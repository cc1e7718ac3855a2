package dev.stillwatch.cases;

import static dev.stillwatch.render.Numbers.count;

import dev.stillwatch.cases.CaseFile.Pool;
import dev.stillwatch.render.Markup;
import java.util.List;

/**
 * The part of a case page that says which pools of shared infrastructure its members come out of.
 */
final class HtmlPools {
  private HtmlPools() {}

  static void of(Markup page, CaseFile file) {
    page.leaf("p", PoolWords.opening(file));
    if (file.pools().isEmpty()) {
      return;
    }

    page.leaf("p", PoolWords.NO_ACCUSATION, "class", "note");
    page.open("table", "class", "stack");
    page.leaf("caption", "Pools that serve or served the campaign, most members first");
    page.open("thead").open("tr");
    page.leaf("th", "Pool", "scope", "col");
    for (String name :
        List.of("Accounts", "Members", "Were members", "Other campaigns", "In none", "Stopped")) {
      page.leaf("th", name, "scope", "col", "class", "n");
    }
    page.leaf("th", "They share", "scope", "col").leaf("th", "Seen", "scope", "col");
    page.close("tr").close("thead").open("tbody");
    file.pools().forEach(pool -> row(page, pool));
    page.close("tbody").close("table");
  }

  private static void row(Markup page, Pool pool) {
    page.open("tr").open("th", "scope", "row");
    page.leaf("span", PoolWords.shortly(pool.poolId()), "class", "mono");
    page.leaf("span", pool.state(), "class", "family word");
    PoolWords.lineage(pool).forEach(turn -> page.leaf("span", turn, "class", "family word"));
    page.close("th");
    number(page, "Accounts", pool.accounts());
    number(page, "Members", pool.members());
    number(page, "Were members", pool.earlier());
    number(page, "Other campaigns", pool.elsewhere());
    number(page, "In none", pool.uninvolved());
    number(page, "Stopped", pool.stopped());
    page.leaf("td", PoolWords.shares(pool), "class", "label", "data-label", "They share");
    page.leaf("td", "%s to %s".formatted(pool.firstSeen(), pool.lastSeen()), "data-label", "Seen");
    page.close("tr");
  }

  private static void number(Markup page, String label, long number) {
    page.leaf("td", count(number), "class", "n", "data-label", label);
  }
}
