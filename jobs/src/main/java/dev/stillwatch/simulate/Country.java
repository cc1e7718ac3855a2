package dev.stillwatch.simulate;

import java.util.Arrays;
import java.util.List;

/** Where customers live: time zone, language, share of the population. */
enum Country {
  US(0, -6, "en", 30),
  GB(1, 0, "en", 8),
  IN(2, 5, "en", 12),
  CA(3, -5, "en", 5),
  AU(4, 10, "en", 4),
  NG(5, 1, "en", 3),
  DE(6, 1, "de", 8),
  AT(7, 1, "de", 2),
  CH(8, 1, "de", 2),
  ES(9, 1, "es", 5),
  MX(10, -6, "es", 5),
  CO(11, -5, "es", 3),
  FR(12, 1, "fr", 6),
  BE(13, 1, "fr", 2),
  SN(14, 0, "fr", 1),
  BR(15, -3, "pt", 7),
  PT(16, 0, "pt", 2),
  TW(17, 8, "zh", 4),
  SG(18, 8, "zh", 3),
  HK(19, 8, "zh", 3),
  JP(20, 9, "ja", 7),
  KR(21, 9, "ko", 5);

  private static final int FIRST_ASN = 64_512;
  private static final int NETWORKS = 5;

  private final int number;
  private final int offset;
  private final String language;
  private final double weight;

  Country(int number, int offset, String language, double weight) {
    this.number = number;
    this.offset = offset;
    this.language = language;
    this.weight = weight;
  }

  /** Hours ahead of UTC. */
  int offset() {
    return offset;
  }

  /** A country where a language is spoken; any, if the language is spoken nowhere. */
  static Country speaking(String language, Dice dice) {
    List<Country> all = Arrays.asList(values());
    List<Country> among = all.stream().filter(c -> c.language.equals(language)).toList();
    List<Country> choice = among.isEmpty() ? all : among;
    return choice.get(dice.weighted(choice.stream().mapToDouble(c -> c.weight).toArray()));
  }

  /** Any country, as often as customers live there. */
  static Country any(Dice dice) {
    return speaking("", dice);
  }

  /**
   * An address of a household, an office or, for the fourth network, a phone, where many customers
   * share few addresses.
   */
  Address home(Dice dice) {
    int network = dice.weighted(4, 3, 2, 2, 0);
    int pool = network == 3 ? 48 : 1 << 22;
    return address(network, dice.below(pool));
  }

  /** An address in a data centre. */
  Address hosted(Dice dice) {
    return address(NETWORKS - 1, dice.below(1 << 18));
  }

  /** One of the few exits of a service that hides where its users are. */
  static Address hidden(Dice dice) {
    int exit = dice.below(40);
    Country where = values()[exit % 7];
    return where.address(NETWORKS - 1, (1 << 19) + exit);
  }

  // 240.0.0.0/4 belongs to nobody.
  private Address address(int network, int host) {
    long mixed = Dice.mix(number, network, host >>> 4);
    int first = 240 + Math.floorMod(number * NETWORKS + network, 14);
    long last = 1 + ((((mixed >>> 24) & 15) << 4) | (host & 15)) % 254;
    String ip = first + "." + ((mixed >>> 8) & 255) + "." + ((mixed >>> 16) & 255) + "." + last;
    return new Address(ip, "AS" + (FIRST_ASN + number * NETWORKS + network), name());
  }
}
