package dev.stillwatch.requests;

import dev.stillwatch.embedding.Embedder;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;

/**
 * Describes a partition's rows batch by batch.
 *
 * <p>A named function on rows because {@link Embedder} and the cells work on many prompts at a
 * time, which no expression does.
 */
final class DescribeBatches implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1L;
  private static final int MAX_ROWS = 512;

  /** Long prompts come in smaller batches, else a few hundred of a million would fill the heap. */
  private static final int MAX_CHARS = 1 << 22;

  private final Broadcast<PromptPlaces.Parts> parts;

  DescribeBatches(Broadcast<PromptPlaces.Parts> parts) {
    this.parts = parts;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    return new Batches(rows, new RowDescriber(parts.value()));
  }

  /** Fills a batch when the last one is used up. */
  private static final class Batches implements Iterator<Row> {
    private final Iterator<Row> rows;
    private final RowDescriber describer;
    private Iterator<Row> ready = List.<Row>of().iterator();

    Batches(Iterator<Row> rows, RowDescriber describer) {
      this.rows = rows;
      this.describer = describer;
    }

    @Override
    public boolean hasNext() {
      return ready.hasNext() || rows.hasNext();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      if (!ready.hasNext()) {
        ready = describer.describe(batch()).iterator();
      }
      return ready.next();
    }

    private List<Row> batch() {
      List<Row> batch = new ArrayList<>(MAX_ROWS);
      long chars = 0;
      while (rows.hasNext() && batch.size() < MAX_ROWS && chars < MAX_CHARS) {
        Row row = rows.next();
        chars += describer.textOf(row).length();
        batch.add(row);
      }
      return batch;
    }
  }
}
