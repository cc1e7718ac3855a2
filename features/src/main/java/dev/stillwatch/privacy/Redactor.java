package dev.stillwatch.privacy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes out of a text what points at a person or opens a door, and says what kind of thing stood
 * there.
 *
 * <p>Payment cards must satisfy the Luhn formula (ISO/IEC 7812-1, annex B) and IBANs their check
 * digits (ISO 13616, mod 97-10); the rest goes by shape. Names are found only where a greeting, a
 * signature or an introduction announces them. What is left can still identify somebody: a redacted
 * text is for reviewers, not for the world.
 */
public final class Redactor {
  /** Kinds of passages; where two overlap, the one declared first wins. */
  public enum Kind {
    SECRET,
    EMAIL,
    IBAN,
    CARD,
    ADDRESS,
    PHONE,
    NAME;

    /** What is put in its place. */
    public String mark() {
      return "[%s]".formatted(name().toLowerCase(Locale.ROOT));
    }
  }

  /**
   * A text without them.
   *
   * @param content the text
   * @param counts passages taken out, by kind
   */
  public record Redacted(RedactedText content, Map<Kind, Integer> counts) {
    public Redacted {
      counts = Map.copyOf(counts);
    }

    /** The text, to be looked at. */
    public String text() {
      return content.value();
    }

    /** Passages taken out in all. */
    public int passages() {
      return counts.values().stream().mapToInt(Integer::intValue).sum();
    }
  }

  private record Passage(int start, int end, Kind kind) {}

  private static final List<Pattern> SECRETS =
      List.of(
          // Whole blocks first: nothing of a key file may stay.
          Pattern.compile(
              "-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\\s\\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|\\z)"),
          // Keys and tokens that their issuers made recognisable.
          Pattern.compile(
              "\\b(?:sk|pk|rk)[-_](?:(?:live|test|proj|ant|or|svcacct|admin)[-_]?)*[A-Za-z0-9_-]{16,}"),
          Pattern.compile("\\b(?:gh[opusr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,})"),
          Pattern.compile("\\bglpat-[A-Za-z0-9_-]{16,}"),
          Pattern.compile("\\b(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{16}\\b"),
          Pattern.compile("\\bAIza[A-Za-z0-9_-]{30,}"),
          Pattern.compile("\\bya29\\.[A-Za-z0-9_-]{20,}"),
          Pattern.compile("\\bxox[abeoprs]-[A-Za-z0-9-]{10,}"),
          Pattern.compile("\\b(?:hf|npm|dop_v1|shpat|pypi)[-_][A-Za-z0-9_-]{20,}"),
          Pattern.compile("\\bSG\\.[A-Za-z0-9_-]{16,}\\.[A-Za-z0-9_-]{16,}"),
          // JSON web tokens: two objects and a signature.
          Pattern.compile("\\beyJ[A-Za-z0-9_-]{8,}\\.eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]*"),
          Pattern.compile("(?i)\\b(?:bearer|basic)\\s+([A-Za-z0-9+/._~=-]{16,})"),
          // user:password@ of an address.
          Pattern.compile("\\b[a-zA-Z][a-zA-Z0-9+.-]{1,20}://([^\\s/:@]{1,80}:[^\\s/@]{1,120})@"),
          // What a text itself calls a secret, in several languages.
          Pattern.compile(
              "(?iu)(?<![\\p{L}\\p{N}])(?:password|passwort|kennwort|mot de passe|contrase\u00f1a|senha|has\u0142o|\u043f\u0430\u0440\u043e\u043b\u044c|\u5bc6\u7801|\u5bc6\u78bc|\u30d1\u30b9\u30ef\u30fc\u30c9|\ube44\ubc00\ubc88\ud638|passwd|pwd|api[_ -]?key|secret(?:[_ -]?key)?|access[_ -]?token|auth[_ -]?token|client[_ -]?secret)"
                  + "(?:\\s*(?:[:=\uff1a]|\\bis\\b|\\bist\\b|\\best\\b|\\bes\\b|\u662f)\\s*[\"'`]?)([^\\s\"'`,;]{6,})"));

  private static final Pattern EMAIL =
      Pattern.compile(
          "(?U)(?<![\\w.+-])[\\p{L}\\p{N}._%+'-]{1,64}(?:@|\\s?[\\[(]at[\\])]\\s?)(?:[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,62}[\\p{L}\\p{N}])?(?:\\.|\\s?[\\[(]dot[\\])]\\s?)){1,4}\\p{L}{2,24}(?![\\p{L}\\p{N}])");
  private static final Pattern IBAN =
      Pattern.compile("(?<![A-Za-z0-9])[A-Z]{2}[0-9]{2}(?:[ -]?[A-Z0-9]){11,30}(?![A-Za-z0-9])");
  private static final Pattern CARD =
      Pattern.compile("(?<![0-9A-Za-z.,-])[2-6](?:[ -]?[0-9]){12,18}(?![0-9A-Za-z])");
  private static final Pattern IPV4 =
      Pattern.compile(
          "(?<![0-9A-Za-z.])(?<!(?i:version|section|chapter|release|abschnitt|secci\u00f3n) )(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])\\.){3}(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(?![0-9A-Za-z]|\\.[0-9])");
  private static final Pattern IPV6 =
      Pattern.compile(
          "(?<![0-9A-Za-z:.])(?=[A-Fa-f:]*[0-9])(?:(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}|(?:[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4}){0,5})?::(?:[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4}){0,5})?)(?![0-9A-Za-z:])");
  private static final Pattern MAC =
      Pattern.compile("(?<![0-9A-Za-z:-])[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}(?![0-9A-Za-z:-])");

  // A plus or 00 and a country, or national groups that start with a zero or a bracket.
  private static final Pattern PHONE_ABROAD =
      Pattern.compile(
          "(?<![0-9A-Za-z+])(?:\\+|00)[1-9](?:[ ./-]{0,2}(?:\\([0-9]{1,4}\\)|[0-9])){7,14}(?![0-9A-Za-z])");
  private static final Pattern PHONE_AT_HOME =
      Pattern.compile(
          "(?<![0-9A-Za-z.,:/+-])(?:\\([0-9]{2,5}\\)[ -]?[0-9]{3,4}[ .-]?[0-9]{3,5}|0[1-9][0-9]{0,4}(?:[ /-]{1,2}[0-9]{2,8}){1,4}|[2-9][0-9]{2}[-.][0-9]{3}[-.][0-9]{4}|1[3-9][0-9]{9}|1[3-9][0-9][ -][0-9]{4}[ -][0-9]{4})(?![0-9A-Za-z]|[.,][0-9])");
  private static final Pattern PHONE_CALLED =
      Pattern.compile(
          "(?iu)(?<![\\p{L}])(?:phone|mobile|cell|call me (?:at|on)|tel|telefon|handy|t\u00e9l\u00e9phone|t\u00e9l|m\u00f3vil|tel\u00e9fono|telefone|celular|cellulare|\u0442\u0435\u043b\u0435\u0444\u043e\u043d|\u7535\u8bdd|\u624b\u673a|\u96fb\u8a71|\uc804\ud654|whatsapp)(?:\\s*(?:number|nummer|no)?\\s*[.:\uff1a]?\\s*)((?:[0-9(][0-9 ()./-]{5,18}[0-9]))");

  private static final String GIVEN = "\\p{Lu}[\\p{L}\\p{M}'\u2019-]{1,30}";
  private static final String PARTICLE =
      "(?:van|von|der|den|de|del|della|da|dos|di|du|la|le|bin|al|el|ter|zu)";
  // What is greeted without being anybody, and titles, after which the name is still to come.
  private static final String NOBODY =
      "(?!(?:World|Welt|Monde|Mundo|Mondo|All|Alle|Everyone|Everybody|Team|There|Sir|Madam|Customer|Kunde|Zusammen|Frau|Herrn?|Monsieur|Madame|Se\u00f1ora?|Signora?|Senhora?|Mr|Mrs|Ms|Dr|Prof)\\b)";
  private static final String FULL_NAME =
      "(" + NOBODY + GIVEN + "(?:[ \\t](?:" + PARTICLE + "[ \\t]){0,2}" + GIVEN + "){0,3})";
  private static final List<Pattern> NAMES =
      List.of(
          // Titles.
          Pattern.compile(
              "(?U)\\b(?:Mr|Mrs|Ms|Mx|Miss|Dr|Prof|Sir|Madam|Herrn?|Frau|Monsieur|Madame|Mademoiselle|Mme|Mlle|Se\u00f1or|Se\u00f1ora|Se\u00f1orita|Sr|Sra|Srta|Signor|Signora|Sig|Senhor|Senhora|Dhr|Mevrouw|Mevr|Pani|Panie|Pan|\u0413\u043e\u0441\u043f\u043e\u0434\u0438\u043d|\u0413\u043e\u0441\u043f\u043e\u0436\u0430)\\b\\.?[ \\t]+(?:(?:Dr|Prof)\\.?[ \\t]+)*"
                  + FULL_NAME),
          // Greetings.
          Pattern.compile(
              "(?U)\\b(?:[Dd]ear|[Hh]i|[Hh]ello|[Hh]ey|Lieber?|Hallo|Liebe[rs]?|Sehr geehrter?|Cher|Ch\u00e8re|Bonjour|Salut|Estimad[oa]|Querid[oa]|Hola|Car[oa]|Gentile|Ciao|Prezad[oa]|Ol\u00e1|Beste|Drogi|Droga|Witaj|Cze\u015b\u0107|\u0423\u0432\u0430\u0436\u0430\u0435\u043c(?:\u044b\u0439|\u0430\u044f)|\u0414\u043e\u0440\u043e\u0433(?:\u043e\u0439|\u0430\u044f)|\u041f\u0440\u0438\u0432\u0435\u0442|Sayg\u0131de\u011fer|Merhaba)[ \\t]+"
                  + FULL_NAME
                  + "(?=[ \\t]*[,!:;.\uff0c\\n]|[ \\t]*\\z)"),
          // Introductions.
          Pattern.compile(
              "(?U)\\b(?:[Mm]y name is|I am called|[Ii]ch hei\u00dfe|[Mm]ein Name ist|[Jj]e m['\u2019]appelle|[Mm]e llamo|[Mm]i nombre es|[Mm]i chiamo|[Mm]eu nome \u00e9|[Mm]e chamo|[Mm]ijn naam is|[Ii]k heet|[Nn]azywam si\u0119|[Mm]am na imi\u0119|[\u041c\u043c]\u0435\u043d\u044f \u0437\u043e\u0432\u0443\u0442|[Aa]d\u0131m)[ \\t]+"
                  + FULL_NAME),
          // Signatures.
          Pattern.compile(
              "(?U)(?:[Bb]est regards|[Kk]ind regards|[Ww]arm regards|[Rr]egards|[Ss]incerely|[Yy]ours truly|[Cc]heers|Mit freundlichen Gr\u00fc\u00dfen|Viele Gr\u00fc\u00dfe|Liebe Gr\u00fc\u00dfe|Cordialement|Bien \u00e0 vous|[Ss]aludos(?: cordiales)?|Atentamente|Cordiali saluti|Atenciosamente|Met vriendelijke groet(?:en)?|Pozdrawiam|\u0421 \u0443\u0432\u0430\u0436\u0435\u043d\u0438\u0435\u043c)[ \\t]*,?\\s{1,4}"
                  + FULL_NAME),
          // Chinese, Japanese and Korean: a name, then the honorific, or an introduction.
          Pattern.compile(
              "(?:\u6211\u53eb|\u6211\u7684\u540d\u5b57\u662f|\u6211\u662f\u8bf4|\u59d3\u540d[:\uff1a]\\s?|\u5c0a\u656c\u7684|\u4eb2\u7231\u7684)([\u4e00-\u9fff]{2,4}?)(?=\u5148\u751f|\u5973\u58eb|\u5c0f\u59d0|\u8001\u5e08|[\uff0c,\u3002.\uff01!\uff1a:\\s]|\\z)"),
          Pattern.compile(
              "(?<![\u4e00-\u9fff])([\u4e00-\u9fff]{1,3})(?=\u5148\u751f|\u5973\u58eb)"),
          Pattern.compile(
              "(?<![\u4e00-\u9fff])([\u4e00-\u9fff]{1,4}|[\u30a0-\u30ff]{2,10})(?=\u3055\u3093|\u69d8|\u6c0f)"),
          Pattern.compile(
              "(?:\u79c1\u306e\u540d\u524d\u306f|\u79c1\u306f)([\u4e00-\u9fff]{2,5}|[\u30a0-\u30ff]{2,10})(?=\u3067\u3059|\u3068\u7533\u3057\u307e\u3059)"),
          Pattern.compile(
              "(?:\uc81c \uc774\ub984\uc740|\uc800\ub294)\\s?([\uac00-\ud7a3]{2,4}?)(?=\uc785\ub2c8\ub2e4|\uc774\uc5d0\uc694|\uc608\uc694)"),
          Pattern.compile(
              "(?<![\uac00-\ud7a3])([\uac00-\ud7a3]{2,4})(?=\\s?\uc528[\uaed8\ub294\uac00,\\s])"));

  /** The text without them. */
  public Redacted redact(PromptText prompt) {
    String text = prompt.value();
    List<Passage> passages = passages(text);
    StringBuilder out = new StringBuilder(text.length());
    Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    int at = 0;
    for (Passage passage : passages) {
      out.append(text, at, passage.start()).append(passage.kind().mark());
      counts.merge(passage.kind(), 1, Integer::sum);
      at = passage.end();
    }
    return new Redacted(new RedactedText(out.append(text, at, text.length()).toString()), counts);
  }

  /** What is to go, from left to right, without overlaps. */
  private static List<Passage> passages(String text) {
    List<Passage> found = new ArrayList<>();
    SECRETS.forEach(pattern -> find(pattern, text, Kind.SECRET, found));
    find(EMAIL, text, Kind.EMAIL, found);
    findIbans(text, found);
    findCards(text, found);
    find(IPV4, text, Kind.ADDRESS, found);
    find(IPV6, text, Kind.ADDRESS, found);
    find(MAC, text, Kind.ADDRESS, found);
    find(PHONE_ABROAD, text, Kind.PHONE, found);
    find(PHONE_AT_HOME, text, Kind.PHONE, found);
    find(PHONE_CALLED, text, Kind.PHONE, found);
    NAMES.forEach(pattern -> find(pattern, text, Kind.NAME, found));

    List<Passage> chosen = new ArrayList<>();
    found.sort(Comparator.comparing(Passage::kind).thenComparing(Passage::start));
    for (Passage passage : found) {
      if (chosen.stream().noneMatch(other -> overlap(passage, other))) {
        chosen.add(passage);
      }
    }
    chosen.sort(Comparator.comparing(Passage::start));
    return chosen;
  }

  private static boolean overlap(Passage one, Passage other) {
    return one.start() < other.end() && other.start() < one.end();
  }

  /** The first group of each match, or the whole of it where there is none. */
  private static void find(Pattern pattern, String text, Kind kind, List<Passage> found) {
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      MatchResult match = matcher.toMatchResult();
      int group = match.groupCount() > 0 ? 1 : 0;
      found.add(new Passage(match.start(group), match.end(group), kind));
    }
  }

  private static void findCards(String text, List<Passage> found) {
    Matcher matcher = CARD.matcher(text);
    while (matcher.find()) {
      String digits = matcher.group().replaceAll("[^0-9]", "");
      if (isOfAnIssuer(digits) && isLuhn(digits)) {
        found.add(new Passage(matcher.start(), matcher.end(), Kind.CARD));
      }
    }
  }

  // Written in groups, an IBAN may run into the capitals of the next word: the longest part that
  // checks is it.
  private static void findIbans(String text, List<Passage> found) {
    Matcher matcher = IBAN.matcher(text);
    while (matcher.find()) {
      for (int end = matcher.end(); end > matcher.start() + 14; end--) {
        boolean breaks = end == text.length() || !Character.isLetterOrDigit(text.charAt(end));
        if (breaks && isIban(text.substring(matcher.start(), end))) {
          found.add(new Passage(matcher.start(), end, Kind.IBAN));
          break;
        }
      }
    }
  }

  // One number in ten satisfies Luhn; the issuers' prefixes and lengths leave one in a few hundred.
  private static boolean isOfAnIssuer(String digits) {
    int length = digits.length();
    int first = Integer.parseInt(digits.substring(0, 2));
    return switch (digits.charAt(0)) {
      case '2' -> length == 16 && first >= 22 && first <= 27;
      case '3' ->
          (first == 34 || first == 37) ? length == 15 : first == 35 ? length >= 16 : length == 14;
      case '4' -> length == 13 || length == 16 || length == 19;
      case '5' -> length == 16 || (first >= 56 && length >= 12);
      default -> length >= 16;
    };
  }

  /** Whether digits satisfy the Luhn formula. */
  static boolean isLuhn(String digits) {
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      int weighed = i % 2 == 1 ? 2 * digit : digit;
      sum += weighed > 9 ? weighed - 9 : weighed;
    }
    return !digits.isEmpty() && sum % 10 == 0;
  }

  /** Whether a text, blanks and hyphens aside, is an IBAN by its check digits. */
  static boolean isIban(String text) {
    String bare = text.replaceAll("[ -]", "");
    if (!bare.matches("[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")) {
      return false;
    }
    StringBuilder digits = new StringBuilder();
    (bare.substring(4) + bare.substring(0, 4))
        .chars()
        .forEach(c -> digits.append(Character.digit(c, 36)));
    return new BigInteger(digits.toString()).mod(BigInteger.valueOf(97)).intValue() == 1;
  }
}
