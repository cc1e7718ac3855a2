package dev.stillwatch.run;

import static dev.stillwatch.run.Step.fill;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.TableSpec;
import dev.stillwatch.lakeio.DeltaLake;
import dev.stillwatch.testing.JobCounter;
import dev.stillwatch.testing.SparkExtension;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Steps on Delta, counted: a night is some twenty of them. */
@ExtendWith(SparkExtension.class)
class RunnerTest {
  private static final Field<LocalDate> RUN_DATE = Field.date("run_date", "Night.");
  private static final Field<Long> NUMBER = Field.bigint("number", "A number.");
  private static final TableSpec NUMBERS = spec("numbers");
  private static final TableSpec SQUARES = spec("squares");
  private static final TableSpec NUMBERS_KEPT =
      TableSpec.table("numbers_kept").doc("Numbers that steps share.").onlyRead();
  private static final Night NIGHT = new Night(LocalDate.of(2026, 3, 1), List.of());

  @TempDir Path folder;
  private SparkSession spark;
  private Runner runner;

  @BeforeEach
  void aTableToReadFrom(SparkSession session) {
    spark = session;
    NightView lake = new NightView(new DeltaLake(spark, folder.toString()));
    runner = new Runner(lake, Map.of(), Clock.systemUTC(), Runner.Fault.NONE, "test");
    assertThat(runner.run(numbers(100, 1), NIGHT)).isInstanceOf(Outcome.Written.class);
    assertThat(runner.run(squares(), NIGHT)).isInstanceOf(Outcome.Written.class);
  }

  @Test
  void fewRowsTakeAJobToMakeAndOneToWrite() {
    assertThat(jobsOf(numbers(200, 1))).isEqualTo(2);
    // Read from what was just written, joined with itself, in the place of an earlier slice.
    assertThat(jobsOf(squares())).isEqualTo(2);
  }

  @Test
  void moreRowsTakeOneMoreForTheirChecks() {
    assertThat(jobsOf(numbers(30_000, 1))).isEqualTo(3);
  }

  @Test
  void whatIsToBeSaidOfAStepIsSaidHoweverManyItsRowsAre() {
    Step.Remarks remarks =
        few -> List.of(few.map(rows -> "%d rows".formatted(rows.count())).orElse("many rows"));
    assertThat(remarksOf(numbers(10, 1).saying(remarks))).containsExactly("10 rows");
    assertThat(remarksOf(numbers(30_000, 1).saying(remarks))).containsExactly("many rows");
  }

  @Test
  void whatBreaksACheckIsRefusedHoweverManyItIs() {
    for (int many : new int[] {10, 30_000}) {
      assertThat(runner.run(numbers(many, -1), NIGHT))
          .isEqualTo(
              new Outcome.Refused(
                  NUMBERS,
                  List.of(
                      "numbers count (number >= 0): violated by %,d rows".formatted(many - 1))));
    }
  }

  @Test
  void whatIsPickedFromKeptRowsIsNotKeptASecondTime() {
    AtomicInteger kept = new AtomicInteger();
    Kept many =
        new Kept(
            night ->
                spark
                    .range(30_000)
                    .select(RUN_DATE.from(lit(night.date())), NUMBER.from(col("id"))));
    Runner counting =
        new Runner(
            new NightView(new DeltaLake(spark, folder.toString())),
            Map.of(NUMBERS_KEPT, many),
            Clock.systemUTC(),
            (step, point) -> kept.set(spark.sparkContext().getPersistentRDDs().size()),
            "test");
    int before = spark.sparkContext().getPersistentRDDs().size();

    Outcome outcome =
        counting.run(
            fill(NUMBERS, in -> in.of(NUMBERS_KEPT).where(NUMBER.ref().geq(lit(5L))), NUMBERS_KEPT),
            NIGHT);
    many.release();

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Written.class, written -> assertThat(written.rows()).isEqualTo(29_995));
    assertThat(kept).hasValue(before + 1);
  }

  private List<String> remarksOf(Step step) {
    return ((Outcome.Written) runner.run(step, NIGHT)).remarks();
  }

  private int jobsOf(Step step) {
    AtomicReference<Outcome> outcome = new AtomicReference<>();
    int jobs = JobCounter.jobsOf(spark, () -> outcome.set(runner.run(step, NIGHT)));
    assertThat(outcome.get()).isInstanceOf(Outcome.Written.class);
    return jobs;
  }

  private Step numbers(int many, int times) {
    return fill(
        NUMBERS,
        in ->
            spark
                .range(many)
                .select(
                    RUN_DATE.from(lit(NIGHT.date())),
                    NUMBER.from(col("id").multiply(lit((long) times)))));
  }

  private static Step squares() {
    return fill(
        SQUARES,
        in -> {
          var left = in.of(NUMBERS).where(RUN_DATE.ref().equalTo(lit(NIGHT.date())));
          return left.join(
                  left.select(NUMBER.ref().as("_same")), NUMBER.ref().equalTo(col("_same")))
              .select(RUN_DATE.ref(), NUMBER.from(NUMBER.ref().multiply(col("_same"))));
        },
        NUMBERS);
  }

  private static TableSpec spec(String name) {
    return TableSpec.table(name)
        .doc("Numbers.")
        .fields(RUN_DATE, NUMBER)
        .key(RUN_DATE, NUMBER)
        .partitionedBy(RUN_DATE)
        .always("numbers count", "number >= 0")
        .keptFor(Period.ofDays(9));
  }
}
