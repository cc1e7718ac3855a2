package dev.stillwatch.run;

import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Rows that several steps of a night share: made once, and kept until they are let go. */
final class Kept implements Source {
  private final Source recipe;
  private Optional<Held> held = Optional.empty();

  private record Held(Night night, HeldRows rows) {}

  Kept(Source recipe) {
    this.recipe = recipe;
  }

  @Override
  public Dataset<Row> read(Night night) {
    if (held.isEmpty() || !held.get().night().equals(night)) {
      release();
      held = Optional.of(new Held(night, HeldRows.of(recipe.read(night))));
    }
    return held.get().rows().rows();
  }

  /** Bytes of the rows, as far as they are made; 0 before anybody asked for them. */
  long bytes() {
    return held.map(kept -> kept.rows().bytes()).orElse(0L);
  }

  void release() {
    held.ifPresent(kept -> kept.rows().release());
    held = Optional.empty();
  }
}
