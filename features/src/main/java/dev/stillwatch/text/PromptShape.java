package dev.stillwatch.text;

/** Stand-in until the kernels arrive. */
public record PromptShape(
    long textHash,
    long skeletonHash,
    boolean hasFrame,
    long headHash,
    long tailHash,
    long simhash,
    int words,
    String script) {
  public static PromptShape of(String text, long seed) {
    long hash = text.hashCode() * 0x9E3779B97F4A7C15L ^ seed;
    return new PromptShape(
        hash,
        text.replaceAll("\\d+", "0").hashCode() ^ seed,
        false,
        0,
        0,
        hash,
        text.strip().split("\\s+").length,
        "Latn");
  }
}
