package dev.stillwatch.requests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.privacy.Pseudonyms;
import org.junit.jupiter.api.Test;

class KeyedHashTest {
  // Aumasson and Bernstein 2012, appendix A: key 00 01 .. 0f, message 00 01 .. 0e.
  @Test
  void agreesWithThePublishedVector() {
    byte[] message = new byte[15];
    for (int i = 0; i < message.length; i++) {
      message[i] = (byte) i;
    }
    KeyedHash hash = new KeyedHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);
    assertThat(hash.hash(message)).isEqualTo(0xa129ca6149be45e5L);
  }

  @Test
  void differsByPurposeAndKey() {
    Pseudonyms one = new Pseudonyms(new byte[16]);
    Pseudonyms other = new Pseudonyms("another key of ours".getBytes(UTF_8));
    assertThat(KeyedHash.of(one, "agent").hash("curl"))
        .isEqualTo(KeyedHash.of(one, "agent").hash("curl"))
        .isNotEqualTo(KeyedHash.of(one, "tls").hash("curl"))
        .isNotEqualTo(KeyedHash.of(other, "agent").hash("curl"));
  }
}
