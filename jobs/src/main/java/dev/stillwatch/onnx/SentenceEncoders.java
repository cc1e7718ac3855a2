package dev.stillwatch.onnx;

import dev.stillwatch.config.ConfigurationException;
import dev.stillwatch.config.StillwatchConfig;
import dev.stillwatch.embedding.Embedder;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;

/**
 * Opens sentence encoders given by path, where this program was built with the profile {@code
 * onnx}.
 *
 * <p>The one place that finds a class by its name: the jar without the profile has none of ONNX
 * Runtime's native code in it.
 */
public final class SentenceEncoders {
  private static final String EMBEDDER = "dev.stillwatch.onnx.OnnxEmbedder";

  private SentenceEncoders() {}

  /**
   * Opens the encoder that the settings name.
   *
   * @throws ConfigurationException if they name none, or none that can be opened
   */
  public static Embedder open(StillwatchConfig.Onnx settings) {
    if (settings.model().isEmpty() || settings.tokenizer().isEmpty()) {
      throw new ConfigurationException(
          "Cannot use embedding.source = onnx: set embedding.onnx.model and embedding.onnx.tokenizer");
    }
    try {
      return open(Path.of(settings.model()), Path.of(settings.tokenizer()), settings.maxTokens());
    } catch (IllegalStateException | IllegalArgumentException e) {
      throw new ConfigurationException(e.getMessage(), e);
    }
  }

  /**
   * Opens an encoder.
   *
   * @param model an ONNX file, at the same path on every machine
   * @param tokenizer the model's tokenizer.json, likewise
   * @param maxTokens longer prompts are cut to this many tokens
   * @throws IllegalStateException if this program was built without the profile
   * @throws IllegalArgumentException if a file is missing or is no model or tokenizer
   */
  public static Embedder open(Path model, Path tokenizer, int maxTokens) {
    try {
      return (Embedder)
          Class.forName(EMBEDDER)
              .getMethod("open", Path.class, Path.class, int.class)
              .invoke(null, model, tokenizer, maxTokens);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(
          "Cannot open an ONNX sentence encoder: built without it (mvn -P onnx package)", e);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException("Cannot open an ONNX sentence encoder", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot open an ONNX sentence encoder", e);
    }
  }
}
