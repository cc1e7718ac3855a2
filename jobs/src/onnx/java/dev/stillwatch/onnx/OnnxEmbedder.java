package dev.stillwatch.onnx;

import dev.stillwatch.embedding.Embedder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A sentence encoder given by path: an ONNX model and its tokenizer.
 *
 * <p>Only paths and digests travel; each JVM opens a model once, and refuses files that are not the
 * ones the job was started with. The same prompt gets the same vector but for rounding, which may
 * differ with the prompts beside it.
 */
public final class OnnxEmbedder implements Embedder {
  private static final long serialVersionUID = 1L;
  private static final Map<OnnxEncoder.Source, OnnxEncoder> OPEN = new ConcurrentHashMap<>();

  private final OnnxEncoder.Source source;
  private final int dimensions;

  private OnnxEmbedder(OnnxEncoder.Source source, int dimensions) {
    this.source = source;
    this.dimensions = dimensions;
  }

  /**
   * Opens an encoder.
   *
   * @param maxTokens longer prompts are cut to this many tokens, at least 2
   * @throws IllegalArgumentException if a file is missing or is no model or tokenizer
   */
  public static OnnxEmbedder open(Path model, Path tokenizer, int maxTokens) {
    if (maxTokens < 2) {
      throw new IllegalArgumentException(
          "Invalid max tokens: %d (must be at least 2)".formatted(maxTokens));
    }
    OnnxEncoder.Source source =
        new OnnxEncoder.Source(
            model.toAbsolutePath().toString(),
            digest(model),
            tokenizer.toAbsolutePath().toString(),
            digest(tokenizer),
            maxTokens);
    return new OnnxEmbedder(source, encoder(source).dimensions());
  }

  @Override
  public String id() {
    return "onnx-1/%d/%s-%s-%d"
        .formatted(
            dimensions,
            source.modelDigest().substring(0, 8),
            source.tokenizerDigest().substring(0, 8),
            source.maxTokens());
  }

  @Override
  public int dimensions() {
    return dimensions;
  }

  @Override
  public void embed(List<String> prompts, float[] into) {
    encoder(source).embed(prompts, into);
  }

  private static OnnxEncoder encoder(OnnxEncoder.Source source) {
    return OPEN.computeIfAbsent(
        source,
        wanted -> {
          requireSame(Path.of(wanted.model()), wanted.modelDigest());
          requireSame(Path.of(wanted.tokenizer()), wanted.tokenizerDigest());
          return new OnnxEncoder(wanted);
        });
  }

  private static void requireSame(Path file, String digest) {
    if (!digest(file).equals(digest)) {
      throw new IllegalStateException(
          "Cannot embed prompts: %s is not the file the job was started with".formatted(file));
    }
  }

  private static String digest(Path file) {
    try (InputStream bytes = Files.newInputStream(file)) {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      new DigestInputStream(bytes, sha).transferTo(java.io.OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(sha.digest());
    } catch (IOException e) {
      throw new IllegalArgumentException("Cannot read %s".formatted(file), e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Cannot name a model: no SHA-256", e);
    }
  }
}
