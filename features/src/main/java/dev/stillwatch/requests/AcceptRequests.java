package dev.stillwatch.requests;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.tables.Requests;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Keeps the described rows that can be used. */
public record AcceptRequests() {

  /** From described rows to requests. */
  public Dataset<Row> from(Dataset<Row> described) {
    return Requests.TABLE.conform(
        described
            .filter(DescribeRequests.REASON.ref().isNull())
            .select(Requests.TABLE.fields().stream().map(Field::ref).toArray(Column[]::new)));
  }
}
