package dev.stillwatch.requests;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The /24 of an IPv4 address, or the /48 of an IPv6 address.
 *
 * <p>Reads only literals: text from logs must never reach a resolver.
 */
final class Network {
  private static final Pattern IPV4 =
      Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})(:\\d{1,5})?");
  private static final Pattern MAPPED = Pattern.compile("::ffff:(\\d+\\.\\d+\\.\\d+\\.\\d+)");
  private static final Pattern HEXTET = Pattern.compile("[0-9a-f]{1,4}");
  private static final int LONGEST = 64;

  private Network() {}

  /** The network of an address or prefix as text, such as 203.0.113.0/24 or 2001:db8:7::/48. */
  static Optional<String> of(String text) {
    String address = address(text);
    if (address.length() > LONGEST) {
      return Optional.empty();
    }
    var mapped = MAPPED.matcher(address);
    if (mapped.matches()) {
      return v4(mapped.group(1));
    }
    return address.contains(":") && !address.contains(".") ? v6(address) : v4(address);
  }

  /** The bare address: the first of a forwarding list, without brackets, zone, prefix length. */
  static String address(String text) {
    String first = text.strip().toLowerCase(Locale.ROOT);
    for (char end : new char[] {',', '/', '%', ']'}) {
      int at = first.indexOf(end);
      first = at < 0 ? first : first.substring(0, at);
    }
    return first.startsWith("[") ? first.substring(1) : first.strip();
  }

  private static Optional<String> v4(String address) {
    var octets = IPV4.matcher(address);
    if (!octets.matches()) {
      return Optional.empty();
    }
    int[] bytes = new int[4];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = Integer.parseInt(octets.group(i + 1));
    }
    return Arrays.stream(bytes).anyMatch(octet -> octet > 255)
        ? Optional.empty()
        : Optional.of("%d.%d.%d.0/24".formatted(bytes[0], bytes[1], bytes[2]));
  }

  private static Optional<String> v6(String address) {
    int gap = address.indexOf("::");
    String[] head = parts(gap < 0 ? address : address.substring(0, gap));
    String[] tail = gap < 0 ? new String[0] : parts(address.substring(gap + 2));
    int zeros = 8 - head.length - tail.length;
    if (gap < 0 ? zeros != 0 : zeros < 1) {
      return Optional.empty();
    }
    String[] hextets = new String[8];
    Arrays.fill(hextets, "0");
    System.arraycopy(head, 0, hextets, 0, head.length);
    System.arraycopy(tail, 0, hextets, 8 - tail.length, tail.length);
    if (Arrays.stream(hextets).anyMatch(hextet -> !HEXTET.matcher(hextet).matches())) {
      return Optional.empty();
    }
    return Optional.of(
        "%x:%x:%x::/48"
            .formatted(
                Integer.parseInt(hextets[0], 16),
                Integer.parseInt(hextets[1], 16),
                Integer.parseInt(hextets[2], 16)));
  }

  private static String[] parts(String text) {
    return text.isEmpty() ? new String[0] : text.split(":", -1);
  }
}
