package dev.stillwatch.simulate;

import static dev.stillwatch.logs.CanonicalLog.ACCOUNT_ID;
import static dev.stillwatch.logs.CanonicalLog.API_KEY_HASH;
import static dev.stillwatch.logs.CanonicalLog.ASN;
import static dev.stillwatch.logs.CanonicalLog.CACHED_INPUT_TOKENS;
import static dev.stillwatch.logs.CanonicalLog.CLIENT_IP;
import static dev.stillwatch.logs.CanonicalLog.CONVERSATION_ID;
import static dev.stillwatch.logs.CanonicalLog.COUNTRY;
import static dev.stillwatch.logs.CanonicalLog.END_USER_ID;
import static dev.stillwatch.logs.CanonicalLog.EVENT_TIME;
import static dev.stillwatch.logs.CanonicalLog.FINISH_REASON;
import static dev.stillwatch.logs.CanonicalLog.INPUT_TOKENS;
import static dev.stillwatch.logs.CanonicalLog.LATENCY_MS;
import static dev.stillwatch.logs.CanonicalLog.MAX_TOKENS;
import static dev.stillwatch.logs.CanonicalLog.MODEL_REQUESTED;
import static dev.stillwatch.logs.CanonicalLog.MODEL_SERVED;
import static dev.stillwatch.logs.CanonicalLog.N;
import static dev.stillwatch.logs.CanonicalLog.OPERATION;
import static dev.stillwatch.logs.CanonicalLog.ORG_ID;
import static dev.stillwatch.logs.CanonicalLog.OUTPUT_TOKENS;
import static dev.stillwatch.logs.CanonicalLog.PROMPT_TEXT;
import static dev.stillwatch.logs.CanonicalLog.REASONING_TOKENS;
import static dev.stillwatch.logs.CanonicalLog.REFUSED;
import static dev.stillwatch.logs.CanonicalLog.REQUEST_ID;
import static dev.stillwatch.logs.CanonicalLog.SIGNATURE_HASH;
import static dev.stillwatch.logs.CanonicalLog.STATUS_CODE;
import static dev.stillwatch.logs.CanonicalLog.STREAM;
import static dev.stillwatch.logs.CanonicalLog.SYSTEM_PROMPT_HASH;
import static dev.stillwatch.logs.CanonicalLog.TEMPERATURE;
import static dev.stillwatch.logs.CanonicalLog.TLS_FINGERPRINT;
import static dev.stillwatch.logs.CanonicalLog.TOOL_COUNT;
import static dev.stillwatch.logs.CanonicalLog.TOP_P;
import static dev.stillwatch.logs.CanonicalLog.USER_AGENT;

import dev.stillwatch.lake.Field;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Logs requests as a provider's gateway would: the same for everybody, so that nothing but what a
 * sender did can tell senders apart.
 */
final class Gateway {
  /** What is logged; times travel as microseconds, which no session setting changes. */
  private static final List<Field<?>> FIELDS =
      List.of(
          REQUEST_ID,
          EVENT_TIME,
          ACCOUNT_ID,
          ORG_ID,
          API_KEY_HASH,
          END_USER_ID,
          CONVERSATION_ID,
          OPERATION,
          MODEL_REQUESTED,
          MODEL_SERVED,
          STREAM,
          TEMPERATURE,
          TOP_P,
          MAX_TOKENS,
          N,
          TOOL_COUNT,
          SYSTEM_PROMPT_HASH,
          PROMPT_TEXT,
          INPUT_TOKENS,
          CACHED_INPUT_TOKENS,
          OUTPUT_TOKENS,
          REASONING_TOKENS,
          FINISH_REASON,
          STATUS_CODE,
          REFUSED,
          LATENCY_MS,
          CLIENT_IP,
          ASN,
          COUNTRY,
          USER_AGENT,
          TLS_FINGERPRINT,
          SIGNATURE_HASH);

  private static final double ERRORS = 0.012;
  private static final double REFUSALS = 0.015;

  private final Setting setting;

  Gateway(Setting setting) {
    this.setting = setting;
  }

  /** The columns that are logged. */
  static List<Field<?>> fields() {
    return FIELDS;
  }

  static StructType schema() {
    StructType schema = new StructType();
    for (Field<?> field : FIELDS) {
      schema =
          schema.add(
              field.name(),
              field.equals(EVENT_TIME) ? DataTypes.LongType : field.type(),
              !field.required());
    }
    return schema;
  }

  /** Id of an account's n-th request of a day. */
  String requestId(long key, int day, int number) {
    return "req_" + Dice.hex(24, key, 60, day, number);
  }

  /** One logged line. */
  Row line(long key, int day, int number, Account account, Call call) {
    Dice dice = Dice.of(key, 61, day, number);
    Instant time = setting.midnight(day).plusNanos(1000 * (long) (call.second() * 1e6));
    Persona persona = call.persona();
    Address from = account.homes().get(dice.chance(0.6) ? 0 : dice.below(account.homes().size()));
    String newest = setting.models().served(time, persona.lag());
    String model = persona.small() != dice.chance(0.1) ? newest + "-small" : newest;
    String text = call.text().get();
    long own = tokens(text);
    // What was said before comes along, mostly from the cache.
    long history = (long) (call.turn() * (own + StrictMath.exp(persona.answer())) * 0.8);
    long system =
        persona.system().isEmpty() ? 0 : 100 + Math.floorMod(Dice.mix(persona.system()), 900);
    long input = own + history + system + 8;
    boolean failed = dice.chance(ERRORS) || call.fails();
    boolean refused = !failed && dice.chance(REFUSALS);
    long wanted =
        Math.max(1, (long) setting.shapes().answer(persona.answer(), persona.answerSpread(), dice));
    long open = refused ? 20 + dice.below(60) : wanted;
    boolean cut = persona.maxTokens() > 0 && open > persona.maxTokens();
    long output = failed ? 0 : cut ? persona.maxTokens() : open;
    int status = failed ? List.of(429, 500, 503, 529).get(dice.weighted(5, 1, 1, 2)) : 200;
    long reasoning = failed || persona.small() ? 0 : (long) (output * dice.between(0, 0.8));
    return RowFactory.create(
        requestId(key, day, number),
        time.getEpochSecond() * 1_000_000 + time.getNano() / 1000,
        account.id(),
        orNull(account.org()),
        "key_" + Dice.hex(16, key, 62, dice.chance(0.9) ? 0 : 1),
        orNull(call.endUser()),
        call.conversation() == 0 ? null : "conv_" + Dice.hex(20, call.conversation()),
        "chat",
        model,
        failed ? null : model,
        !persona.program(),
        Double.isNaN(persona.temperature()) ? null : persona.temperature(),
        Double.isNaN(persona.temperature()) ? null : 1.0,
        persona.maxTokens() == 0 ? null : persona.maxTokens(),
        1,
        persona.tools(),
        persona.system().isEmpty()
            ? null
            : Dice.hex(16, setting.seed(), Dice.mix(persona.system())),
        text,
        input,
        (long) (history * (dice.chance(0.7) ? 0.9 : 0)),
        output,
        reasoning,
        failed ? null : refused ? "refusal" : cut ? "length" : "stop",
        status,
        refused,
        (long) (failed ? dice.between(30, 3000) : 250 + output * dice.between(8, 25)),
        from.ip(),
        from.asn(),
        from.country(),
        account.agent(),
        account.tls(),
        signature(call));
  }

  /** Reasoning comes back with the next turn of its conversation, or where it is replayed. */
  private static String signature(Call call) {
    boolean follows = call.conversation() != 0 && call.turn() > 0 && !call.persona().small();
    long reasoning =
        call.replayed() != 0
            ? call.replayed()
            : follows ? Dice.mix(call.conversation(), 63, call.turn()) : 0;
    return reasoning == 0 ? null : "sig_" + Dice.hex(20, reasoning);
  }

  private static String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  /** About four Latin letters or one and a half wide characters to a token. */
  private static long tokens(String text) {
    long wide = text.chars().filter(c -> c >= 0x2E80).count();
    return 1 + (text.length() - wide) / 4 + wide * 2 / 3;
  }
}
