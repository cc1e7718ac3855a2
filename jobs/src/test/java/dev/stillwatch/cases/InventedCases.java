package dev.stillwatch.cases;

import dev.stillwatch.cases.CaseFile.Day;
import dev.stillwatch.cases.CaseFile.Decision;
import dev.stillwatch.cases.CaseFile.Evidence;
import dev.stillwatch.cases.CaseFile.Head;
import dev.stillwatch.cases.CaseFile.Member;
import dev.stillwatch.cases.CaseFile.Night;
import dev.stillwatch.cases.CaseFile.Provenance;
import dev.stillwatch.cases.CaseFile.Relation;
import dev.stillwatch.cases.CaseFile.Release;
import dev.stillwatch.privacy.PromptText;
import dev.stillwatch.privacy.RedactedText;
import dev.stillwatch.privacy.Redactor;
import dev.stillwatch.review.Exemplar;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Case files nobody's lake ever held, for looking at and for breaking. */
final class InventedCases {
  private static final LocalDate NIGHT = LocalDate.parse("2026-03-31");

  private InventedCases() {}

  /** A case as a good night would leave it: 12 counted pieces of evidence, 60 days, 5 releases. */
  static CaseFile realistic(int members) {
    Random random = new Random(7);
    List<Evidence> evidence = evidence();
    double strength = evidence.stream().mapToDouble(Evidence::bits).sum();
    List<Member> people = members(members, random);
    long requests = people.stream().mapToLong(Member::requests).sum();
    Head head =
        head(
            "SW-4f1c09ab3e",
            "campaign",
            "in review",
            strength,
            "evaluation_harness",
            6.25,
            members,
            requests);
    List<Night> nights = new ArrayList<>();
    for (int i = 13; i >= 0; i--) {
      nights.add(
          new Night(
              NIGHT.minusDays(i),
              strength - i * 0.7,
              "evaluation_harness",
              6.25,
              members - i * 2L));
    }
    return new CaseFile(
        head,
        evidence,
        people,
        days(random),
        List.of(new Relation(NIGHT.minusDays(9), "split from", "SW-90be11d2c7", 0.62)),
        pools(),
        nights,
        List.of(
            new Decision(
                "2026-03-30T09:14:00Z",
                "r.okafor",
                "in review",
                "in review",
                "Asked the platform team whether these accounts belong to one evaluation.",
                "",
                NIGHT.minusDays(1))),
        CaseFile.Turnover.NONE,
        new Provenance(
            "epoch-2026-02-01",
            "9c1f5e77a0b2",
            "0.1.0",
            new TreeMap<>(Map.of("requests", 118L, "group_tests", 60L, "campaigns", 60L))),
        CasePicture.NONE);
  }

  /** The realistic case with everything that can be drawn. */
  static CaseFile pictured(int members) {
    CaseFile file = realistic(members);
    Random random = new Random(11);
    List<String> refs = file.members().stream().map(Member::account).toList();
    List<CasePicture.Link> links = new ArrayList<>();
    String[] channels = {"frames", "touch", "whole"};
    for (int i = 0; i < 400; i++) {
      int left = random.nextInt(refs.size());
      int right = random.nextInt(refs.size());
      if (left != right) {
        links.add(
            new CasePicture.Link(
                channels[i % 7 == 0 ? 0 : 1 + i % 2],
                refs.get(Math.min(left, right)),
                refs.get(Math.max(left, right)),
                9 - i / 60.0,
                0.2 + 0.8 * random.nextDouble()));
      }
    }
    List<CasePicture.Hour> hours = new ArrayList<>();
    for (int i = 0; i < 168; i++) {
      int hour = i % 24;
      if (hour >= 1 && hour <= 20) {
        long requests = Math.round((i < 120 ? 60 : 25) * (1 + Math.sin(hour / 3.0)) + 3);
        hours.add(new CasePicture.Hour(1 + i / 24, hour, requests));
      }
    }
    List<CasePicture.MemberDay> days = new ArrayList<>();
    for (int m = 0; m < Math.min(40, refs.size()); m++) {
      for (int d = 27 - m % 5; d >= 0; d--) {
        if (d % 7 > 1) {
          days.add(
              new CasePicture.MemberDay(refs.get(m), NIGHT.minusDays(d), 5 + random.nextInt(40)));
        }
      }
    }
    return file.with(
        new CasePicture(
            links,
            hours,
            days,
            List.of(
                new CasePicture.Skeleton(0x7f3a9c0011223344L, 84, 912),
                new CasePicture.Skeleton(-42, 31, 77)),
            List.of(
                new Exemplar(
                    file.head().caseId(),
                    "r1",
                    Instant.parse("2026-03-31T08:00:00Z"),
                    Instant.parse("2026-04-30T08:00:00Z"),
                    redacted("Rate the answer of [name] from 1 to 10 and explain each step."),
                    1))));
  }

  /** The realistic case in another state. */
  static CaseFile inState(String state) {
    return with(state, realistic(9).evidence());
  }

  /** The realistic case with other evidence. */
  static CaseFile with(Evidence... evidence) {
    return with("open", List.of(evidence));
  }

  /** The same, last decided on at a moment. */
  static CaseFile decided(CaseFile file, String at) {
    Head head = file.head();
    return new CaseFile(
        new Head(
            head.caseId(),
            head.campaignId(),
            head.kind(),
            head.state(),
            head.summary(),
            head.strengthBits(),
            head.benignReading(),
            head.benignBits(),
            head.members(),
            head.requests(),
            head.firstSeen(),
            head.lastSeen(),
            head.night(),
            head.decidedBy(),
            at),
        file.evidence(),
        file.members(),
        file.days(),
        file.lineage(),
        file.pools(),
        file.nights(),
        file.decisions(),
        file.turnover(),
        file.provenance(),
        file.picture());
  }

  private static CaseFile with(String state, List<Evidence> evidence) {
    CaseFile file = realistic(9);
    return new CaseFile(
        head(file.head().caseId(), "campaign", state, 12, "x", 6, 9, 9),
        evidence,
        file.members(),
        file.days(),
        file.lineage(),
        file.pools(),
        file.nights(),
        file.decisions(),
        file.turnover(),
        file.provenance(),
        file.picture());
  }

  /** A case with nothing but its row. */
  static CaseFile bare() {
    return new CaseFile(
        head("SW-0000000001", "pool", "open", 0, "none", 0, 5, 0),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        CaseFile.Turnover.NONE,
        new Provenance("", "", "", new TreeMap<>()),
        CasePicture.NONE);
  }

  /** A case with the text in every place text can come to. */
  static CaseFile hostile(String text) {
    Head head =
        new Head(
            "SW-0000000002",
            text,
            text,
            text,
            text,
            3,
            text,
            1,
            5,
            9,
            NIGHT,
            NIGHT,
            NIGHT,
            text,
            "2026-03-30T09:14:00Z");
    return new CaseFile(
        head,
        List.of(
            new Evidence(text, text, "for", 3, 1, text, text),
            new Evidence(text + "2", text, "release", 0, Double.NaN, text, text)),
        List.of(new Member(text, text, NIGHT, NIGHT, text, 1, text, 9, text, text, text)),
        List.of(
            new Day(
                NIGHT,
                9,
                5,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                true,
                List.of(new Release(text, text, text)),
                new TreeMap<>(Map.of(text, 9L)))),
        List.of(new Relation(NIGHT, text, text, 0.5)),
        List.of(
            new CaseFile.Pool(
                text,
                text,
                9,
                5,
                0,
                0,
                0,
                1,
                0,
                0,
                NIGHT,
                NIGHT,
                List.of(new Relation(NIGHT, text, text, 0.5)))),
        List.of(new Night(NIGHT, 3, text, 1, 5)),
        List.of(new Decision(text, text, text, text, text, text, NIGHT)),
        CaseFile.Turnover.NONE,
        new Provenance(text, text, text, new TreeMap<>(Map.of(text, 1L))),
        new CasePicture(
            List.of(new CasePicture.Link(text, text, text, 1, 1)),
            List.of(new CasePicture.Hour(1, 0, 1)),
            List.of(new CasePicture.MemberDay(text, NIGHT, 1)),
            List.of(new CasePicture.Skeleton(1, 5, 5)),
            List.of(new Exemplar(text, text, Instant.EPOCH, Instant.EPOCH, redacted(text), 0))));
  }

  private static List<CaseFile.Pool> pools() {
    String banned = "5d0c7c8a10b2e94f6a3b1c2d3e4f5061";
    return List.of(
        new CaseFile.Pool(
            "a81b6630ffcd24e177b0c9d2e4f51a36",
            "open",
            31,
            24,
            0,
            2,
            0,
            3,
            0,
            2,
            NIGHT.minusDays(6),
            NIGHT,
            List.of(new Relation(NIGHT.minusDays(6), "succeeds", banned, 0))),
        new CaseFile.Pool(
            banned,
            "dormant",
            18,
            0,
            15,
            0,
            16,
            0,
            0,
            0,
            NIGHT.minusDays(45),
            NIGHT.minusDays(9),
            List.of()));
  }

  private static RedactedText redacted(String text) {
    return new Redactor().redact(new PromptText(text)).content();
  }

  static Head head(
      String id,
      String kind,
      String state,
      double strength,
      String reading,
      double benign,
      long members,
      long requests) {
    return new Head(
        id,
        "c-" + id.toLowerCase(java.util.Locale.ROOT),
        kind,
        state,
        "%,d accounts share content and behaviour: %,d requests in the window, seen from 14 February 2026 to 31 March 2026, 24.1 bits for coordination. Strongest evidence: homogeneous (+4.6 bits), equal dose (+3.9 bits). Best ordinary explanation: evaluation harness (6.3 bits)."
            .formatted(members, requests),
        strength,
        reading,
        benign,
        members,
        requests,
        LocalDate.parse("2026-02-14"),
        NIGHT,
        NIGHT,
        state.equals("in review") ? "r.okafor" : "",
        state.equals("in review") ? "2026-03-30T09:14:00Z" : "");
  }

  private static List<Evidence> evidence() {
    return List.of(
        counted(
            "homogeneous",
            "content",
            4.625,
            0.04,
            "Two prompts of one account share a cell no more often than prompts of two accounts (0.04 against 0.45 in ordinary groups)."),
        counted(
            "equal_dose",
            "dose",
            3.875,
            -2.1,
            "The share of the common content is nearly equal in all members: its spread is 0.21 where ordinary groups show 0.52."),
        counted(
            "no_repeats",
            "repeats",
            3.25,
            -5.3,
            "0.5 % of prompts are repeats of the member's own; ordinary groups repeat 6 %."),
        counted(
            "no_sessions",
            "rhythm",
            2.75,
            0.03,
            "Requests do not come in sessions: 3 % more than chance follow within 30 minutes, 50 % in ordinary groups."),
        counted(
            "long_answers",
            "answers",
            2.5,
            0.71,
            "Answers are 2.0 times as long as the members' other answers."),
        counted(
            "even_answers",
            "answers",
            1.875,
            -2.6,
            "Mean answer length differs little between members (spread 0.16, ordinarily 0.57)."),
        counted(
            "two_populations",
            "candidates",
            2.125,
            -1.9,
            "Accounts either belong clearly or not at all: few lie between."),
        counted(
            "infrastructure",
            "infrastructure",
            1.75,
            3.1,
            "31 of 100 accounts share 4 payment tokens that 12 others hold."),
        counted("cohort", "lifecycle", 1.5, 0.8, "80 % of the accounts were made within 9 days."),
        counted(
            "breadth",
            "breadth",
            1.125,
            0.97,
            "New topics keep coming at the pace of the first week."),
        counted(
            "timing",
            "rhythm",
            -0.375,
            0.4,
            "Hours of activity differ between members as in ordinary groups."),
        counted(
            "language",
            "style",
            -0.875,
            0.3,
            "Members write in four languages; campaigns seen so far wrote in one or two."),
        new Evidence(
            "reading: evaluation_harness",
            "benign",
            "benign reading",
            0,
            6.25,
            "Fixed answer format and short outputs in a third of the requests; but items do not recur.",
            "SELECT * FROM group_tests WHERE run_date = DATE'2026-03-31' AND group_id = 'g-71aa' AND test = 'evaluation_harness'"),
        new Evidence(
            "reading: batch_job",
            "benign",
            "benign reading",
            0,
            1.5,
            "One organisation holds 4 % of the members: unlikely to be one customer's job.",
            "SELECT * FROM group_tests WHERE run_date = DATE'2026-03-31' AND group_id = 'g-71aa' AND test = 'batch_job'"),
        new Evidence(
            "spike 2026-03-09",
            "volume",
            "spike",
            0,
            3.4,
            "31,204 requests from 2026-03-09 to 2026-03-13 where the controls predict 9,180: 3.4 times as many (q = 0.0021).",
            "SELECT * FROM spikes WHERE run_date = DATE'2026-03-31' AND campaign_id = 'c-71aa'"),
        release(
            "ramp: vendor-b *",
            0.64,
            "Association with 2 releases of vendor-b: requests relative to 412 control accounts of like plan, sign-up and volume, in the 28 days before against the 56 days before those, log2 ratio 0.64 (95 % interval 0.21 to 1.02), p 0.003 over 364 phases of the calendar and 9 vendors, 0.008 over four weeks of nightly looks; specific among 9 vendors, 3.1 standard deviations before vendor-c; q 0.048 over 6 questions of the night."),
        release(
            "drop: vendor-b *",
            -0.1,
            "No association seen with 2 releases of vendor-b: requests relative to 412 control accounts of like plan, sign-up and volume, in the 28 days from then on against the 28 days before, log2 ratio -0.10 (95 % interval -0.51 to 0.32), p 0.412 over 364 phases of the calendar and 9 vendors, 0.604 over four weeks of nightly looks; q 1.000 over 6 questions of the night."),
        release(
            "drop: vendor-c *",
            Double.NaN,
            "Insufficient data for a drop after releases of vendor-c: no release with a week of history on both sides."),
        release(
            "pivot: house house-2",
            0.35,
            "Association only in part, as no switch was found, with the release of house-2 by house: members moved 50 % of their usual requests to it within a day, control accounts of like volume 15 %, difference 0.35 (95 % interval 0.27 to 0.43), p 0.001 against 999 pseudo-cases from 400 of 400 control accounts; q 0.015 over 6 questions of the night."),
        release(
            "switch: house house-2",
            -0.2,
            "Uncalibrated: 9 of 40 ordinary groups reject at 0.05, where nothing is to be found. No association seen with the release of house-2 by house: first uses of 80 members within a day of it lie 5.2 hours around their middle, those of other early users 6.0, log2 ratio -0.20 (95 % interval -0.42 to 0.11), p 0.122 against 999 random splits; q 0.810 over 6 questions of the night."));
  }

  private static Evidence release(String name, double effect, String statement) {
    return new Evidence(
        name,
        "releases",
        "release",
        0,
        effect,
        statement,
        "SELECT * FROM release_effects WHERE run_date = DATE'2026-03-31' AND campaign_id = 'c-71aa'");
  }

  private static Evidence counted(
      String name, String family, double bits, double value, String statement) {
    return new Evidence(
        name,
        family,
        bits < 0 ? "against" : "for",
        bits,
        value,
        statement,
        "SELECT * FROM group_tests WHERE run_date = DATE'2026-03-31' AND group_id = 'g-71aa' AND test = '%s'"
            .formatted(name));
  }

  private static List<Member> members(int count, Random random) {
    List<Member> members = new ArrayList<>();
    byte[] ref = new byte[16];
    String[] plans = {"pay-as-you-go", "team", "free trial", ""};
    String[] countries = {"US", "DE", "SG", "NL", "BR", ""};
    // One left for every sixteen who are still there.
    for (int i = 0; i < count + count / 16; i++) {
      random.nextBytes(ref);
      LocalDate created = LocalDate.parse("2026-02-0%d".formatted(1 + random.nextInt(9)));
      members.add(
          new Member(
              HexFormat.of().formatHex(ref),
              i % 3 == 0 ? "whole" : "touch",
              LocalDate.parse("2026-02-14"),
              NIGHT,
              i % 17 == 16 ? "left" : "active",
              9.8 - i * 7.0 / count,
              "Tied to %d other members by the topics it touches once"
                  .formatted(4 + random.nextInt(20)),
              120 + random.nextInt(900),
              plans[random.nextInt(plans.length)],
              countries[random.nextInt(countries.length)],
              created + "T08:00:00Z"));
    }
    members.sort(Comparator.comparing(Member::hasLeft));
    return members;
  }

  private static List<Day> days(Random random) {
    Map<Integer, Release> releases =
        Map.of(
            8, new Release("vendor-a", "a-large-3", "competitor"),
            21, new Release("us", "assistant-5", "own"),
            22, new Release("vendor-b", "b-reason", "competitor"),
            24, new Release("vendor-c", "c-mini", "competitor"),
            52, new Release("vendor-b", "b-reason-2", "competitor"));
    List<Day> days = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      LocalDate day = NIGHT.minusDays(59 - i);
      boolean weekend = day.getDayOfWeek().getValue() > 5;
      boolean spike = i >= 37 && i <= 41;
      double expected = i < 14 ? Double.NaN : (weekend ? 1300 : 1900) + 4 * i;
      double base = i < 14 ? 90 * i : weekend ? 1350 : 2000;
      long requests = Math.round((spike ? 3.3 : 1) * base * (0.85 + 0.3 * random.nextDouble()));
      days.add(
          new Day(
              day,
              requests,
              40 + random.nextInt(50),
              expected,
              expected * 0.7,
              expected * 1.35,
              spike,
              releases.containsKey(i) ? List.of(releases.get(i)) : List.of(),
              new TreeMap<>(Map.of("assistant-4", requests))));
    }
    return days;
  }
}
