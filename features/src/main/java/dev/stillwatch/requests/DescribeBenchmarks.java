package dev.stillwatch.requests;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.udf;

import dev.stillwatch.lake.Field;
import dev.stillwatch.privacy.Pseudonyms;
import dev.stillwatch.text.PromptShape;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataType;

/**
 * Describes texts of known benchmarks as requests are described: by the keyed hashes of their
 * frames, from which nothing can be read.
 *
 * <p>An item is known by its skeleton, and by its head and its tail where no other item has the
 * same: so it is recognised also behind or before an instruction, and an instruction that all items
 * of a file begin with is not.
 */
public record DescribeBenchmarks(Pseudonyms pseudonyms) {
  /** Name of the benchmark. */
  public static final Field<String> BENCHMARK = Field.string("benchmark", "Name of the benchmark.");

  /** A text of it, a column of the input. */
  public static final Field<String> TEXT = Field.string("text", "An item's text.");

  /** Hash that stands for the item. */
  public static final Field<Long> ITEM = Field.bigint("item", "Skeleton hash of the item.");

  /** Which frame of the item it is. */
  public static final Field<String> PART = Field.string("part", "skeleton, head or tail.");

  /** The frame's hash. */
  public static final Field<Long> FRAME = Field.bigint("frame", "Hash as in account_days.");

  private static final String SKELETON = "skeleton";
  private static final String FRAMES = "array<struct<item:bigint,part:string,frame:bigint>>";

  /** From columns benchmark and text to benchmark, item, part and frame, each frame once. */
  public Dataset<Row> from(Dataset<Row> texts) {
    UDF1<String, Object> shape = new Shape(pseudonyms.seed("prompt"));
    Column frames = udf(shape, DataType.fromDDL(FRAMES)).apply(TEXT.ref());
    Dataset<Row> all =
        texts
            .select(BENCHMARK.ref(), explode(frames).as("_f"))
            .select(
                BENCHMARK.ref(),
                col("_f.item").as(ITEM.name()),
                col("_f.part").as(PART.name()),
                col("_f.frame").as(FRAME.name()))
            .distinct();
    Dataset<Row> telling =
        all.groupBy(PART.ref(), FRAME.ref())
            .agg(count_distinct(ITEM.ref()).as("_items"))
            .filter(PART.ref().equalTo(SKELETON).or(col("_items").equalTo(1)))
            .drop("_items");
    // A frame is of one item in one benchmark, the first by name, so that no request counts twice.
    return all.join(telling, new String[] {PART.name(), FRAME.name()})
        .groupBy(PART.ref(), FRAME.ref())
        .agg(min(BENCHMARK.ref()).as(BENCHMARK.name()), min(ITEM.ref()).as(ITEM.name()))
        .select(BENCHMARK.ref(), ITEM.ref(), PART.ref(), FRAME.ref());
  }

  /** The frames of a text; a function of our own because its seed must not be in a plan. */
  private static final class Shape implements UDF1<String, Object> {
    private static final long serialVersionUID = 1L;
    private final long seed;

    Shape(long seed) {
      this.seed = seed;
    }

    @Override
    public Object call(String text) {
      List<Row> frames = new ArrayList<>();
      if (text != null && !text.isBlank()) {
        PromptShape shape = PromptShape.of(text, seed);
        frames.add(RowFactory.create(shape.skeletonHash(), SKELETON, shape.skeletonHash()));
        if (shape.hasFrame()) {
          frames.add(RowFactory.create(shape.skeletonHash(), "head", shape.headHash()));
          frames.add(RowFactory.create(shape.skeletonHash(), "tail", shape.tailHash()));
        }
      }
      return frames.toArray();
    }
  }
}
