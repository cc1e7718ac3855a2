package dev.stillwatch.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stillwatch.embedding.Vectors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A sentence encoder of five words, written byte by byte: one look-up in a small table. */
record TinyModel(Path model, Path tokenizer) {
  static final int DIMENSIONS = 3;
  static final float[][] TABLE = {{0, 0, 0}, {9, 9, 9}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
  private static final int FLOAT = 1;
  private static final int INT64 = 7;

  static TinyModel in(Path folder) throws IOException {
    Path model = Files.write(folder.resolve("model.onnx"), modelBytes());
    return new TinyModel(model, Files.writeString(folder.resolve("tokenizer.json"), tokenizerJson()));
  }

  // Field numbers are those of onnx.proto: ModelProto, GraphProto, NodeProto, TensorProto.
  private static byte[] modelBytes() {
    Message node = new Message().text(1, "table").text(1, "input_ids");
    node.text(2, "last_hidden_state").text(4, "Gather");
    Message table = new Message().number(1, TABLE.length).number(1, DIMENSIONS).number(2, FLOAT);
    table.text(8, "table").bytes(9, Vectors.bytes(flat()));
    Message graph = new Message().message(1, node).text(2, "tiny").message(5, table);
    graph.message(11, value("input_ids", INT64, 0)).message(11, value("attention_mask", INT64, 0));
    graph.message(12, value("last_hidden_state", FLOAT, DIMENSIONS));
    Message opset = new Message().text(1, "").number(2, 13);
    return new Message().number(1, 8).message(7, graph).message(8, opset).toBytes();
  }

  private static Message value(String name, int type, int last) {
    Message shape = new Message();
    shape.message(1, new Message().text(2, "batch")).message(1, new Message().text(2, "tokens"));
    if (last > 0) {
      shape.message(1, new Message().number(1, last));
    }
    Message tensor = new Message().number(1, type).message(2, shape);
    return new Message().text(1, name).message(2, new Message().message(1, tensor));
  }

  private static float[] flat() {
    float[] flat = new float[TABLE.length * DIMENSIONS];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = TABLE[i / DIMENSIONS][i % DIMENSIONS];
    }
    return flat;
  }

  private static String tokenizerJson() {
    return """
    {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [],
     "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
                    "strip_accents": null, "lowercase": true},
     "pre_tokenizer": {"type": "BertPreTokenizer"}, "post_processor": null, "decoder": null,
     "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
               "max_input_chars_per_word": 100,
               "vocab": {"[UNK]": 0, "[PAD]": 1, "red": 2, "green": 3, "blue": 4}}}
    """;
  }

  /** Protocol Buffers' wire format: variable-length numbers and length-delimited bytes. */
  private static final class Message {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Message number(int field, long value) {
      varint((long) field << 3);
      varint(value);
      return this;
    }

    Message text(int field, String value) {
      return bytes(field, value.getBytes(UTF_8));
    }

    Message message(int field, Message value) {
      return bytes(field, value.toBytes());
    }

    Message bytes(int field, byte[] value) {
      varint(((long) field << 3) | 2);
      varint(value.length);
      out.writeBytes(value);
      return this;
    }

    byte[] toBytes() {
      return out.toByteArray();
    }

    private void varint(long value) {
      long rest = value;
      for (; rest >= 0x80; rest >>>= 7) {
        out.write((int) ((rest & 0x7f) | 0x80));
      }
      out.write((int) rest);
    }
  }
}
