package dev.stillwatch.grouping;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Names groups by what they are made of. */
final class GroupNames {
  private static final int BYTES = 16;

  private GroupNames() {}

  /**
   * Lower-case hex of the first 16 bytes of SHA-256 over channel, facet and sorted members, line by
   * line.
   */
  static String of(String channel, String facet, List<String> members) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update((channel + "\n" + facet + "\n").getBytes(UTF_8));
      members.stream().sorted().forEach(ref -> digest.update((ref + "\n").getBytes(UTF_8)));
      return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Cannot name groups: no SHA-256", e);
    }
  }
}
