package dev.stillwatch.text;

import java.lang.Character.UnicodeScript;
import java.util.EnumMap;
import java.util.Map;

/** Writing systems by their ISO 15924 codes. */
final class Scripts {
  private static final String[] CODES = {
    "Latn", "Cyrl", "Grek", "Armn", "Geor", "Hebr", "Arab", "Syrc", "Thaa", "Ethi", "Deva", "Beng",
    "Guru", "Gujr", "Orya", "Taml", "Telu", "Knda", "Mlym", "Sinh", "Thai", "Laoo", "Tibt", "Mymr",
    "Khmr", "Mong", "Hani", "Hira", "Kana", "Hang", "Bopo", "Yiii", "Cher", "Cans", "Tfng", "Nkoo"
  };
  private static final int LATIN = 0;
  private static final int HAN = 26;
  private static final int HIRAGANA = 27;
  private static final int KATAKANA = 28;

  /** Place of each unit's script among the codes plus one; 0 where it has none of them. */
  private static final byte[] SCRIPTS = new byte[1 << 16];

  static {
    Map<UnicodeScript, Byte> places = new EnumMap<>(UnicodeScript.class);
    for (int i = 0; i < CODES.length; i++) {
      places.put(UnicodeScript.forName(CODES[i]), (byte) (i + 1));
    }
    for (int unit = 0; unit < SCRIPTS.length; unit++) {
      if (Character.isLetter(unit)) {
        SCRIPTS[unit] = places.getOrDefault(UnicodeScript.of(unit), (byte) 0);
      }
    }
  }

  private Scripts() {}

  /**
   * Most frequent script of the letters among the first units; of equally frequent ones the first
   * listed.
   */
  static String of(char[] text, int length) {
    int[] counts = new int[CODES.length + 1];
    for (int i = 0; i < length; i++) {
      counts[SCRIPTS[text[i]]]++;
    }
    return mostFrequent(counts);
  }

  private static String mostFrequent(int[] counts) {
    int kana = counts[HIRAGANA + 1] + counts[KATAKANA + 1];
    int han = counts[HAN + 1];
    int japanese = kana * 10 >= han && kana > 0 ? kana + han : 0;
    int best = LATIN;
    for (int i = 1; i < CODES.length; i++) {
      best = counts[i + 1] > counts[best + 1] ? i : best;
    }
    if (japanese > 0 && japanese >= counts[best + 1]) {
      return "Jpan";
    }
    return counts[best + 1] == 0 ? "" : CODES[best];
  }
}
