package dev.stillwatch.cases;

import dev.stillwatch.cases.CaseFile.Member;
import dev.stillwatch.render.Csv;
import java.util.List;

/** The members of a case for a spreadsheet, a line each, with the columns of case_members. */
final class MembersCsv {
  static final List<String> COLUMNS =
      List.of(
          "case_id",
          "account_ref",
          "facet",
          "valid_from",
          "valid_to",
          "state",
          "bits",
          "reason",
          "requests",
          "plan",
          "country",
          "created_at");

  private MembersCsv() {}

  static String of(CaseFile file) {
    StringBuilder out = new StringBuilder(Csv.line(COLUMNS));
    for (Member member : file.members()) {
      out.append(
          Csv.line(
              List.of(
                  file.head().caseId(),
                  member.account(),
                  member.facet(),
                  member.from(),
                  member.to(),
                  member.state(),
                  member.bits(),
                  member.reason(),
                  member.requests(),
                  member.plan(),
                  member.country(),
                  member.created())));
    }
    return out.toString();
  }
}
