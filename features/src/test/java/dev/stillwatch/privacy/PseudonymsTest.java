package dev.stillwatch.privacy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stillwatch.privacy.Pseudonyms.Kind;
import org.junit.jupiter.api.Test;

class PseudonymsTest {
  private final Pseudonyms names = new Pseudonyms("0123456789abcdef".getBytes(UTF_8));

  @Test
  void areTheFirstSixteenBytesOfHmacSha256InHex() {
    // printf %s account:acme | openssl dgst -sha256 -hmac 0123456789abcdef
    assertThat(names.of(Kind.ACCOUNT, "acme")).isEqualTo("91a099fdfe6f8977dc11fcec831a6e0f");
  }

  @Test
  void differByKindAndByKey() {
    assertThat(names.of(Kind.ACCOUNT, "acme")).isNotEqualTo(names.of(Kind.ORG, "acme"));
    Pseudonyms others = new Pseudonyms("fedcba9876543210".getBytes(UTF_8));
    assertThat(names.of(Kind.ACCOUNT, "acme")).isNotEqualTo(others.of(Kind.ACCOUNT, "acme"));
    assertThat(names.seed("text")).isNotEqualTo(others.seed("text"));
  }

  @Test
  void refuseAShortKeyAndNeverShowOne() {
    assertThatThrownBy(() -> new Pseudonyms("short".getBytes(UTF_8)))
        .hasMessage("Invalid pseudonym key: 5 bytes (at least 16)");
    assertThat(names.toString()).doesNotContain("0123456789");
  }
}
