package dev.stillwatch.bench;

import dev.stillwatch.calibrate.TrainEpoch;
import dev.stillwatch.codebook.Codebook;
import dev.stillwatch.requests.DescribeRequests;
import dev.stillwatch.requests.PromptContent;
import dev.stillwatch.requests.RequestLimits;
import dev.stillwatch.run.Nightly;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What benches stand on: a world, a lake, and the floor under both; each made when first needed.
 */
public final class Ground {
  private final Path folder;
  private final Size size;
  private final NightLake.Opener lakes;
  private final Consumer<String> says;

  private final Once<NightLake> lake = new Once<>(this::openLake);
  private final Once<BenchWorld> world = new Once<>(this::makeWorld);
  private final Once<Codebook> codebook = new Once<>(this::train);
  private final Once<Floor> floor = new Once<>(() -> Floor.of(this));
  private final Once<NightRun> before = new Once<>(this::takeUpBefore);
  private final Once<NightRun> night = new Once<>(() -> NightRun.of(lake(), oneNight()));
  private final Once<NightRun> again = new Once<>(() -> NightRun.of(lake(), oneNight()));
  private final Once<Histories> histories = new Once<>(() -> Histories.of(this));

  /**
   * Ground in a folder.
   *
   * @param says told what is being prepared
   */
  public Ground(Path folder, Size size, NightLake.Opener lakes, Consumer<String> says) {
    this.folder = folder;
    this.size = size;
    this.lakes = lakes;
    this.says = says;
  }

  /** The session that everything runs in. */
  public SparkSession spark() {
    return lake().spark();
  }

  /** Tasks that run at once. */
  public int cores() {
    return spark().sparkContext().defaultParallelism();
  }

  /** Cells of the codebook that the world's logs are described with. */
  int cells() {
    return codebook.get().count();
  }

  Size size() {
    return size;
  }

  Path folder() {
    return folder;
  }

  void says(String line) {
    says.accept(line);
  }

  NightLake openLake(Path inWorld, String name, List<String> settings) {
    return lakes.open(inWorld, folder.resolve(name), settings);
  }

  /** The world in which a single night is measured. */
  BenchWorld world() {
    return world.get();
  }

  /** The lake of that world; empty until nights have passed. */
  NightLake lake() {
    return lake.get();
  }

  /** What reading the night's logs costs that does nothing with them. */
  Floor floor() {
    return floor.get();
  }

  /** Two lakes of one world, with short and with long memories. */
  Histories histories() {
    return histories.get();
  }

  /** The night, on top of the days before it, if any. */
  NightRun night() {
    if (size.days() > 0) {
      before.get();
    }
    return night.get();
  }

  /** The same night judged again, its logs being known. */
  NightRun again() {
    night();
    return again.get();
  }

  /** The night's logs described; nothing has run yet. */
  Dataset<Row> described() {
    RequestLimits limits =
        new RequestLimits(
            List.of(world().night()),
            lake().config().logs().lateDays(),
            // After the world's end, whenever that is.
            world().night().plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC),
            lake().config().logs().maxPromptChars(),
            PromptContent.text());
    Codebook book = codebook.get();
    return new DescribeRequests(book.embedder(), book, lake().names(), limits)
        .from(lake().logs(world().night(), world().night()));
  }

  private NightLake openLake() {
    return openLake(folder.resolve("world"), "lake", List.of());
  }

  private BenchWorld makeWorld() {
    says("Inventing a world ...");
    return BenchWorld.make(
        spark(),
        folder.resolve("world"),
        size.requests(),
        size.accounts(),
        size.days() + 1,
        size.seed());
  }

  private Codebook train() {
    says("Learning a codebook ...");
    return new TrainEpoch(lake().config())
        .from(lake().logs(world().first(), world().night()), world().night());
  }

  private NightRun takeUpBefore() {
    says("Taking up what lies before the night ...");
    return NightRun.of(
        lake(),
        new Nightly.Request(
            world().first(), world().night().minusDays(1), false /* only what is new */));
  }

  private Nightly.Request oneNight() {
    return new Nightly.Request(world().night(), world().night(), false /* only what is new */);
  }
}
