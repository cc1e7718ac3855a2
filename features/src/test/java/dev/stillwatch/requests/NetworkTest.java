package dev.stillwatch.requests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          203.0.113.77             | 203.0.113.0/24
          203.0.113.77:443         | 203.0.113.0/24
          203.0.113.0/24           | 203.0.113.0/24
          '203.0.113.7, 10.0.0.1'  | 203.0.113.0/24
          ::ffff:203.0.113.77      | 203.0.113.0/24
          2001:db8:7:1::42         | 2001:db8:7::/48
          2001:DB8:0007:1:2:3:4:5  | 2001:db8:7::/48
          2001:db8:7::/48          | 2001:db8:7::/48
          [2001:db8:7::42]:443     | 2001:db8:7::/48
          fe80::1%eth0             | fe80:0:0::/48
          ::1                      | 0:0:0::/48
          """)
  void readsAddressesAndPrefixes(String address, String network) {
    assertThat(Network.of(address)).isEqualTo(Optional.of(network));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "example.org",
        "300.1.1.1",
        "1.2.3",
        "2001:db8",
        "1::2::3",
        "::g",
        "a:b:c:d:e:f:g:h:i"
      })
  void asksNobodyAboutAnythingElse(String text) {
    assertThat(Network.of(text)).isEmpty();
  }

  @Test
  void passesOverTextOfAnyLength() {
    assertThat(Network.of("1".repeat(1_000_000))).isEmpty();
  }
}
