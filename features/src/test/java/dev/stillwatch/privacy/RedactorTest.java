package dev.stillwatch.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.privacy.Redactor.Kind;
import dev.stillwatch.privacy.Redactor.Redacted;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactorTest {
  // Planted passages stand between these; the marks go before the text is redacted.
  private static final char FROM = '\u27ea';
  private static final char TO = '\u27eb';

  /** Kind of what is planted, then texts in which it is. Numbers are made up; checks hold. */
  private static final Map<Kind, List<String>> PLANTED =
      Map.of(
          Kind.SECRET,
          List.of(
              "Use \u27eask-proj-a8Fk29dkQpZx71LmNv03RtYw\u27eb to call it",
              "export OPENAI_API_KEY=\u27eask-ant-api03-Zk29dkQpZx71LmNv03RtYw_9-xQ\u27eb",
              "git clone with \u27eaghp_16C7e42F292c6912E7710c838347Ae178B4a\u27eb please",
              "aws id \u27eaAKIAIOSFODNN7EXAMPLE\u27eb in us-east-1",
              "Mein Passwort ist \u27eaHund3huette!\u27eb, bitte pr\u00fcfen",
              "mot de passe : \u27eaSoleil2024!\u27eb",
              "contrase\u00f1a: \u27eaGatoNegro99\u27eb",
              "\u043f\u0430\u0440\u043e\u043b\u044c: \u27eaqwerty12345\u27eb",
              "\u5bc6\u7801\uff1a\u27eaabc123456\u27eb",
              "Authorization: Bearer \u27eadGhpcyBpcyBhIHRva2Vu0987654321\u27eb",
              "jwt \u27eaeyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N\u27eb end",
              "postgres://\u27eaapp:S3cretPw\u27eb@db.internal/prod",
              "key=\u27eaAIzaSyA-1234567890abcdefghijklmnopqrstu\u27eb",
              "slack \u27eaxoxb-123456789012-abcdefGHIJKL\u27eb",
              "\u27ea-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA\n-----END RSA PRIVATE KEY-----\u27eb"),
          Kind.EMAIL,
          List.of(
              "write to \u27eajane.doe+news@example.co.uk\u27eb today",
              "Schreib an \u27eam\u00fcller@beispiel.de\u27eb.",
              "\u90ae\u4ef6\u53d1\u5230 \u27eazhang.wei@example.cn\u27eb \u8c22\u8c22",
              "correo: \u27eamaria_lopez@ejemplo.es\u27eb",
              "\u043f\u0438\u0448\u0438\u0442\u0435 \u043d\u0430 \u27eaivan@\u043f\u0440\u0438\u043c\u0435\u0440.\u0440\u0444\u27eb",
              "reach me: \u27eajohn (at) example (dot) com\u27eb"),
          Kind.PHONE,
          List.of(
              "call \u27ea+1 415 555 0132\u27eb now",
              "call (home) \u27ea(415) 555-0132\u27eb",
              "Ruf an: \u27ea+49 (0)30 901820\u27eb",
              "Handy \u27ea0171 2345678\u27eb",
              "t\u00e9l. \u27ea06 12 34 56 78\u27eb",
              "tel\u00e9fono \u27ea+34 912 345 678\u27eb",
              "\u7535\u8bdd \u27ea13812345678\u27eb",
              "\u0437\u0432\u043e\u043d\u0438\u0442\u0435 \u27ea+7 (495) 123-45-67\u27eb",
              "WhatsApp: \u27ea987 654 321\u27eb",
              "fax \u27ea415-555-0199\u27eb"),
          Kind.CARD,
          List.of(
              "card \u27ea4111 1111 1111 1111\u27eb exp 12/27",
              "Kreditkarte \u27ea5500005555555559\u27eb",
              "carte \u27ea3782-822463-10005\u27eb",
              "\u5361\u53f7 \u27ea6011 0009 9013 9424\u27eb"),
          Kind.IBAN,
          List.of(
              "IBAN \u27eaDE89 3704 0044 0532 0130 00\u27eb BIC COBADEFF",
              "virement \u27eaFR1420041010050500013M02606\u27eb merci",
              "cuenta \u27eaES91 2100 0418 4502 0005 1332\u27eb",
              "konto \u27eaPL61109010140000071219812874\u27eb",
              "pay \u27eaGB29 NWBK 6016 1331 9268 19\u27eb NOW"),
          Kind.ADDRESS,
          List.of(
              "ssh to \u27ea203.0.113.77\u27eb port 22",
              "allow \u27ea2001:db8:85a3::8a2e:370:7334\u27eb only",
              "Server \u27ea198.51.100.4\u27eb antwortet nicht",
              "mac \u27ea00:1B:44:11:3A:B7\u27eb"),
          Kind.NAME,
          List.of(
              "Dear \u27eaJohn Smith\u27eb,\nthank you",
              "Mrs. \u27eaEleanor O'Brien\u27eb called",
              "Hallo \u27eaJ\u00fcrgen\u27eb, wie geht es?",
              "Sehr geehrte Frau \u27eaM\u00fcller\u27eb,",
              "Bonjour \u27eaChlo\u00e9 Dubois\u27eb,",
              "Estimado se\u00f1or, me llamo \u27eaCarlos Ruiz\u27eb",
              "Mi chiamo \u27eaGiulia Rossi\u27eb",
              "Meu nome \u00e9 \u27eaJo\u00e3o da Silva\u27eb",
              "Best regards,\n\u27eaPriya Natarajan\u27eb",
              "Mit freundlichen Gr\u00fc\u00dfen\n\u27eaHans von der Heide\u27eb",
              "\u041c\u0435\u043d\u044f \u0437\u043e\u0432\u0443\u0442 \u27ea\u0410\u043d\u043d\u0430 \u041f\u0435\u0442\u0440\u043e\u0432\u0430\u27eb",
              "\u6211\u53eb\u27ea\u738b\u5c0f\u660e\u27eb\uff0c\u6765\u81ea\u5317\u4eac",
              "\u27ea\u7530\u4e2d\u27eb\u3055\u3093\u3001\u3053\u3093\u306b\u3061\u306f",
              "\uc81c \uc774\ub984\uc740 \u27ea\uae40\ubbfc\uc218\u27eb\uc785\ub2c8\ub2e4",
              "Beste \u27eaWillem\u27eb, dank je"));

  /** Texts in which there is nothing to take out. */
  private static final List<String> HARMLESS =
      List.of(
          "Upgrade from 1.2.3 to 10.4.2 on 2026-03-01 at 12:30:45",
          "Order 4111 1111 1111 1112 was shipped",
          "ISBN 978-3-16-148410-0, DOI 10.1000/182",
          "DE89 3704 0044 0532 0130 01 does not check",
          "x = 3.14159265358979 and y = 2718281828",
          "Solve 12 + 34 - 5678 * 90 = ?",
          "std::vector<int> v; a::b(c); namespace::member",
          "Hello World, this is a test",
          "Die Frau las ein Buch. Der Herr schwieg.",
          "What is the password policy of a bank?",
          "Explain how API keys work; what is an access token?",
          "Dear customer, your parcel is late",
          "The 2024-2025 budget is 1,234,567.89 euros",
          "commit 9c1f5e77a0b2 and sha256 e3b0c44298fc1c149afbf4c8996fb924",
          "color #ffaa00, range 0-255, ratio 16:9, 10:00-18:30",
          "\u8bf7\u5199\u4e00\u9996\u8bd7\uff0c\u5173\u4e8e\u6625\u5929",
          "\u6211\u662f\u5b66\u751f\uff0c\u559c\u6b22\u6570\u5b66",
          "Rewrite the text @home and use a @decorator in Python",
          "Section 3.2.1.4 of the manual, version 2.0.0.1-beta",
          "Population: 1 402 112 000 in 2020, 1 411 100 000 in 2021",
          "Cher client, merci de votre commande",
          "Hola mundo, hola a todos");

  /** Written after the rules and never used to better them. */
  private static final List<String> FRESH =
      List.of(
          "My login is bob and my password is \u27eaTr0ub4dor&3\u27eb ok?",
          "Bitte \u00fcberweisen auf \u27eaAT61 1904 3002 3457 3201\u27eb",
          "c'est \u27eapierre.durand@exemple.fr\u27eb ou \u27ea+33 6 12 34 56 78\u27eb",
          "Gentile \u27eaMarco Bianchi\u27eb, grazie",
          "Prezada \u27eaAna Souza\u27eb, segue o contrato",
          "\u6211\u7684\u540d\u5b57\u662f\u27ea\u674e\u534e\u27eb\uff0c\u7535\u8bdd\uff1a\u27ea15900001111\u27eb",
          "client_secret = \u27ea8f14e45fceea167a5a36dedd4bea2543\u27eb",
          "host \u27eafe80::1ff:fe23:4567:890a\u27eb is down",
          "Pozdrawiam,\n\u27eaKatarzyna Nowak\u27eb",
          "Hi \u27eaSam\u27eb, can you pay with \u27ea5105 1051 0510 5100\u27eb?",
          "HF token \u27eahf_abcdefghijklmnopqrstuvwx\u27eb",
          "My boss \u27eaAlexandra Winters\u27eb said no",
          "Ich wohne bei \u27eaTobias Kern\u27eb in Kiel",
          "\u041f\u0440\u0438\u0432\u0435\u0442 \u27ea\u0418\u0432\u0430\u043d\u27eb, \u043a\u0430\u043a \u0434\u0435\u043b\u0430?");

  /** Names that nothing announces are missed, and the class says so. */
  @Test
  void findsMostOfWhatItsRulesWereNotMadeFor() {
    int planted = 0;
    List<String> missed = new ArrayList<>();
    for (String marked : FRESH) {
      String redacted = redacted(marked.replace("" + FROM, "").replace("" + TO, "")).text();
      for (int at = marked.indexOf(FROM); at >= 0; at = marked.indexOf(FROM, at + 1)) {
        planted++;
        String secret = marked.substring(at + 1, marked.indexOf(TO, at));
        if (redacted.contains(secret)) {
          missed.add(secret);
        }
      }
    }

    assertThat(missed).contains("Alexandra Winters", "Tobias Kern");
    assertThat(1 - missed.size() / (double) planted)
        .as("recall; missed: %s", missed)
        .isGreaterThanOrEqualTo(0.8);
  }

  @Test
  void findsWhatWasPlantedInManyLanguagesAndLeavesTheRest() {
    Map<Kind, int[]> counts = new EnumMap<>(Kind.class);
    List<String> missed = new ArrayList<>();
    int falseAlarms = 0;
    int planted = 0;
    int found = 0;
    for (Map.Entry<Kind, List<String>> kind : PLANTED.entrySet()) {
      for (String marked : kind.getValue()) {
        String secret = marked.substring(marked.indexOf(FROM) + 1, marked.indexOf(TO));
        String text = marked.replace("" + FROM, "").replace("" + TO, "");
        Redacted redacted = redacted(text);
        planted++;
        String whole =
            marked.substring(0, marked.indexOf(FROM))
                + kind.getKey().mark()
                + marked.substring(marked.indexOf(TO) + 1);
        int[] count = counts.computeIfAbsent(kind.getKey(), k -> new int[2]);
        count[1]++;
        if (redacted.text().contains(kind.getKey().mark()) && !redacted.text().contains(secret)) {
          found++;
          count[0]++;
        } else {
          missed.add(text + " -> " + redacted.text());
        }
        // Passages beyond the planted one are false alarms, as is more text than was planted.
        falseAlarms += Math.max(0, redacted.passages() - 1);
        if (redacted.passages() == 1 && !redacted.text().equals(whole)) {
          missed.add("bounds: " + text + " -> " + redacted.text());
        }
      }
    }
    for (String text : HARMLESS) {
      Redacted redacted = redacted(text);
      falseAlarms += redacted.passages();
      if (redacted.passages() > 0) {
        missed.add("harmless: " + redacted.text());
      }
    }

    double recall = found / (double) planted;
    double precision = found / (double) (found + falseAlarms);
    assertThat(recall).as("recall; missed: %s", missed).isGreaterThanOrEqualTo(0.95);
    assertThat(precision).as("precision; wrong: %s", missed).isGreaterThanOrEqualTo(0.95);
    counts.forEach(
        (kind, count) ->
            assertThat(count[0] / (double) count[1])
                .as("recall of %s; missed: %s", kind, missed)
                .isGreaterThanOrEqualTo(0.8));
  }

  @ParameterizedTest
  @CsvSource({
    // ISO/IEC 7812-1 annex B; the last with one digit changed.
    "4111111111111111, true",
    "79927398713, true",
    "79927398710, false",
    "'', false"
  })
  void cardsSatisfyLuhn(String digits, boolean valid) {
    assertThat(Redactor.isLuhn(digits)).isEqualTo(valid);
  }

  @ParameterizedTest
  @CsvSource({
    // Examples of the SWIFT IBAN registry; the last with one digit changed.
    "DE89370400440532013000, true",
    "GB29 NWBK 6016 1331 9268 19, true",
    "DE89370400440532013001, false"
  })
  void ibansSatisfyTheirCheckDigits(String text, boolean valid) {
    assertThat(Redactor.isIban(text)).isEqualTo(valid);
  }

  @Test
  void saysHowMuchOfWhatItTookOut() {
    Redacted redacted = redacted("Mail ann@example.org or bob@example.org from 10.1.2.3");

    assertThat(redacted.text()).isEqualTo("Mail [email] or [email] from [address]");
    assertThat(redacted.counts())
        .containsExactlyInAnyOrderEntriesOf(Map.of(Kind.EMAIL, 2, Kind.ADDRESS, 1));
    assertThat(redacted.passages()).isEqualTo(3);
  }

  @Test
  void whatLooksRedactedAlreadyStaysAsItIs() {
    String once = redacted("ann@example.org, card 4111 1111 1111 1111").text();

    assertThat(redacted(once).text()).isEqualTo(once);
    assertThat(redacted("").text()).isEmpty();
  }

  /** Quadratic patterns would hang on what users paste. */
  @Test
  void longTextsTakeNoLongerThanTheirLength() {
    for (String piece :
        List.of("1 ", "a.", "a@", "A1 ", ":", "Dear ", "1:", "sk-", "0(", "password:")) {
      String text = piece.repeat(20_000 / piece.length());
      org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
          java.time.Duration.ofSeconds(20), () -> redacted(text), piece);
    }
  }

  private static Redacted redacted(String text) {
    return new Redactor().redact(new PromptText(text));
  }
}
