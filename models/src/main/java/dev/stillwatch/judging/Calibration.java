package dev.stillwatch.judging;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stillwatch.lake.tables.Calibrations;
import dev.stillwatch.numeric.ExponentialTail;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What ordinary groups of the operator's own history show, fitted once and never changed: it holds
 * for the nights after the last one it was fitted on, until the next.
 *
 * @param seen the groups it was fitted on
 * @param levels what they show in each test
 * @param threshold how strong they get; empty where too few could have been cases
 * @param strata what accounts do by habit, whatever group they are in; nothing is judged by it
 */
public record Calibration(
    Seen seen, Levels levels, Optional<Threshold> threshold, Baselines strata) {
  private static final int DIGEST_BYTES = 4;

  /** A calibration without strata, as they all were. */
  public Calibration(Seen seen, Levels levels, Optional<Threshold> threshold) {
    this(seen, levels, threshold, Baselines.NONE);
  }

  /**
   * Groups that were looked at.
   *
   * @param first first night
   * @param last last night, not before it
   * @param nights nights from the first to the last that were looked at
   * @param groups groups of those nights, each once
   * @param leftOut those of campaigns among them
   */
  public record Seen(LocalDate first, LocalDate last, int nights, long groups, long leftOut) {
    /** Groups that were fitted. */
    public long ordinary() {
      return groups - leftOut;
    }
  }

  /**
   * How strong ordinary groups get.
   *
   * @param tail of strengths in bits, less what a group's size asks for; in groups a night
   * @param bits threshold that as many are above as the settings said
   * @param expected groups a night above the threshold that was in force then
   */
  public record Threshold(ExponentialTail tail, double bits, double expected) {
    /**
     * The threshold for a number of false cases.
     *
     * @param falseCases ordinary groups a night that may be above it, positive
     * @param least threshold in bits that holds where the tail asks for less
     */
    public static Threshold of(ExponentialTail tail, double falseCases, double least) {
      double bits = tail.levelWith(falseCases);
      return new Threshold(tail, bits, tail.above(Math.max(bits, least)));
    }
  }

  /** The one that holds on a night: the newest that was fitted on earlier nights alone. */
  public static Optional<Calibration> on(LocalDate night, List<Calibration> all) {
    return all.stream()
        .filter(calibration -> calibration.seen().last().isBefore(night))
        .max(
            Comparator.comparing((Calibration calibration) -> calibration.seen().last())
                .thenComparing(Calibration::id));
  }

  /** The threshold that holds with it, in bits: the settings' or its own, whichever is higher. */
  public double thresholdBits(double set) {
    return threshold.map(own -> Math.max(own.bits(), set)).orElse(set);
  }

  /** The last night and a digest of the content, so that the same fit has the same name. */
  public String id() {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content().getBytes(UTF_8));
      return "%s-%s".formatted(seen.last(), HexFormat.of().formatHex(digest, 0, DIGEST_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256", e);
    }
  }

  // One without strata keeps the name that it has in a lake from before there were any.
  private String content() {
    return "Calibration[seen=%s, levels=%s, threshold=%s%s]"
        .formatted(
            seen, levels, threshold, strata.equals(Baselines.NONE) ? "" : ", strata=" + strata);
  }

  /** The calibration of a row of {@link Calibrations#TABLE}. */
  public static Calibration from(Row row) {
    Seen seen =
        new Seen(
            Calibrations.FIRST_NIGHT.in(row),
            Calibrations.FITTED_FOR.in(row),
            Calibrations.NIGHTS.in(row),
            Calibrations.GROUPS.in(row),
            Calibrations.LEFT_OUT.in(row));
    List<Levels.Level> levels =
        row.<Row>getList(row.fieldIndex(Calibrations.TESTS.name())).stream()
            .map(
                test ->
                    new Levels.Level(
                        test.getString(0),
                        test.getBoolean(1),
                        test.getDouble(2),
                        test.getDouble(3),
                        test.getLong(4)))
            .toList();
    int strata = row.fieldIndex(Calibrations.STRATA.name());
    return new Calibration(
        seen,
        new Levels(levels),
        threshold(row),
        row.isNullAt(strata) ? Baselines.NONE : Baselines.from(row.getList(strata)));
  }

  private static Optional<Threshold> threshold(Row row) {
    return row.isNullAt(row.fieldIndex(Calibrations.THRESHOLD_BITS.name()))
        ? Optional.empty()
        : Optional.of(
            new Threshold(
                new ExponentialTail(
                    Calibrations.TAIL_FROM.in(row),
                    Calibrations.TAIL_GROUPS.in(row),
                    Calibrations.TAIL_SCALE.in(row)),
                Calibrations.THRESHOLD_BITS.in(row),
                Calibrations.EXPECTED_FALSE.in(row)));
  }

  /** This calibration as a row of {@link Calibrations#TABLE}. */
  public Row toRow(String codeVersion) {
    Map<String, Object> values = new TreeMap<>();
    values.put(Calibrations.CALIBRATION_ID.name(), id());
    values.put(Calibrations.FITTED_FOR.name(), seen.last());
    values.put(Calibrations.FIRST_NIGHT.name(), seen.first());
    values.put(Calibrations.NIGHTS.name(), seen.nights());
    values.put(Calibrations.GROUPS.name(), seen.groups());
    values.put(Calibrations.LEFT_OUT.name(), seen.leftOut());
    List<Row> tests =
        levels.all().stream()
            .map(
                level ->
                    RowFactory.create(
                        level.test(),
                        level.inPart(),
                        level.centre(),
                        level.spread(),
                        level.groups()))
            .toList();
    values.put(Calibrations.TESTS.name(), CollectionConverters.asScala(tests).toSeq());
    threshold.ifPresent(
        own -> {
          values.put(Calibrations.TAIL_FROM.name(), own.tail().from());
          values.put(Calibrations.TAIL_GROUPS.name(), own.tail().above());
          values.put(Calibrations.TAIL_SCALE.name(), own.tail().scale());
          values.put(Calibrations.THRESHOLD_BITS.name(), own.bits());
          values.put(Calibrations.EXPECTED_FALSE.name(), own.expected());
        });
    values.put(Calibrations.CODE_VERSION.name(), codeVersion);
    values.put(Calibrations.STRATA.name(), strata.toRows());
    Object[] cells =
        Calibrations.TABLE.fields().stream().map(field -> values.get(field.name())).toArray();
    return new GenericRowWithSchema(cells, Calibrations.TABLE.schema());
  }
}
