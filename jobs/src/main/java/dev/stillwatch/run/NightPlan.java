package dev.stillwatch.run;

import static dev.stillwatch.lake.TableSpec.table;
import static dev.stillwatch.run.Step.fill;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.mode;

import dev.stillwatch.accounts.CarryCells;
import dev.stillwatch.accounts.FormFacets;
import dev.stillwatch.accounts.Nights;
import dev.stillwatch.accounts.SnapshotAccounts;
import dev.stillwatch.accounts.SumAccountDays;
import dev.stillwatch.accounts.SumWindow;
import dev.stillwatch.calibrate.FitHistory;
import dev.stillwatch.calibrate.LogVectors;
import dev.stillwatch.calibrate.TrainEpoch;
import dev.stillwatch.cases.WriteCaseEvidence;
import dev.stillwatch.cases.WriteCaseLineage;
import dev.stillwatch.cases.WriteCaseMembers;
import dev.stillwatch.cases.WriteCaseTimeline;
import dev.stillwatch.cases.WriteCaseVersions;
import dev.stillwatch.codebook.Codebook;
import dev.stillwatch.codebook.Epochs;
import dev.stillwatch.codebook.Regions;
import dev.stillwatch.config.ConfigurationException;
import dev.stillwatch.config.StillwatchConfig;
import dev.stillwatch.embedding.Embedder;
import dev.stillwatch.embedding.GivenVectors;
import dev.stillwatch.events.CountCampaignDays;
import dev.stillwatch.events.FindSpikes;
import dev.stillwatch.events.MeasureReleaseEffects;
import dev.stillwatch.events.StratifyAccounts;
import dev.stillwatch.grouping.AimAtRegions;
import dev.stillwatch.grouping.FormGroups;
import dev.stillwatch.grouping.Grouping;
import dev.stillwatch.grouping.GrowGroups;
import dev.stillwatch.grouping.PruneGroups;
import dev.stillwatch.grouping.RecruitByLikeness;
import dev.stillwatch.grouping.RecruitByTokens;
import dev.stillwatch.grouping.TouchedCells;
import dev.stillwatch.identity.Admission;
import dev.stillwatch.identity.MatchCampaigns;
import dev.stillwatch.identity.MatchGroups;
import dev.stillwatch.identity.MatchMembers;
import dev.stillwatch.judging.Calibration;
import dev.stillwatch.judging.CompareGroups;
import dev.stillwatch.judging.JudgeGroups;
import dev.stillwatch.judging.Levels;
import dev.stillwatch.judging.ReadBenchmarks;
import dev.stillwatch.judging.ReadSuppressions;
import dev.stillwatch.judging.SuppressedAccounts;
import dev.stillwatch.lake.TableSpec;
import dev.stillwatch.lake.tables.AccountDays;
import dev.stillwatch.lake.tables.AccountFacets;
import dev.stillwatch.lake.tables.Accounts;
import dev.stillwatch.lake.tables.Calibrations;
import dev.stillwatch.lake.tables.CampaignDays;
import dev.stillwatch.lake.tables.CampaignMembers;
import dev.stillwatch.lake.tables.Campaigns;
import dev.stillwatch.lake.tables.CaseEvents;
import dev.stillwatch.lake.tables.CaseEvidence;
import dev.stillwatch.lake.tables.CaseLineage;
import dev.stillwatch.lake.tables.CaseMembers;
import dev.stillwatch.lake.tables.CaseTimeline;
import dev.stillwatch.lake.tables.CaseVersions;
import dev.stillwatch.lake.tables.Cases;
import dev.stillwatch.lake.tables.Channels;
import dev.stillwatch.lake.tables.Codebooks;
import dev.stillwatch.lake.tables.GroupTests;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.lake.tables.Links;
import dev.stillwatch.lake.tables.QuarantinedRequests;
import dev.stillwatch.lake.tables.ReleaseEffects;
import dev.stillwatch.lake.tables.Releases;
import dev.stillwatch.lake.tables.Renamings;
import dev.stillwatch.lake.tables.Requests;
import dev.stillwatch.lake.tables.Spikes;
import dev.stillwatch.lake.tables.Suppressions;
import dev.stillwatch.lakeio.Lake;
import dev.stillwatch.linking.CountChannels;
import dev.stillwatch.linking.DayProfiles;
import dev.stillwatch.linking.LinkByFrames;
import dev.stillwatch.linking.LinkByHandOff;
import dev.stillwatch.linking.LinkByNeighbours;
import dev.stillwatch.linking.LinkBySignatures;
import dev.stillwatch.linking.LinkByTokens;
import dev.stillwatch.linking.NearestAccounts;
import dev.stillwatch.linking.RegionFacets;
import dev.stillwatch.linking.SharedFrames;
import dev.stillwatch.linking.SharedTokens;
import dev.stillwatch.linking.StyleProfiles;
import dev.stillwatch.logs.CanonicalLog;
import dev.stillwatch.logs.RenameSuppressions;
import dev.stillwatch.logs.SnapshotReleases;
import dev.stillwatch.logs.SnapshotSuppressions;
import dev.stillwatch.onnx.SentenceEncoders;
import dev.stillwatch.privacy.Pseudonyms;
import dev.stillwatch.requests.AcceptRequests;
import dev.stillwatch.requests.DescribeBenchmarks;
import dev.stillwatch.requests.DescribeRequests;
import dev.stillwatch.requests.JudgeRequests;
import dev.stillwatch.requests.PromptContent;
import dev.stillwatch.requests.QuarantineRequests;
import dev.stillwatch.requests.RequestLimits;
import dev.stillwatch.review.StandCases;
import dev.stillwatch.review.SuppressRulings;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

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

  /** The night's logs without their text. */
  private static final TableSpec DESCRIBED =
      source("described_requests", "Usable and unusable rows of the night's logs, without text.");

  /** Each account's window added up. */
  private static final TableSpec SUMS =
      source("window_sums", "One row per account: the sums of its window.");

  /** What accounts send that others do, too. */
  private static final TableSpec SHARED_FRAMES =
      source("shared_frames", "Frames that several active accounts sent, by account.");

  /** What accounts are looked for by: everything, single prompts, days, form, and by region. */
  private static final TableSpec PROFILES =
      source("account_profiles", "Vectors of accounts, by place and account.");

  /** What accounts pay, write and come in with that others do, too. */
  private static final TableSpec TOKENS =
      source("shared_tokens", "Tokens of accounts that other active accounts hold, too.");

  /** How much everybody touches each cell. */
  private static final TableSpec TOUCHED =
      source("touched_cells", "Cells of the codebook, and how much all accounts touch each.");

  /** Each account's nearest by each of its profiles. */
  private static final TableSpec NEAREST =
      source("nearest_accounts", "Each account's nearest by each of its profiles, by place.");

  /** The accounts of the history, with what makes them alike and their days. */
  private static final TableSpec STRATA =
      source("account_strata", "Accounts of the history, alike or not, with their days inside.");

  /** Groups before they grow and shrink. */
  private static final TableSpec SEEDS =
      source("seed_groups", "Groups as the links make them, before they grow and are pruned.");

  /** Groups with all that touch what they touch. */
  private static final TableSpec GROWN =
      source("grown_groups", "Groups after they have grown, before they are pruned.");

  /** Campaigns with their members inside. */
  private static final TableSpec MATCHED =
      source("matched_campaigns", "One row per campaign after the night, its members inside.");

  /**
   * Everything that a night's judgement reads, so that with these versions, the settings and the
   * code it can be made again; earlier nights' case versions, which never change, aside.
   */
  private static final List<TableSpec> PROVENANCE =
      List.of(
          Requests.TABLE,
          AccountDays.TABLE,
          Codebooks.TABLE,
          Calibrations.TABLE,
          Accounts.TABLE,
          Releases.TABLE,
          Suppressions.TABLE,
          AccountFacets.TABLE,
          Links.TABLE,
          Groups.TABLE,
          GroupTests.TABLE,
          Campaigns.TABLE,
          CampaignMembers.TABLE,
          CampaignDays.TABLE,
          Spikes.TABLE,
          ReleaseEffects.TABLE,
          CaseEvents.TABLE);

  private static final String PROFILE = "profile";
  private static final String PROFILE_SMALL = "profile-small";
  private static final String TOUCH = "touch";

  /** Channels whose members were chosen by what they ask, be it among other things. */
  private static final Set<String> BY_CONTENT =
      Set.of(
          LinkByFrames.CHANNEL,
          PROFILE,
          PROFILE_SMALL,
          TOUCH,
          StyleProfiles.CHANNEL,
          LinkByHandOff.CHANNEL);

  /** Places of {@link NearestAccounts} that are no region of what accounts ask. */
  private static final int WHOLE = -1;

  private static final int SINGLE = -2;
  private static final int DAYS = -3;
  private static final int STYLE = -4;

  private static final int NEIGHBOURS = 30;
  private static final int FEW_NEIGHBOURS = 8;
  private static final double FRAMES_LIGHTEST = 0.1;
  private static final double TOKENS_LIGHTEST = 0.4;
  private static final double TIMING_LIGHTEST = 0.33;

  /** Two bits of a start: fewer than a quarter of all accounts started meanwhile. */
  private static final double HAND_OFF_LIGHTEST = 0.3;

  /** Cosine of two accounts' days: in 27 dimensions 3.6 standard deviations from chance. */
  private static final double TIMING_COSINE = 0.7;

  private static final double STYLE_LIGHTEST = 0.33;

  /** Cosine of two accounts' styles: those of accounts that share a third lie at about that. */
  private static final double STYLE_COSINE = 0.6;

  private static final double FACETS_LIGHTEST = 0.33;

  /** Cosine of two accounts in a region: of some dozens of cells, hardly by chance. */
  private static final double FACETS_COSINE = 0.8;

  private static final int SMALLEST_GROUP = 5;
  private static final int LARGEST_GROUP = 20_000;
  private static final int LARGEST_SMALL_GROUP = 60;
  private static final double LINEAGE_OVERLAP = 0.1;

  /** Bytes of log files: some 400,000 short requests, of 500 bytes each in an exchange. */
  private static final long LOGS_A_TASK = 32L << 20;

  /** Bytes of files of account_days, whose sums take twenty times as much in memory. */
  private static final long DAYS_A_TASK = 4L << 20;

  private final StillwatchConfig config;
  private final String configHash;
  private final String codeVersion;
  private final NightView lake;
  private final Map<TableSpec, Source> outside;
  // Decided once: a night that fills a table must be the one that reads it.
  private final boolean suppresses;
  private final Pseudonyms names;
  private final Instant now;
  private final Period window;
  private final Period history;
  private final Map<TableSpec, Kept> kept;
  private final GeneratedCode generatedCode = new GeneratedCode();
  private final ShufflePartitions partitions = new ShufflePartitions();
  private Epochs epochs = new Epochs(List.of());
  private final Map<LocalDate, Optional<Calibration>> calibrations = new HashMap<>();
  private final Map<String, Codebook> books = new HashMap<>();
  private final Map<String, int[]> regions = new HashMap<>();
  private final Map<String, Map<String, int[]>> maps = new HashMap<>();

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
    this.config = config;
    this.configHash = configHash;
    this.codeVersion = codeVersion;
    this.lake = new NightView(lake);
    this.outside = Map.copyOf(outside);
    this.suppresses =
        outside.containsKey(SUPPRESSION_TABLE)
            || (lake.version(CaseEvents.TABLE).isPresent()
                && SuppressRulings.any(lake.read(CaseEvents.TABLE)));
    this.names = names;
    this.now = now;
    this.window = Period.ofDays(config.detection().windowDays());
    this.history = Period.ofDays(config.events().historyDays());
    this.kept =
        Map.ofEntries(
            Map.entry(DESCRIBED, new Kept(this::described)),
            Map.entry(SUMS, new Kept(this::sums)),
            Map.entry(STRATA, new Kept(this::strata)),
            Map.entry(TOKENS, new Kept(this::tokens)),
            Map.entry(SHARED_FRAMES, new Kept(this::sharedFrames)),
            Map.entry(PROFILES, new Kept(this::profiles)),
            Map.entry(TOUCHED, new Kept(this::touched)),
            Map.entry(NEAREST, new Kept(this::nearest)),
            Map.entry(SEEDS, new Kept(this::seeds)),
            Map.entry(GROWN, new Kept(this::grown)),
            Map.entry(MATCHED, new Kept(this::matched)));
  }

  /** Everything that steps read from outside the lake. */
  public Map<TableSpec, Source> sources() {
    Map<TableSpec, Source> sources = new HashMap<>(outside);
    sources.putAll(kept);
    return sources;
  }

  /** The lake as the plan's steps see it, on which they are to be run. */
  public NightView lake() {
    return lake;
  }

  @Override
  public List<Step> facts() {
    List<Step> steps = new ArrayList<>();
    if (lake.version(Codebooks.TABLE).isEmpty()) {
      steps.add(fill(Codebooks.TABLE, this::firstCodebook, RECENT_LOGS));
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
                    .unionByName(in.of(UNREADABLE_FILES)),
            DESCRIBED,
            UNREADABLE_FILES));
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

  @Override
  public List<Step> judgement() {
    List<Step> steps = new ArrayList<>(detection());
    steps.addAll(events());
    steps.addAll(caseFiles());
    return steps;
  }

  private List<Step> detection() {
    List<Step> steps = new ArrayList<>();
    if (suppresses) {
      steps.add(
          fill(
              Suppressions.TABLE,
              this::suppressions,
              whereKept(
                  SUPPRESSION_TABLE,
                  Renamings.TABLE,
                  CaseEvents.TABLE,
                  CaseVersions.TABLE,
                  CaseMembers.TABLE)));
    }
    steps.addAll(groupsAndCampaigns());
    return steps;
  }

  private List<Step> groupsAndCampaigns() {
    return List.of(
        fill(
            Accounts.TABLE,
            in -> new SnapshotAccounts(in.night().date(), names).from(in.of(ACCOUNT_TABLE)),
            ACCOUNT_TABLE),
        fill(
            Releases.TABLE,
            in ->
                new SnapshotReleases(in.night().date(), config.releases().ownVendor())
                    .from(in.of(RELEASE_TABLE)),
            RELEASE_TABLE),
        fill(
            AccountFacets.TABLE,
            in -> new FormFacets(in.night().date(), codebook(in.night())).from(in.of(SUMS)),
            SUMS,
            AccountDays.TABLE,
            Codebooks.TABLE),
        fill(Links.TABLE, this::links, linkedFrom()),
        fill(
                Channels.TABLE,
                in ->
                    new CountChannels(in.night().date(), config.detection().linkedShare())
                        .from(in.of(Links.TABLE), leftOut(in)),
                linkedFrom(Links.TABLE))
            .saying(new CapRemarks()),
        fill(
            Groups.TABLE,
            in ->
                new PruneGroups(in.night().date())
                    .from(
                        in.of(GROWN)
                            .unionByName(new RecruitByTokens().from(in.of(GROWN), in.of(TOKENS)))
                            .unionByName(
                                new RecruitByLikeness(codebook(in.night()).count(), Set.of(PROFILE))
                                    .from(in.of(GROWN), in.of(SUMS))),
                        in.of(SUMS),
                        in.of(Accounts.TABLE),
                        in.of(TOKENS),
                        in.of(TOUCHED)),
            GROWN,
            SEEDS,
            Links.TABLE,
            SUMS,
            TOKENS,
            TOUCHED,
            AccountDays.TABLE,
            Accounts.TABLE,
            Codebooks.TABLE),
        fill(
            GroupTests.TABLE,
            this::judged,
            whereKept(
                Groups.TABLE,
                SUMS,
                TOKENS,
                SHARED_FRAMES,
                AccountDays.TABLE,
                AccountFacets.TABLE,
                Accounts.TABLE,
                Calibrations.TABLE,
                CampaignMembers.TABLE,
                Suppressions.TABLE,
                BENCHMARK_TEXTS)),
        fill(
            Campaigns.TABLE,
            in -> new MatchCampaigns(in.night().date()).from(in.of(MATCHED)),
            matchedFrom()),
        fill(
            CampaignMembers.TABLE,
            in -> new MatchMembers(in.night().date()).from(in.of(MATCHED)),
            matchedFrom()));
  }

  /** What links are made from, and what else is read with it. */
  private static TableSpec[] linkedFrom(TableSpec... more) {
    return Stream.concat(
            Stream.of(more),
            Stream.of(
                SUMS,
                TOKENS,
                SHARED_FRAMES,
                NEAREST,
                AccountDays.TABLE,
                AccountFacets.TABLE,
                Accounts.TABLE,
                Codebooks.TABLE))
        .toArray(TableSpec[]::new);
  }

  private TableSpec[] matchedFrom() {
    return whereKept(
        MATCHED,
        Groups.TABLE,
        GroupTests.TABLE,
        Calibrations.TABLE,
        AccountFacets.TABLE,
        AccountDays.TABLE,
        Accounts.TABLE,
        Links.TABLE,
        Campaigns.TABLE,
        CampaignMembers.TABLE,
        Suppressions.TABLE);
  }

  /** Those tables, but what operators may keep only where this one does. */
  private TableSpec[] whereKept(TableSpec... tables) {
    return Arrays.stream(tables)
        .filter(table -> !table.equals(Suppressions.TABLE) || suppresses)
        .filter(table -> !table.equals(SUPPRESSION_TABLE) || outside.containsKey(SUPPRESSION_TABLE))
        .filter(table -> !table.equals(BENCHMARK_TEXTS) || outside.containsKey(BENCHMARK_TEXTS))
        .toArray(TableSpec[]::new);
  }

  private List<Step> events() {
    return List.of(
        fill(
            CampaignDays.TABLE,
            in ->
                new CountCampaignDays(
                        in.night().date(), history, epochs().on(in.night().date()).since())
                    .from(
                        in.of(Campaigns.TABLE),
                        in.of(CampaignMembers.TABLE),
                        in.of(Groups.TABLE),
                        carried(in.night(), in.of(AccountDays.TABLE)),
                        in.of(STRATA)),
            STRATA,
            Campaigns.TABLE,
            CampaignMembers.TABLE,
            Groups.TABLE,
            AccountDays.TABLE,
            Accounts.TABLE,
            Codebooks.TABLE),
        fill(
            Spikes.TABLE,
            in ->
                new FindSpikes(in.night().date(), config.events().alpha())
                    .from(in.of(CampaignDays.TABLE)),
            CampaignDays.TABLE),
        fill(
            ReleaseEffects.TABLE,
            in ->
                new MeasureReleaseEffects(
                        in.night().date(),
                        history,
                        config.events().shifts(),
                        config.events().seed())
                    .from(
                        in.of(CampaignDays.TABLE),
                        in.of(Releases.TABLE),
                        in.of(CampaignMembers.TABLE),
                        in.of(AccountDays.TABLE),
                        in.of(Requests.TABLE),
                        in.of(STRATA)),
            STRATA,
            CampaignDays.TABLE,
            Releases.TABLE,
            CampaignMembers.TABLE,
            AccountDays.TABLE,
            Requests.TABLE,
            Accounts.TABLE));
  }

  private List<Step> caseFiles() {
    return List.of(
        fill(
            CaseVersions.TABLE,
            this::caseVersions,
            Campaigns.TABLE,
            GroupTests.TABLE,
            CaseVersions.TABLE,
            Codebooks.TABLE),
        fill(
            CaseMembers.TABLE,
            in ->
                new WriteCaseMembers(in.night().date())
                    .from(
                        in.of(CaseVersions.TABLE),
                        in.of(CampaignMembers.TABLE),
                        in.of(AccountDays.TABLE)
                            .where(new Nights(in.night().date(), window).holdsEventDate()),
                        in.of(Accounts.TABLE)),
            CaseVersions.TABLE,
            CampaignMembers.TABLE,
            AccountDays.TABLE,
            Accounts.TABLE),
        fill(
            CaseEvidence.TABLE,
            in ->
                new WriteCaseEvidence(in.night().date(), window)
                    .from(
                        in.of(CaseVersions.TABLE),
                        in.of(Campaigns.TABLE),
                        in.of(GroupTests.TABLE),
                        in.of(Spikes.TABLE),
                        in.of(ReleaseEffects.TABLE)),
            CaseVersions.TABLE,
            Campaigns.TABLE,
            GroupTests.TABLE,
            Spikes.TABLE,
            ReleaseEffects.TABLE),
        fill(
            CaseTimeline.TABLE,
            in ->
                new WriteCaseTimeline(in.night().date())
                    .from(
                        in.of(CaseVersions.TABLE),
                        in.of(CampaignDays.TABLE),
                        in.of(Spikes.TABLE),
                        in.of(Releases.TABLE)),
            CaseVersions.TABLE,
            CampaignDays.TABLE,
            Spikes.TABLE,
            Releases.TABLE),
        fill(
            CaseLineage.TABLE,
            in ->
                new WriteCaseLineage(in.night().date(), LINEAGE_OVERLAP)
                    .from(in.of(CaseVersions.TABLE), in.of(CampaignMembers.TABLE)),
            CaseVersions.TABLE,
            CampaignMembers.TABLE),
        fill(
            Cases.TABLE,
            in -> new StandCases().from(in.of(CaseVersions.TABLE), in.of(CaseEvents.TABLE)),
            CaseVersions.TABLE,
            CaseEvents.TABLE));
  }

  private Dataset<Row> caseVersions(Inputs in) {
    // From here on there are few rows.
    partitions.end();
    return new WriteCaseVersions(
            in.night().date(),
            codebook(in.night()).epoch(),
            configHash,
            codeVersion,
            inputVersions())
        .from(in.of(Campaigns.TABLE), in.of(GroupTests.TABLE), in.of(CaseVersions.TABLE));
  }

  /** Refuses a night of which too much cannot be used. */
  @Override
  public List<String> objections(Night night) {
    Dataset<Row> logs = outside.get(LOGS).read(night);
    generatedCode.beginIfWorthFor(logs);
    // By the day: each task writes a file of each.
    partitions.raiseFor(logs, LOGS_A_TASK * night.days().size());
    Dataset<Row> judged =
        lake.version(Codebooks.TABLE).isEmpty()
            ? judgedBeforeAnyEpoch(night)
            : kept.get(DESCRIBED).read(night);
    Row counts =
        judged
            .agg(count(lit(1)), count(JudgeRequests.REASON.ref()), mode(JudgeRequests.REASON.ref()))
            .first();
    long all = counts.getLong(0);
    long bad = counts.getLong(1);
    boolean any = config.logs().badRows().equals("fail") && bad > 0;
    if (any || bad > config.logs().badRowsShare() * all) {
      return List.of(
          "%,d of %,d rows of the logs cannot be used, most often because: %s (see stillwatch validate)"
              .formatted(bad, all, counts.getString(2)));
    }
    return List.of();
  }

  /** What can be said of logs without embedding them, so that nothing is learned from bad ones. */
  private Dataset<Row> judgedBeforeAnyEpoch(Night night) {
    Dataset<Row> logs = outside.get(LOGS).read(night);
    PromptContent content =
        config.embedding().source().equals(StillwatchConfig.Embedding.COLUMN)
            ? LogVectors.commonestIn(logs, config.embedding().dimension()).content()
            : PromptContent.text();
    return new JudgeRequests(limits(night, content)).withTurns(logs);
  }

  @Override
  public void release() {
    kept.values().forEach(Kept::release);
    lake.release();
    generatedCode.end();
    partitions.end();
  }

  /** Each day in the epoch that held on it, whatever the range it is taken up with. */
  private Dataset<Row> described(Night night) {
    Map<String, List<LocalDate>> daysOf = new TreeMap<>();
    night
        .days()
        .forEach(day -> daysOf.computeIfAbsent(epochOn(day), any -> new ArrayList<>()).add(day));
    return daysOf.entrySet().stream()
        .map(entry -> described(new Night(night.date(), entry.getValue()), book(entry.getKey())))
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
        .from(outside.get(LOGS).read(night));
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

  private Dataset<Row> sums(Night night) {
    Dataset<Row> days =
        lake.read(AccountDays.TABLE).where(new Nights(night.date(), window).holdsEventDate());
    // Before they lie anywhere: what is joined with them goes where they are.
    partitions.raiseFor(days, DAYS_A_TASK);
    return new SumWindow(night.date(), window, codebook(night).epoch()).from(carried(night, days));
  }

  private Dataset<Row> tokens(Night night) {
    return new SharedTokens(night.date())
        .from(kept.get(SUMS).read(night), lake.read(Accounts.TABLE));
  }

  private Dataset<Row> sharedFrames(Night night) {
    return new SharedFrames().from(kept.get(SUMS).read(night));
  }

  /** All of them together, so that one search of a few exchanges finds the nearest by each. */
  private Dataset<Row> profiles(Night night) {
    Dataset<Row> sums = kept.get(SUMS).read(night);
    Dataset<Row> facets = lake.read(AccountFacets.TABLE);
    return profiles(WHOLE, facets.filter(FormFacets.isOf(night.date(), "whole")))
        .union(profiles(SINGLE, facets.filter(FormFacets.isOf(night.date(), "touch"))))
        .union(profiles(DAYS, new DayProfiles(night.date(), window).from(sums)))
        .union(profiles(STYLE, new StyleProfiles().from(sums)))
        .unionByName(
            new RegionFacets(codebook(night), regions(night))
                .from(sums, kept.get(TOUCHED).read(night)))
        .coalesce(exchanged(sums.sparkSession()));
  }

  private static Dataset<Row> profiles(int place, Dataset<Row> vectors) {
    return vectors.select(
        lit(place).as(NearestAccounts.PLACE),
        AccountFacets.ACCOUNT_REF.ref(),
        AccountFacets.VECTOR.ref());
  }

  private int[] regions(Night night) {
    return regions.computeIfAbsent(codebook(night).epoch(), epoch -> Regions.of(codebook(night)));
  }

  private Dataset<Row> touched(Night night) {
    return TouchedCells.of(kept.get(SUMS).read(night));
  }

  private Dataset<Row> strata(Night night) {
    return new StratifyAccounts(night.date(), history)
        .from(lake.read(AccountDays.TABLE), lake.read(Accounts.TABLE));
  }

  /** The days with their cells in the night's epoch, whichever they were described in. */
  private Dataset<Row> carried(Night night, Dataset<Row> accountDays) {
    Codebook book = codebook(night);
    Map<String, int[]> others =
        maps.computeIfAbsent(
            book.epoch(),
            epoch -> {
              Map<String, int[]> all = new HashMap<>();
              for (Epochs.Epoch other : epochs().all()) {
                if (!other.name().equals(epoch)) {
                  all.put(other.name(), book.cellsOf(book(other.name())));
                }
              }
              return all;
            });
    return others.isEmpty() ? accountDays : new CarryCells(book.epoch(), others).from(accountDays);
  }

  private Dataset<Row> nearest(Night night) {
    return new NearestAccounts(
            NEIGHBOURS,
            FACETS_COSINE,
            Map.of(WHOLE, -1.0, SINGLE, -1.0, DAYS, TIMING_COSINE, STYLE, STYLE_COSINE))
        .within(kept.get(PROFILES).read(night));
  }

  private Dataset<Row> seeds(Night night) {
    return new FormGroups(night.date(), groupings()).from(lake.read(Links.TABLE));
  }

  private Dataset<Row> grown(Night night) {
    Dataset<Row> sums = kept.get(SUMS).read(night);
    Dataset<Row> touched = kept.get(TOUCHED).read(night);
    return new GrowGroups(night.date(), Set.of(TOUCH, LinkByTokens.CHANNEL), "touch")
        .from(
            new AimAtRegions(regions(night)).from(kept.get(SEEDS).read(night), sums, touched),
            sums,
            touched);
  }

  /** What the operator keeps of them, and what reviewers ruled out by their decisions. */
  private Dataset<Row> suppressions(Inputs in) {
    LocalDate night = in.night().date();
    Dataset<Row> cases = in.of(CaseEvents.TABLE);
    Dataset<Row> kept =
        outside.containsKey(SUPPRESSION_TABLE)
            ? new SnapshotSuppressions(night, names).from(in.of(SUPPRESSION_TABLE))
            : Suppressions.TABLE.empty(cases.sparkSession());
    return new SuppressRulings(night)
        .from(
            new RenameSuppressions().from(kept, in.of(Renamings.TABLE)),
            cases,
            in.of(CaseVersions.TABLE),
            in.of(CaseMembers.TABLE));
  }

  private Dataset<Row> judged(Inputs in) {
    LocalDate night = in.night().date();
    Dataset<Row> groups = in.of(Groups.TABLE);
    Dataset<Row> sums = in.of(SUMS);
    Dataset<Row> accounts = in.of(Accounts.TABLE);
    Dataset<Row> tests =
        new CompareGroups(night, BY_CONTENT)
            .from(
                new JudgeGroups(night, window, levels(in.night()))
                    .from(groups, sums, accounts, in.of(TOKENS), in.of(SHARED_FRAMES)),
                groups,
                sums,
                accounts,
                in.of(AccountFacets.TABLE));
    if (suppresses) {
      tests =
          tests.unionByName(
              new ReadSuppressions(night)
                  .from(
                      groups,
                      sums,
                      accounts,
                      in.of(CampaignMembers.TABLE),
                      in.of(Suppressions.TABLE)));
    }
    if (outside.containsKey(BENCHMARK_TEXTS)) {
      Dataset<Row> frames = new DescribeBenchmarks(names).from(in.of(BENCHMARK_TEXTS));
      tests = tests.unionByName(new ReadBenchmarks(night).from(groups, sums, frames));
    }
    return tests;
  }

  /** The groups without the accounts that reviewers ruled out: those are in no case. */
  private Dataset<Row> admitted(Night night) {
    Dataset<Row> groups = lake.read(Groups.TABLE);
    return suppresses
        ? groups.join(
            new SuppressedAccounts(night.date())
                .from(
                    lake.read(Suppressions.TABLE),
                    kept.get(SUMS).read(night),
                    lake.read(Accounts.TABLE))
                .select(Accounts.ACCOUNT_REF.ref()),
            new String[] {Accounts.ACCOUNT_REF.name()},
            "left_anti")
        : groups;
  }

  private Dataset<Row> matched(Night night) {
    return new MatchGroups(night.date(), admission(night))
        .from(
            admitted(night),
            lake.read(GroupTests.TABLE),
            lake.read(AccountFacets.TABLE),
            kept.get(SUMS).read(night),
            lake.read(Accounts.TABLE),
            lake.read(Links.TABLE),
            lake.read(Campaigns.TABLE),
            lake.read(CampaignMembers.TABLE));
  }

  private Dataset<Row> firstCodebook(Inputs in) {
    Dataset<Row> logs = in.of(RECENT_LOGS);
    Codebook book = new TrainEpoch(config).from(logs, in.night().date());
    return logs.sparkSession().createDataFrame(List.of(book.toRow()), Codebooks.TABLE.schema());
  }

  private Dataset<Row> links(Inputs in) {
    LocalDate night = in.night().date();
    // From here on: the facets before are what makes the sums.
    Dataset<Row> sums = in.of(SUMS);
    generatedCode.beginIfWorthJudging(sums.sparkSession(), kept.get(SUMS).bytes());
    Dataset<Row> nearest = in.of(NEAREST);
    return new LinkByFrames(night, FRAMES_LIGHTEST)
        .from(in.of(SUMS), in.of(SHARED_FRAMES))
        .unionByName(LinkByNeighbours.together(byNeighbours(night), nearest))
        .unionByName(
            new LinkByHandOff(night, HAND_OFF_LIGHTEST)
                .from(
                    in.of(SUMS),
                    in.of(Accounts.TABLE),
                    nearest.filter(isIn(WHOLE)),
                    nearest.filter(isIn(SINGLE))))
        .unionByName(new LinkByTokens(night, TOKENS_LIGHTEST).from(in.of(SUMS), in.of(TOKENS)))
        .unionByName(new LinkBySignatures(night, FRAMES_LIGHTEST).from(in.of(SUMS)))
        // Each channel has as many partitions as an exchange: a task and a file for each of ten.
        .coalesce(exchanged(sums.sparkSession()));
  }

  private static List<LinkByNeighbours.Part> byNeighbours(LocalDate night) {
    return List.of(
        part(WHOLE, night, PROFILE, "whole", NEIGHBOURS, 0.15),
        part(WHOLE, night, PROFILE_SMALL, "whole", FEW_NEIGHBOURS, 0.25),
        part(SINGLE, night, TOUCH, "touch", NEIGHBOURS, 0.15),
        part(DAYS, night, DayProfiles.CHANNEL, "whole", NEIGHBOURS, TIMING_LIGHTEST),
        part(STYLE, night, StyleProfiles.CHANNEL, "whole", NEIGHBOURS, STYLE_LIGHTEST),
        new LinkByNeighbours.Part(
            new LinkByNeighbours(
                night, RegionFacets.CHANNEL, RegionFacets.REGION, NEIGHBOURS, FACETS_LIGHTEST),
            isInARegion()));
  }

  private static LinkByNeighbours.Part part(
      int place, LocalDate night, String channel, String facet, int neighbours, double lightest) {
    return new LinkByNeighbours.Part(
        new LinkByNeighbours(night, channel, facet, neighbours, lightest), isIn(place));
  }

  private static Column isIn(Integer... places) {
    return col(NearestAccounts.PLACE).isin((Object[]) places);
  }

  private static Column isInARegion() {
    return col(NearestAccounts.PLACE).geq(0);
  }

  /** Which lists of neighbours each channel links by that takes them. */
  private static Map<String, Column> listed(LocalDate night) {
    Map<String, Column> listed = new HashMap<>();
    byNeighbours(night).forEach(part -> listed.put(part.links().channel(), part.isOf()));
    listed.put(LinkByHandOff.CHANNEL, isIn(WHOLE, SINGLE));
    return listed;
  }

  private static int exchanged(SparkSession spark) {
    return Integer.parseInt(spark.conf().get("spark.sql.shuffle.partitions"));
  }

  /** What each channel's caps left out of tonight's links, one row per channel. */
  private static Dataset<Row> leftOut(Inputs in) {
    LocalDate night = in.night().date();
    return new LinkByFrames(night, FRAMES_LIGHTEST)
        .leftOut(in.of(SUMS), in.of(SHARED_FRAMES))
        .union(NearestAccounts.leftOut(in.of(NEAREST), listed(night)))
        .union(new LinkByTokens(night, TOKENS_LIGHTEST).leftOut(in.of(SUMS), in.of(TOKENS)))
        .union(new LinkBySignatures(night, FRAMES_LIGHTEST).leftOut(in.of(SUMS)));
  }

  private static List<Grouping> groupings() {
    return List.of(
        new Grouping(
            LinkByFrames.CHANNEL, FRAMES_LIGHTEST, 0.3, SMALLEST_GROUP, LARGEST_GROUP, true),
        new Grouping(PROFILE, 0.15, 5, SMALLEST_GROUP, LARGEST_GROUP),
        new Grouping(PROFILE_SMALL, 0.25, 8, SMALLEST_GROUP, LARGEST_SMALL_GROUP),
        new Grouping(TOUCH, 0.15, 5, SMALLEST_GROUP, LARGEST_GROUP),
        new Grouping(DayProfiles.CHANNEL, TIMING_LIGHTEST, 5, SMALLEST_GROUP, LARGEST_GROUP),
        new Grouping(StyleProfiles.CHANNEL, STYLE_LIGHTEST, 5, SMALLEST_GROUP, LARGEST_GROUP),
        new Grouping(RegionFacets.CHANNEL, FACETS_LIGHTEST, 5, SMALLEST_GROUP, LARGEST_GROUP),
        new Grouping(
            LinkByHandOff.CHANNEL, HAND_OFF_LIGHTEST, 0.3, SMALLEST_GROUP, LARGEST_GROUP, true),
        new Grouping(LinkByTokens.CHANNEL, TOKENS_LIGHTEST, 0.3, SMALLEST_GROUP, LARGEST_GROUP),
        new Grouping(
            LinkBySignatures.CHANNEL, FRAMES_LIGHTEST, 0.3, SMALLEST_GROUP, LARGEST_GROUP));
  }

  private Admission admission(Night night) {
    StillwatchConfig.Detection detection = config.detection();
    boolean atOnce =
        switch (detection.entry()) {
          case "at-once" -> true;
          case "second-night" -> false;
          default -> isFirstForTwoNights(night);
        };
    double set = detection.thresholdBits();
    return new Admission(
        calibration(night).map(own -> own.thresholdBits(set)).orElse(set),
        detection.minFamilies(),
        detection.minMembers(),
        atOnce ? Admission.Entry.AT_ONCE : Admission.Entry.SECOND_NIGHT);
  }

  private Levels levels(Night night) {
    return calibration(night).map(Calibration::levels).orElse(Levels.shipped());
  }

  /**
   * The newest that was fitted on nights before alone, so that a night is judged again as before.
   */
  private Optional<Calibration> calibration(Night night) {
    return calibrations.computeIfAbsent(
        night.date(), date -> Calibration.on(date, FitHistory.all(lake)));
  }

  private boolean isFirstForTwoNights(Night night) {
    return lake.read(Groups.TABLE)
        .where(Groups.RUN_DATE.ref().equalTo(lit(night.date().minusDays(1))))
        .isEmpty();
  }

  /**
   * The newest epoch that held on the night, or the oldest of all for nights before it.
   *
   * <p>One that replaces another holds from the night after the last day it was trained on, so that
   * a night that is judged again is judged as before.
   */
  private Codebook codebook(Night night) {
    return book(epochOn(night.date()));
  }

  private String epochOn(LocalDate date) {
    return epochs().on(date).name();
  }

  /** Read once, since no other run trains one while this has the lake. */
  private Epochs epochs() {
    if (epochs.all().isEmpty()) {
      epochs = Epochs.of(Epochs.rows(lake.scan(Codebooks.TABLE)).collectAsList());
    }
    return epochs;
  }

  private Codebook book(String epoch) {
    return books.computeIfAbsent(
        epoch,
        name ->
            Codebook.from(
                lake.read(Codebooks.TABLE).where(Codebooks.EPOCH.ref().equalTo(name)).first()));
  }

  private Map<String, Long> inputVersions() {
    Map<String, Long> versions = new TreeMap<>();
    for (TableSpec table : PROVENANCE) {
      lake.version(table).ifPresent(version -> versions.put(table.name(), version));
    }
    return versions;
  }

  private static TableSpec source(String name, String doc) {
    return table(name).doc(doc).onlyRead();
  }
}
