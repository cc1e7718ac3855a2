package dev.stillwatch.run;

import static dev.stillwatch.lake.TableSpec.table;

import dev.stillwatch.config.StillwatchConfig;
import dev.stillwatch.lake.TableSpec;
import dev.stillwatch.lakeio.Lake;
import dev.stillwatch.logs.CanonicalLog;
import dev.stillwatch.privacy.Pseudonyms;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * A night of this product: from logs to case files.
 *
 * <p>What several steps of a night need is made once and kept on disk meanwhile, so that logs are
 * read once, and neighbours are sought once; {@link #release} lets go of it.
 */
public final class NightPlan implements Plan {
  /** Logs of the night's days, under canonical names. */
  public static final TableSpec LOGS = CanonicalLog.TABLE;

  /** Logs of the window before the night, to learn a first codebook from. */
  public static final TableSpec RECENT_LOGS = source("recent_logs", "The logs of the last weeks.");

  /** Files of the night's logs that cannot be read, as rows of quarantined_requests. */
  public static final TableSpec UNREADABLE_FILES =
      source("unreadable_files", "Files of the logs that cannot be read.");

  /** The side table of accounts. */
  public static final TableSpec ACCOUNT_TABLE =
      source("account_table", "What the provider knows of accounts.");

  /** The side table of releases. */
  public static final TableSpec RELEASE_TABLE =
      source("release_table", "The calendar of releases as the operator keeps it.");

  /** The side table of suppressions; among the sources only where there is one. */
  public static final TableSpec SUPPRESSION_TABLE =
      source("suppression_table", "What reviewers ruled out, as the operator keeps it.");

  /** Texts of benchmarks; among the sources only where there are some. */
  public static final TableSpec BENCHMARK_TEXTS =
      source("benchmark_texts", "Texts of known benchmarks, one a row, with the benchmark's name.");

  private final NightView lake;
  private final Map<TableSpec, Source> outside;
  private final GeneratedCode generatedCode = new GeneratedCode();
  private final ShufflePartitions partitions = new ShufflePartitions();
  private final SharedRows shared;
  private final FactSteps facts;
  private final DetectionSteps detection;
  private final EventSteps events;
  private final CaseSteps caseFiles;

  /**
   * A plan for the nights of one run.
   *
   * @param outside reads {@link #LOGS}, {@link #RECENT_LOGS}, {@link #UNREADABLE_FILES}, {@link
   *     #ACCOUNT_TABLE}, {@link #RELEASE_TABLE} and, where there are such, {@link
   *     #SUPPRESSION_TABLE} and {@link #BENCHMARK_TEXTS}
   * @param now requests later than this are impossible
   */
  public NightPlan(
      StillwatchConfig config,
      String configHash,
      String codeVersion,
      Lake lake,
      Map<TableSpec, Source> outside,
      Pseudonyms names,
      Instant now) {
    this.lake = new NightView(lake);
    this.outside = Map.copyOf(outside);
    Given given = Given.of(outside, lake);
    NightCodebooks codebooks = new NightCodebooks(this.lake);
    Standards standards = new Standards(config.detection(), this.lake);
    this.shared = new SharedRows(config, given, this.lake, codebooks, standards, partitions);
    this.facts = new FactSteps(config, given, codebooks, names, now, generatedCode, partitions);
    this.detection =
        new DetectionSteps(config, given, codebooks, standards, shared, names, generatedCode);
    this.events = new EventSteps(config, codebooks);
    this.caseFiles =
        new CaseSteps(config, configHash, codeVersion, this.lake, codebooks, standards, partitions);
  }

  /** Everything that steps read from outside the lake. */
  public Map<TableSpec, Source> sources() {
    Map<TableSpec, Source> sources = new HashMap<>(outside);
    sources.putAll(facts.sources());
    sources.putAll(shared.sources());
    return sources;
  }

  /** The lake as the plan's steps see it, on which they are to be run. */
  public NightView lake() {
    return lake;
  }

  @Override
  public List<Step> facts() {
    return facts.steps();
  }

  @Override
  public List<Step> judgement() {
    return Stream.of(detection.steps(), events.steps(), caseFiles.steps())
        .flatMap(List::stream)
        .toList();
  }

  /** Refuses days of which too much cannot be used. */
  @Override
  public SortedMap<LocalDate, String> objections(Night night) {
    return facts.objections(night);
  }

  @Override
  public void release() {
    facts.release();
    shared.release();
    lake.release();
    generatedCode.end();
    partitions.end();
  }

  /** Something that steps read and nobody writes to the lake. */
  static TableSpec source(String name, String doc) {
    return table(name).doc(doc).onlyRead();
  }
}
