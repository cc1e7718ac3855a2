package dev.stillwatch.cases;

import dev.stillwatch.cases.CaseFile.Day;
import dev.stillwatch.cases.CaseFile.Release;
import dev.stillwatch.cases.chart.TimelineChart;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * The days of a case as a chart takes them: releases of one day share a mark, numbered through.
 *
 * @param releases every release in its order, with the number of its mark
 */
record CaseTimelines(
    List<TimelineChart.Day> days, List<TimelineChart.Mark> marks, List<Dated> releases) {

  /** A release with its day and the number of its mark. */
  record Dated(int number, LocalDate day, Release release) {
    boolean isOwn() {
      return release.kind().equals("own");
    }
  }

  static CaseTimelines of(List<Day> days) {
    List<TimelineChart.Mark> marks = new ArrayList<>();
    List<Dated> releases = new ArrayList<>();
    for (Day day : days) {
      if (day.releases().isEmpty()) {
        continue;
      }

      int number = marks.size() + 1;
      boolean own = day.releases().stream().anyMatch(release -> release.kind().equals("own"));
      marks.add(new TimelineChart.Mark(day.day(), number, own));
      day.releases().forEach(release -> releases.add(new Dated(number, day.day(), release)));
    }
    List<TimelineChart.Day> drawn =
        days.stream()
            .map(
                day ->
                    new TimelineChart.Day(
                        day.day(),
                        day.requests(),
                        day.expected(),
                        day.low(),
                        day.high(),
                        day.spike()))
            .toList();
    return new CaseTimelines(drawn, marks, releases);
  }
}
