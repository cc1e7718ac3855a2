package dev.stillwatch.calibrate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import dev.stillwatch.config.StillwatchConfig;
import dev.stillwatch.identity.MeasureTail;
import dev.stillwatch.judging.Calibration;
import dev.stillwatch.judging.Calibration.Seen;
import dev.stillwatch.judging.Calibration.Threshold;
import dev.stillwatch.judging.FitOrdinary;
import dev.stillwatch.judging.Levels;
import dev.stillwatch.judging.Levels.Level;
import dev.stillwatch.judging.PickOrdinary;
import dev.stillwatch.lake.tables.Calibrations;
import dev.stillwatch.lake.tables.CampaignMembers;
import dev.stillwatch.lake.tables.Cases;
import dev.stillwatch.lake.tables.GroupTests;
import dev.stillwatch.lake.tables.Groups;
import dev.stillwatch.lakeio.Lake;
import dev.stillwatch.review.CaseHistory;
import dev.stillwatch.review.Verdict;
import dev.stillwatch.run.NightRefused;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Fits what ordinary groups show, how strong they get, and what accounts do by habit, on the nights
 * that a lake has judged.
 *
 * <p>All that is assumed is that most groups are ordinary. Nights are taken a week apart and a
 * group once, since the same accounts make about the same groups night after night. What is too
 * short to fit leaves everything as it was, and says why; what is no ordinary history is refused.
 *
 * @param detection the settings in force
 * @param histories what reviewers decided
 */
public record FitHistory(
    Lake lake, StillwatchConfig.Detection detection, List<CaseHistory> histories) {
  private static final int WEEKS = 12;
  private static final int APART = 7;
  private static final int FEWEST_NIGHTS = 4;
  private static final int FEWEST_GROUPS = 100;
  static final double MOST_IN_CAMPAIGNS = 0.2;

  /** Groups below which a centre may lie anywhere. */
  private static final int FEWEST_OF_A_TEST = 20;

  private static final int MOST_BEYOND = 3;

  public FitHistory {
    histories = List.copyOf(histories);
  }

  /**
   * What came of it.
   *
   * @param calibration what is new; empty where nothing was fitted or the lake has it
   * @param says the same in sentences
   */
  public record Fitted(Optional<Calibration> calibration, List<String> says) {
    public Fitted {
      says = List.copyOf(says);
    }
  }

  /**
   * Fits the twelve weeks up to a day.
   *
   * @throws NightRefused if they are not mostly ordinary
   */
  public Fitted upTo(LocalDate day) {
    List<Calibration> all = all(lake);
    List<LocalDate> nights = nights(day);
    if (nights.size() < FEWEST_NIGHTS) {
      return notFitted(
          "%d nights at least a week apart were judged with their levels kept in the %d weeks up to %s (at least %d)"
              .formatted(nights.size(), WEEKS, day, FEWEST_NIGHTS),
          day,
          all);
    }
    PickOrdinary pick = new PickOrdinary(nights, ruledOrdinary());
    Dataset<Row> ordinary = pick.from(lake.read(Groups.TABLE), lake.read(CampaignMembers.TABLE));
    Seen seen = seen(nights, ordinary);
    if (seen.groups() < FEWEST_GROUPS) {
      return notFitted(
          "the %d nights have %d groups (at least %d)"
              .formatted(nights.size(), seen.groups(), FEWEST_GROUPS),
          day,
          all);
    }
    requireOrdinary(seen);
    FitAccounts.Fitted accounts = new FitAccounts(lake, detection.window()).on(pick);
    return fitted(seen, ordinary, accounts, all, nights);
  }

  /** All calibrations of a lake: few, one row each. */
  public static List<Calibration> all(Lake lake) {
    return lake.version(Calibrations.TABLE).isEmpty()
        ? List.of()
        : lake.read(Calibrations.TABLE).collectAsList().stream().map(Calibration::from).toList();
  }

  /** The threshold that held on the last night of a lake, in bits; the set one without any. */
  public static double thresholdOnLastNight(Lake lake, double set) {
    LocalDate last =
        lake.read(Groups.TABLE).agg(max(Groups.RUN_DATE.ref())).first().<LocalDate>getAs(0);
    return Optional.ofNullable(last)
        .flatMap(night -> Calibration.on(night, all(lake)))
        .map(calibration -> calibration.thresholdBits(set))
        .orElse(set);
  }

  private Fitted fitted(
      Seen seen,
      Dataset<Row> ordinary,
      FitAccounts.Fitted accounts,
      List<Calibration> all,
      List<LocalDate> nights) {
    Levels levels = levels(ordinary);
    List<Level> beyond = beyond(levels);
    Calibration fitted =
        new Calibration(
            seen, levels.without(beyond), threshold(nights, ordinary), accounts.strata());
    Optional<Calibration> newer =
        all.stream().filter(other -> !other.seen().last().isBefore(seen.last())).findFirst();
    if (newer.isPresent()) {
      String is = newer.get().id().equals(fitted.id()) ? "the same" : "fitted on that night, too";
      return new Fitted(
          Optional.empty(),
          List.of(
              "Tests, threshold and strata are not fitted anew: calibration %s is %s, and a night is judged by one alone."
                  .formatted(newer.get().id(), is)));
    }
    return new Fitted(Optional.of(fitted), says(fitted, beyond, accounts));
  }

  /** From the last on, each a week before the next at least; in order. */
  private List<LocalDate> nights(LocalDate day) {
    List<LocalDate> judged =
        new ArrayList<>(
            lake
                .read(GroupTests.TABLE)
                .filter(GroupTests.RUN_DATE.ref().leq(lit(day)))
                .filter(GroupTests.RUN_DATE.ref().gt(lit(day.minusWeeks(WEEKS))))
                .filter(GroupTests.LEVEL.ref().isNotNull())
                .select(GroupTests.RUN_DATE.ref())
                .distinct()
                .collectAsList()
                .stream()
                .map(GroupTests.RUN_DATE::in)
                .sorted(Collections.reverseOrder())
                .toList());
    List<LocalDate> nights = new ArrayList<>();
    for (LocalDate night : judged) {
      if (nights.isEmpty() || !night.isAfter(nights.get(nights.size() - 1).minusDays(APART))) {
        nights.add(night);
      }
    }
    Collections.reverse(nights);
    return nights;
  }

  /** Campaigns whose cases reviewers found to be ordinary. */
  private Set<String> ruledOrdinary() {
    Object[] cases =
        histories.stream()
            .filter(
                history ->
                    Verdict.decisive(history)
                        .flatMap(decision -> Verdict.of(decision.state()))
                        .filter(Verdict.ORDINARY::equals)
                        .isPresent())
            .map(CaseHistory::caseId)
            .toArray();
    return cases.length == 0
        ? Set.of()
        : lake
            .read(Cases.TABLE)
            .filter(Cases.CASE_ID.ref().isin(cases))
            .select(Cases.CAMPAIGN_ID.ref())
            .collectAsList()
            .stream()
            .map(Cases.CAMPAIGN_ID::in)
            .collect(Collectors.toSet());
  }

  private static Seen seen(List<LocalDate> nights, Dataset<Row> ordinary) {
    Row counts = ordinary.agg(count(lit(1)), count_if(col(PickOrdinary.LEFT_OUT))).first();
    return new Seen(
        nights.get(0),
        nights.get(nights.size() - 1),
        nights.size(),
        counts.getLong(0),
        counts.getLong(1));
  }

  private static void requireOrdinary(Seen seen) {
    if (seen.leftOut() > MOST_IN_CAMPAIGNS * seen.groups()) {
      throw new NightRefused(
          "Refused to calibrate: %,d of %,d groups of the nights from %s to %s are of campaigns, so it is not mostly ordinary"
              .formatted(seen.leftOut(), seen.groups(), seen.first(), seen.last()));
    }
  }

  private Levels levels(Dataset<Row> ordinary) {
    return new Levels(
        new FitOrdinary()
            .from(lake.read(GroupTests.TABLE), ordinary).collectAsList().stream()
                .map(
                    row ->
                        new Level(
                            row.getString(0),
                            row.getBoolean(1),
                            row.getDouble(2),
                            row.getDouble(3),
                            row.getLong(4)))
                .toList());
  }

  private static List<Level> beyond(Levels levels) {
    List<Level> known =
        levels.all().stream().filter(level -> level.groups() >= FEWEST_OF_A_TEST).toList();
    List<Level> beyond =
        levels.beyondCampaigns().stream().filter(level -> known.contains(level)).toList();
    if (beyond.size() * MOST_BEYOND > known.size()) {
      throw new NightRefused(
          "Refused to calibrate: in %d of %d tests the median group is where campaigns are expected, so it is not mostly ordinary: %s"
              .formatted(beyond.size(), known.size(), names(beyond)));
    }
    return levels.beyondCampaigns();
  }

  private Optional<Threshold> threshold(List<LocalDate> nights, Dataset<Row> ordinary) {
    MeasureTail measure = new MeasureTail(nights, detection.minMembers());
    Row measured =
        measure.from(lake.read(Groups.TABLE), lake.read(GroupTests.TABLE), ordinary).first();
    return measured.getLong(1) < FEWEST_GROUPS
        ? Optional.empty()
        : measure
            .tail(measured)
            .map(
                tail ->
                    Threshold.of(tail, detection.falseCasesANight(), detection.thresholdBits()));
  }

  private Fitted notFitted(String why, LocalDate day, List<Calibration> all) {
    String holds =
        Calibration.on(day.plusDays(1), all)
            .map(calibration -> "those of calibration %s hold on".formatted(calibration.id()))
            .orElse("the shipped ones and tonight's groups hold on");
    return new Fitted(
        Optional.empty(),
        List.of("Tests, threshold and strata are not fitted, %s: %s.".formatted(holds, why)));
  }

  private List<String> says(Calibration fitted, List<Level> beyond, FitAccounts.Fitted accounts) {
    Seen seen = fitted.seen();
    List<String> lines = new ArrayList<>();
    lines.add(
        "Calibration %s: %d tests fitted on %,d ordinary groups of %d nights, %s to %s; %,d groups of campaigns were left out."
            .formatted(
                fitted.id(),
                fitted.levels().all().size(),
                seen.ordinary(),
                seen.nights(),
                seen.first(),
                seen.last(),
                seen.leftOut()));
    if (!beyond.isEmpty()) {
      lines.add(
          "Left as shipped, since the median group is where campaigns are expected: %s."
              .formatted(names(beyond)));
    }
    lines.addAll(fitted.threshold().map(this::says).orElseGet(FitHistory::noThreshold));
    lines.addAll(accounts.says());
    lines.add("It holds for the nights after %s.".formatted(seen.last()));
    return lines;
  }

  private List<String> says(Threshold own) {
    double set = detection.thresholdBits();
    double holds = Math.max(own.bits(), set);
    return List.of(
        String.format(
            Locale.ROOT,
            "Of ordinary groups without a veto %.1f a night are above %.1f bits beyond what their size asks for, and a tenth of them %.1f bits higher.",
            own.tail().above(),
            own.tail().from(),
            own.tail().scale() * Math.log(10)),
        String.format(
            Locale.ROOT,
            "%.2g a night are expected above %.1f bits (detection.false-cases-a-night). The threshold is %.1f bits, detection.threshold-bits being %.1f: above it %.2g are expected.",
            detection.falseCasesANight(),
            own.bits(),
            holds,
            set,
            own.expected()));
  }

  private static List<String> noThreshold() {
    return List.of(
        "The threshold is not fitted: fewer than %d ordinary groups have no veto."
            .formatted(FEWEST_GROUPS));
  }

  private static String names(List<Level> levels) {
    return levels.stream().map(Level::name).collect(Collectors.joining(", "));
  }
}
