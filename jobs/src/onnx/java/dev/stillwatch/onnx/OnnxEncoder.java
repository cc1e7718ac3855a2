package dev.stillwatch.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.stillwatch.embedding.Vectors;
import java.io.IOException;
import java.io.Serializable;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongBiFunction;
import java.util.stream.IntStream;

/**
 * An open model: tokens, forward pass, mean over the tokens that are not padding, unit length.
 *
 * <p>One thread per call, for Spark already runs a task per core. Prompts are sorted by their number
 * of tokens into small batches, so that little is padded. Never closed: it lives as long as its JVM.
 */
final class OnnxEncoder {
  private static final int BATCH = 32;

  // More units than any tokenizer makes one token of; bounds what hostile prompts cost.
  private static final int UNITS_PER_TOKEN = 32;

  // From 1.29 on, ONNX Runtime reports to its maker unless told not to in the environment, before it
  // is loaded; Java cannot set that for its own process, and its own switch comes too late.
  private static final String SILENCE = "ORT_DISABLE_TELEMETRY";

  private static final String IDS = "input_ids";
  private static final String MASK = "attention_mask";
  private static final String TYPES = "token_type_ids";

  /** The files of a model, and how many tokens of a prompt it is given. */
  record Source(
      String model, String modelDigest, String tokenizer, String tokenizerDigest, int maxTokens)
      implements Serializable {}

  private final Source source;
  private final HuggingFaceTokenizer tokenizer;
  private final OrtSession session;
  private final String output;
  private final int dimensions;

  OnnxEncoder(Source source) {
    requireSilence(System.getenv(SILENCE));
    this.source = source;
    this.tokenizer = tokenizer(source);
    try {
      this.session = session(source);
      this.output =
          session.getOutputNames().contains("last_hidden_state")
              ? "last_hidden_state"
              : session.getOutputNames().iterator().next();
      long[] shape = ((TensorInfo) session.getOutputInfo().get(output).getInfo()).getShape();
      this.dimensions = Math.toIntExact(shape[shape.length - 1]);
    } catch (OrtException e) {
      throw new IllegalArgumentException("Cannot open model %s".formatted(source.model()), e);
    }
    if (dimensions < 1 || !session.getInputNames().contains(IDS)) {
      throw new IllegalArgumentException(
          "Cannot use model %s: needs an input %s and an output of a fixed last dimension"
              .formatted(source.model(), IDS));
    }
  }

  int dimensions() {
    return dimensions;
  }

  void embed(List<String> prompts, float[] into) {
    Encoding[] encoded = new Encoding[prompts.size()];
    for (int i = 0; i < encoded.length; i++) {
      encoded[i] = tokenizer.encode(readable(prompts.get(i)));
    }
    Integer[] order = IntStream.range(0, encoded.length).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparingInt(i -> encoded[i].getIds().length));
    for (int from = 0; from < order.length; from += BATCH) {
      run(encoded, Arrays.copyOfRange(order, from, Math.min(order.length, from + BATCH)), into);
    }
    for (int row = 0; row < encoded.length; row++) {
      Vectors.normalise(into, row * dimensions, dimensions);
    }
  }

  private void run(Encoding[] encoded, Integer[] rows, float[] into) {
    int longest = Math.max(1, encoded[rows[rows.length - 1]].getIds().length);
    Map<String, OnnxTensorLike> inputs = new HashMap<>();
    try {
      put(inputs, IDS, encoded, rows, longest, (e, i) -> e.getIds()[i]);
      put(inputs, MASK, encoded, rows, longest, (e, i) -> e.getAttentionMask()[i]);
      put(inputs, TYPES, encoded, rows, longest, (e, i) -> e.getTypeIds()[i]);
      try (OrtSession.Result result = session.run(inputs, java.util.Set.of(output))) {
        OnnxTensor hidden = (OnnxTensor) result.get(0);
        pool(hidden.getFloatBuffer(), hidden.getInfo().getShape(), encoded, rows, into);
      }
    } catch (OrtException e) {
      throw new IllegalStateException(
          "Cannot embed prompts: model %s fails on %d prompts of up to %d tokens"
              .formatted(source.model(), rows.length, longest),
          e);
    } finally {
      inputs.values().forEach(OnnxTensorLike::close);
    }
  }

  private void put(
      Map<String, OnnxTensorLike> inputs,
      String name,
      Encoding[] encoded,
      Integer[] rows,
      int longest,
      ToLongBiFunction<Encoding, Integer> value)
      throws OrtException {
    if (!session.getInputNames().contains(name)) {
      return;
    }

    long[] values = new long[rows.length * longest];
    for (int row = 0; row < rows.length; row++) {
      Encoding encoding = encoded[rows[row]];
      for (int i = 0; i < encoding.getIds().length; i++) {
        values[row * longest + i] = value.applyAsLong(encoding, i);
      }
    }
    inputs.put(
        name,
        OnnxTensor.createTensor(
            OrtEnvironment.getEnvironment(),
            LongBuffer.wrap(values),
            new long[] {rows.length, longest}));
  }

  /** Mean over real tokens; a model that pools itself gives one vector per prompt. */
  private void pool(
      FloatBuffer hidden, long[] shape, Encoding[] encoded, Integer[] rows, float[] into) {
    int tokens = shape.length == 3 ? (int) shape[1] : 1;
    for (int row = 0; row < rows.length; row++) {
      long[] mask = encoded[rows[row]].getAttentionMask();
      int to = rows[row] * dimensions;
      Arrays.fill(into, to, to + dimensions, 0f);
      for (int token = 0; token < tokens; token++) {
        boolean counts = shape.length == 3 ? token < mask.length && mask[token] == 1 : true;
        for (int i = 0; counts && i < dimensions; i++) {
          into[to + i] += hidden.get((row * tokens + token) * dimensions + i);
        }
      }
    }
  }

  // Lone surrogates have no UTF-8, which is what the tokenizer is handed.
  private String readable(String prompt) {
    int units = Math.min(prompt.length(), source.maxTokens() * UNITS_PER_TOKEN);
    return new String(prompt.substring(0, units).getBytes(UTF_8), UTF_8);
  }

  /** Refuses to load a runtime that would talk to somebody about what runs here. */
  static void requireSilence(String setting) {
    if (!"1".equals(setting)) {
      throw new IllegalStateException(
          "Cannot open an ONNX sentence encoder: ONNX Runtime would report to its maker; set %s=1 in the environment of the driver and, by spark.executorEnv.%s=1, of the executors"
              .formatted(SILENCE, SILENCE));
    }
  }

  private static HuggingFaceTokenizer tokenizer(Source source) {
    try {
      return HuggingFaceTokenizer.builder()
          .optTokenizerPath(Path.of(source.tokenizer()))
          .optTruncation(true)
          .optMaxLength(source.maxTokens())
          .optPadding(false)
          .build();
    } catch (IOException | RuntimeException e) {
      throw new IllegalArgumentException(
          "Cannot open tokenizer %s".formatted(source.tokenizer()), e);
    }
  }

  private static OrtSession session(Source source) throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      return OrtEnvironment.getEnvironment().createSession(source.model(), options);
    }
  }
}
