package dev.stillwatch.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.stillwatch.embedding.Embedder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxEmbedderTest {
  private static final float DIAGONAL = (float) Math.sqrt(0.5);

  @TempDir private Path folder;
  private TinyModel tiny;

  @BeforeEach
  void writeTheModel() throws IOException {
    tiny = TinyModel.in(folder);
  }

  @Test
  void poolsTheTokensOfEachPromptAndNotItsPadding() {
    Embedder embedder = SentenceEncoders.open(tiny.model(), tiny.tokenizer(), 16);
    float[] vectors = new float[4 * 3];

    embedder.embed(List.of("Red green", "blue", "red red red red", "what"), vectors);

    assertThat(embedder.dimensions()).isEqualTo(3);
    assertThat(vectors)
        .containsExactly(
            new float[] {DIAGONAL, DIAGONAL, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0}, within(1e-6f));
  }

  @Test
  void manyPromptsComeBackInTheirOrder() {
    Embedder embedder = SentenceEncoders.open(tiny.model(), tiny.tokenizer(), 16);
    List<String> prompts = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      prompts.add((i % 3 == 0 ? "red " : i % 3 == 1 ? "green " : "blue ").repeat(1 + i * 7 % 12));
    }
    float[] vectors = new float[100 * 3];

    embedder.embed(prompts, vectors);

    for (int i = 0; i < 100; i++) {
      assertThat(vectors[i * 3 + i % 3]).isCloseTo(1f, within(1e-6f));
    }
  }

  @Test
  void readsNoMoreTokensThanItIsTold() {
    Embedder embedder = SentenceEncoders.open(tiny.model(), tiny.tokenizer(), 2);
    float[] vectors = new float[3];

    embedder.embed(List.of("red red " + "green ".repeat(1_000_000)), vectors);

    assertThat(vectors).containsExactly(1, 0, 0);
  }

  @Test
  void survivesWhatIsHardlyText() {
    Embedder embedder = SentenceEncoders.open(tiny.model(), tiny.tokenizer(), 8);
    float[] vectors = new float[4 * 3];

    embedder.embed(List.of("", "\ud800", "\u202e\u0000", "red \udc00"), vectors);

    assertThat(vectors).startsWith(0, 0, 0).endsWith(1, 0, 0);
  }

  @Test
  void travelsAsPathsAndDigests() throws Exception {
    Embedder embedder = SentenceEncoders.open(tiny.model(), tiny.tokenizer(), 16);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(embedder);
    }
    Embedder there;
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      there = (Embedder) in.readObject();
    }

    assertThat(there.id()).isEqualTo(embedder.id()).matches("onnx-1/3/[0-9a-f]{8}-[0-9a-f]{8}-16");
    assertThat(bytes.size()).isLessThan(2_000);
  }

  @Test
  void refusesARuntimeThatWouldReportToItsMaker() {
    OnnxEncoder.requireSilence("1");
    for (String setting : new String[] {null, "", "0"}) {
      assertThatThrownBy(() -> OnnxEncoder.requireSilence(setting))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("set ORT_DISABLE_TELEMETRY=1 in the environment");
    }
  }

  @Test
  void saysWhichFileCannotBeUsed() throws IOException {
    Path missing = folder.resolve("missing.onnx");
    assertThatThrownBy(() -> SentenceEncoders.open(missing, tiny.tokenizer(), 16))
        .hasMessage("Cannot read " + missing);
    Path broken = Files.writeString(folder.resolve("broken.onnx"), "no model");
    assertThatThrownBy(() -> SentenceEncoders.open(broken, tiny.tokenizer(), 16))
        .hasMessage("Cannot open model " + broken);
    assertThatThrownBy(() -> SentenceEncoders.open(tiny.model(), broken, 16))
        .hasMessage("Cannot open tokenizer " + broken);
    assertThatThrownBy(() -> SentenceEncoders.open(tiny.model(), tiny.tokenizer(), 1))
        .hasMessage("Invalid max tokens: 1 (must be at least 2)");
  }
}
