package dev.stillwatch.notebook;

import dev.stillwatch.cli.RowPrinter;
import dev.stillwatch.investigate.Answer;
import dev.stillwatch.render.Markup;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;

/** The rows of an answer as a table in markup. */
record TableMarkup(Answer answer) {
  private static final int LONGEST = 400;

  Markup drawn() {
    Markup table = new Markup();
    StructField[] fields = answer.schema().fields();
    table.open("table").open("thead").open("tr");
    for (StructField field : fields) {
      table.leaf("th", field.name());
    }
    table.close("tr").close("thead").open("tbody");
    for (Row row : answer.rows()) {
      table.open("tr");
      for (int i = 0; i < fields.length; i++) {
        table.leaf(
            "td", cut(RowPrinter.text(row.get(i))), "class", isNumber(fields[i]) ? "n" : "word");
      }
      table.close("tr");
    }
    return table.close("tbody").close("table");
  }

  private static boolean isNumber(StructField field) {
    return field.dataType() instanceof NumericType;
  }

  private static String cut(String text) {
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
  }
}
