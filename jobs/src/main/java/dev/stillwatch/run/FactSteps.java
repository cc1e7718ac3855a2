package dev.stillwatch.run;

import static dev.stillwatch.run.NightPlan.source;
import static dev.stillwatch.run.Step.fill;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.mode;

import dev.stillwatch.accounts.SumAccountDays;
import dev.stillwatch.calibrate.LogVectors;
import dev.stillwatch.calibrate.TrainEpoch;
import dev.stillwatch.codebook.Codebook;
import dev.stillwatch.config.ConfigurationException;
import dev.stillwatch.config.StillwatchConfig;
import dev.stillwatch.embedding.Embedder;
import dev.stillwatch.embedding.GivenVectors;
import dev.stillwatch.lake.TableSpec;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.Codebooks;
import dev.stillwatch.lake.tables.QuarantinedRequests;
import dev.stillwatch.lake.tables.Requests;
import dev.stillwatch.onnx.SentenceEncoders;
import dev.stillwatch.privacy.Pseudonyms;
import dev.stillwatch.requests.AcceptRequests;
import dev.stillwatch.requests.DescribeRequests;
import dev.stillwatch.requests.JudgeRequests;
import dev.stillwatch.requests.PromptContent;
import dev.stillwatch.requests.QuarantineRequests;
import dev.stillwatch.requests.RequestLimits;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The steps that take up days of logs, and what they refuse. */
final class FactSteps {
  /** The night's logs without their text. */
  static final TableSpec DESCRIBED =
      source("described_requests", "Usable and unusable rows of the night's logs, without text.");

  /** Bytes of log files: some 400,000 short requests, of 500 bytes each in an exchange. */
  private static final long LOGS_A_TASK = 32L << 20;

  private final StillwatchConfig config;
  private final Given given;
  private final NightCodebooks codebooks;
  private final Pseudonyms names;
  private final Instant now;
  private final GeneratedCode generatedCode;
  private final ShufflePartitions partitions;
  private final Kept described = new Kept(this::described);

  FactSteps(
      StillwatchConfig config,
      Given given,
      NightCodebooks codebooks,
      Pseudonyms names,
      Instant now,
      GeneratedCode generatedCode,
      ShufflePartitions partitions) {
    this.config = config;
    this.given = given;
    this.codebooks = codebooks;
    this.names = names;
    this.now = now;
    this.generatedCode = generatedCode;
    this.partitions = partitions;
  }

  List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    if (codebooks.none()) {
      steps.add(fill(Codebooks.TABLE, this::firstCodebook, NightPlan.RECENT_LOGS));
    }
    steps.add(
        fill(
            Requests.TABLE,
            in -> new AcceptRequests().from(in.of(DESCRIBED)),
            DESCRIBED,
            Codebooks.TABLE));
    steps.add(
        fill(
            QuarantinedRequests.TABLE,
            in ->
                new QuarantineRequests()
                    .from(in.of(DESCRIBED))
                    .unionByName(in.of(NightPlan.UNREADABLE_FILES)),
            DESCRIBED,
            NightPlan.UNREADABLE_FILES));
    steps.add(
        fill(
            AccountDays.TABLE,
            in ->
                new SumAccountDays()
                    .from(
                        in.of(Requests.TABLE)
                            .where(Requests.EVENT_DATE.ref().isInCollection(in.night().days()))),
            Requests.TABLE));
    return steps;
  }

  /** The described logs, for steps to read. */
  Map<TableSpec, Source> sources() {
    return Map.of(DESCRIBED, described);
  }

  void release() {
    described.release();
  }

  /** Refuses days of which too much cannot be used, each by itself. */
  SortedMap<LocalDate, String> objections(Night night) {
    Dataset<Row> logs = given.read(NightPlan.LOGS, night);
    generatedCode.beginIfWorthFor(logs);
    // By the day: each task writes a file of each.
    partitions.raiseFor(logs, LOGS_A_TASK * night.days().size());
    Dataset<Row> judged = codebooks.none() ? judgedBeforeAnyEpoch(night) : described.read(night);
    SortedMap<LocalDate, String> objections = new TreeMap<>();
    judged
        .groupBy(Requests.EVENT_DATE.ref())
        .agg(count(lit(1)), count(JudgeRequests.REASON.ref()), mode(JudgeRequests.REASON.ref()))
        .collectAsList()
        .forEach(
            day ->
                objection(day).ifPresent(why -> objections.put(Requests.EVENT_DATE.in(day), why)));
    return objections;
  }

  private Optional<String> objection(Row day) {
    long all = day.getLong(1);
    long bad = day.getLong(2);
    boolean any = config.logs().badRows().equals("fail") && bad > 0;
    return any || bad > config.logs().badRowsShare() * all
        ? Optional.of(
            "%,d of %,d rows of the logs cannot be used, most often because: %s (see stillwatch validate)"
                .formatted(bad, all, day.getString(3)))
        : Optional.empty();
  }

  /**
   * What can be said of logs without embedding them, so that nothing is learned from bad ones: the
   * reason and, as once they are described, the day each row counts for.
   */
  private Dataset<Row> judgedBeforeAnyEpoch(Night night) {
    Dataset<Row> logs = given.read(NightPlan.LOGS, night);
    PromptContent content =
        config.embedding().source().equals(StillwatchConfig.Embedding.COLUMN)
            ? LogVectors.commonestIn(logs, config.embedding().dimension()).content()
            : PromptContent.text();
    LocalDate last = night.days().get(night.days().size() - 1);
    return new JudgeRequests(limits(night, content))
        .withTurns(logs)
        .select(
            JudgeRequests.REASON.ref(),
            Requests.EVENT_DATE.from(coalesce(JudgeRequests.DAY.ref(), lit(last))));
  }

  /** Each day in the epoch that held on it, whatever the range it is taken up with. */
  private Dataset<Row> described(Night night) {
    Map<String, List<LocalDate>> daysOf = new TreeMap<>();
    night
        .days()
        .forEach(
            day ->
                daysOf.computeIfAbsent(codebooks.epochOn(day), any -> new ArrayList<>()).add(day));
    return daysOf.entrySet().stream()
        .map(
            entry ->
                described(
                    new Night(night.date(), entry.getValue()), codebooks.book(entry.getKey())))
        .reduce(Dataset::unionByName)
        .orElseThrow();
  }

  private Dataset<Row> described(Night night, Codebook book) {
    Embedder embedder = embedder(book);
    PromptContent content =
        embedder instanceof GivenVectors
            ? new LogVectors(book.embedderId(), book.dimensions()).content()
            : PromptContent.text();
    return new DescribeRequests(embedder, book, names, limits(night, content))
        .from(given.read(NightPlan.LOGS, night));
  }

  private RequestLimits limits(Night night, PromptContent content) {
    return new RequestLimits(
        night.days(), config.logs().lateDays(), now, config.logs().maxPromptChars(), content);
  }

  /** What made the epoch's vectors, whatever the settings say now. */
  private Embedder embedder(Codebook book) {
    if (book.embedsPrompts()) {
      return book.embedder();
    }
    if (!config.embedding().source().equals(StillwatchConfig.Embedding.ONNX)) {
      return new GivenVectors(book.embedderId(), book.dimensions());
    }
    Embedder encoder = SentenceEncoders.open(config.embedding().onnx());
    if (!encoder.id().equals(book.embedderId())) {
      throw new ConfigurationException(
          "Cannot embed prompts: the codebook is of %s, embedding.onnx.model is %s: run calibrate"
              .formatted(book.embedderId(), encoder.id()));
    }
    return encoder;
  }

  private Dataset<Row> firstCodebook(Inputs in) {
    Dataset<Row> logs = in.of(NightPlan.RECENT_LOGS);
    Codebook book = new TrainEpoch(config).from(logs, in.night().date());
    return logs.sparkSession().createDataFrame(List.of(book.toRow()), Codebooks.TABLE.schema());
  }
}
