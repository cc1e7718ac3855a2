package dev.stillwatch.accounts;

import dev.stillwatch.lake.tables.Requests;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** The sums of one account's day, while its requests are read in order of time. */
final class AccountDay {
  private static final long FOLLOW_UP_MICROS = SumAccountDays.FOLLOW_UP.toNanos() / 1_000;
  private static final long HOUR_MICROS = 3_600L * 1_000_000;
  private static final int LISTED = 32;
  private static final int FIRST_ERROR = 400;
  private static final StyleTrait[] TRAITS = StyleTrait.values();

  private final LocalDate day;
  private final String account;
  private final Set<Long> prompts = new HashSet<>();
  private final int[] hours = new int[24];
  private final Map<String, Long> models = new TreeMap<>();
  private final Map<Integer, CellCount> cells = new TreeMap<>();
  private final Map<Long, Long> frames = new TreeMap<>();
  private final TreeSet<String> networks = new TreeSet<>();
  private final TreeSet<Long> agents = new TreeSet<>();
  private final TreeSet<Long> signatures = new TreeSet<>();
  private final long[] styles = new long[StyleTrait.PLACES * TRAITS.length];
  private final TreeSet<String> organisations = new TreeSet<>();
  private String epoch = "";
  private long requests;
  private long followUps;
  private long conversational;
  private long answered;
  private long inputTokens;
  private long outputTokens;
  private double logOutput;
  private double logOutputSquares;
  private long refusals;
  private long errors;
  private long zeroTemperature;
  private long firstMicros;
  private long lastMicros;

  AccountDay(LocalDate day, String account) {
    this.day = day;
    this.account = account;
  }

  /** What one cell received. */
  private static final class CellCount {
    private final Set<Long> prompts = new HashSet<>();
    private long requests;
    private long followUps;
    private long answered;
    private double logOutput;
  }

  /** Counts one request, not earlier than those before. */
  void add(Row request) {
    boolean followsUp = time(request.<Long>getAs(FoldAccountDays.MICROS));
    epoch = Requests.EPOCH.in(request);
    requests++;
    conversational += Requests.CONVERSATION_HASH.in(request) == null ? 0 : 1;
    refusals += Boolean.TRUE.equals(Requests.REFUSED.in(request)) ? 1 : 0;
    Integer status = Requests.STATUS_CODE.in(request);
    errors += status != null && status >= FIRST_ERROR ? 1 : 0;
    Float temperature = Requests.TEMPERATURE.in(request);
    zeroTemperature += temperature != null && temperature == 0 ? 1 : 0;
    content(request, followsUp, tokens(request));
    long style = request.getAs(FoldAccountDays.STYLE);
    for (StyleTrait trait : TRAITS) {
      styles[trait.placeIn(style)]++;
    }
    keepSmallest(organisations, Requests.ORG_REF.in(request), 1);
    keepSmallest(networks, Requests.NETWORK_REF.in(request), LISTED);
    keepSmallest(agents, Requests.AGENT_HASH.in(request), LISTED);
    keepSmallest(signatures, Requests.SIGNATURE_HASH.in(request), SumAccountDays.SIGNATURES);
  }

  /** The row of account_days. */
  Row row() {
    return RowFactory.create(
        day,
        account,
        epoch,
        organisations.isEmpty() ? null : organisations.first(),
        requests,
        (long) prompts.size(),
        followUps,
        conversational,
        answered,
        inputTokens,
        outputTokens,
        logOutput,
        logOutputSquares,
        refusals,
        errors,
        zeroTemperature,
        firstMicros,
        lastMicros,
        hours,
        models.entrySet().stream().map(e -> RowFactory.create(e.getKey(), e.getValue())).toArray(),
        cells.entrySet().stream().map(e -> cell(e.getKey(), e.getValue())).toArray(),
        frames.entrySet().stream().map(e -> RowFactory.create(e.getKey(), e.getValue())).toArray(),
        networks.toArray(),
        agents.toArray(),
        signatures.toArray(),
        styles());
  }

  /** Requests by place of each trait's bin, of those that have any. */
  private Object[] styles() {
    return IntStream.range(0, styles.length)
        .filter(place -> styles[place] > 0)
        .mapToObj(place -> RowFactory.create(place, styles[place]))
        .toArray();
  }

  /** Whether the request comes soon after the one before. */
  private boolean time(long micros) {
    boolean followsUp = requests > 0 && micros - lastMicros < FOLLOW_UP_MICROS;
    firstMicros = requests == 0 ? micros : firstMicros;
    followUps += followsUp ? 1 : 0;
    lastMicros = micros;
    hours[(int) Math.floorMod(Math.floorDiv(micros, HOUR_MICROS), 24L)]++;
    return followsUp;
  }

  /** ln(1 + output tokens); NaN where none are logged. */
  private double tokens(Row request) {
    Long input = Requests.INPUT_TOKENS.in(request);
    inputTokens += input == null ? 0 : input;
    Long output = Requests.OUTPUT_TOKENS.in(request);
    if (output == null) {
      return Double.NaN;
    }
    double log = Math.log1p(output);
    answered++;
    outputTokens += output;
    logOutput += log;
    logOutputSquares += log * log;
    return log;
  }

  private void content(Row request, boolean followsUp, double log) {
    Long prompt = request.getAs(FoldAccountDays.PROMPT);
    prompts.add(prompt);
    Integer cell = Requests.CELL.in(request);
    if (cell != null) {
      CellCount count = cells.computeIfAbsent(cell, any -> new CellCount());
      count.requests++;
      count.prompts.add(prompt);
      count.followUps += followsUp ? 1 : 0;
      if (!Double.isNaN(log)) {
        count.answered++;
        count.logOutput += log;
      }
    }
    String model = Requests.MODEL_REQUESTED.in(request);
    if (model != null) {
      models.merge(model, 1L, Long::sum);
    }
    Set<Long> own = new HashSet<>();
    own.add(Requests.SKELETON_HASH.in(request));
    own.add(Requests.HEAD_HASH.in(request));
    own.add(Requests.TAIL_HASH.in(request));
    own.remove(null);
    own.forEach(frame -> frames.merge(frame, 1L, Long::sum));
  }

  private static <T extends Comparable<T>> void keepSmallest(
      NavigableSet<T> set, T value, int most) {
    if (value != null && set.add(value) && set.size() > most) {
      set.pollLast();
    }
  }

  private static Row cell(int cell, CellCount count) {
    return RowFactory.create(
        cell,
        count.requests,
        (long) count.prompts.size(),
        count.followUps,
        count.answered,
        count.logOutput);
  }
}
