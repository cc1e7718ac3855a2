package dev.stillwatch.cases.chart;

import dev.stillwatch.render.Markup;
import dev.stillwatch.render.Numbers;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Requests per day beside what the controls predict, with spikes and numbered releases.
 *
 * <p>Spike days are filled and capped with a dot, so that they show without colour. Own releases
 * carry a disc, those of competitors a ring; the numbers are told in a list by the page.
 *
 * @param days consecutive days
 * @param marks releases, in the order of their days
 */
public record TimelineChart(List<Day> days, List<Mark> marks) {
  private static final int LANE = 20;
  private static final int PLOT = 190;
  private static final int FOOT = 22;
  private static final double CLOSE = 6.5;
  private static final int LANES = 4;
  private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("d MMM", Locale.ROOT);

  /**
   * A day.
   *
   * @param expected requests predicted; NaN where nothing is, as the band
   */
  public record Day(
      LocalDate day, long requests, double expected, double low, double high, boolean spike) {}

  /**
   * A release.
   *
   * @param number its place in the list below the chart
   * @param own whether it is one of the provider's own models
   */
  public record Mark(LocalDate day, int number, boolean own) {}

  public TimelineChart {
    days = List.copyOf(days);
    marks = List.copyOf(marks);
  }

  /** Draws it, in an element with the class {@code timeline}; empty without days. */
  public Markup drawn() {
    int[] lanes = lanes();
    int top = 6 + LANE * (1 + Arrays.stream(lanes).max().orElse(-1));
    Markup svg = new Markup();
    svg.open(
        "svg",
        "class",
        "timeline",
        "width",
        "100%",
        "height",
        Integer.toString(top + PLOT + FOOT),
        "role",
        "img",
        "aria-label",
        described());
    if (!days.isEmpty()) {
      double most = mostRequests();
      grid(svg, top, most);
      plot(svg, top, most);
      spikes(svg, top, most);
      ticks(svg, top, most);
      axis(svg, top);
      marks(svg, top, lanes);
    }
    return svg.close("svg");
  }

  private String described() {
    long peak = days.stream().mapToLong(Day::requests).max().orElse(0);
    long spiking = days.stream().filter(Day::spike).count();
    return days.isEmpty()
        ? "No days."
        : "Requests per day from %s to %s: at most %s on one day, %d days in spikes, %d releases."
            .formatted(
                days.get(0).day(),
                days.get(days.size() - 1).day(),
                Numbers.count(peak),
                spiking,
                marks.size());
  }

  private double mostRequests() {
    double most = 1;
    for (Day day : days) {
      most = Math.max(most, (double) day.requests());
      most = Double.isNaN(day.high()) ? most : Math.max(most, day.high());
    }
    return most * 1.06;
  }

  /** The left edge of a day as a share of the width, in percent. */
  private double left(LocalDate day) {
    return 100.0 * ChronoUnit.DAYS.between(days.get(0).day(), day) / days.size();
  }

  private double middle(LocalDate day) {
    return left(day) + 50.0 / days.size();
  }

  private static void grid(Markup svg, int top, double most) {
    double step = roundStep(most / 4);
    for (double value = 0; value < most; value += step) {
      double y = top + PLOT * (1 - value / most);
      svg.empty(
          "line",
          "x1",
          "0",
          "x2",
          "100%",
          "y1",
          Percent.plain(y),
          "y2",
          Percent.plain(y),
          "class",
          value == 0 ? "zero" : "grid");
    }
  }

  /** Drawn after the bars, which would else cover them. */
  private static void ticks(Markup svg, int top, double most) {
    double step = roundStep(most / 4);
    for (double value = step; value < most; value += step) {
      double y = top + PLOT * (1 - value / most);
      svg.leaf(
          "text",
          Numbers.count(Math.round(value)),
          "x",
          "100%",
          "y",
          Percent.plain(y - 4),
          "class",
          "tick end");
    }
  }

  /** The next of 1, 2, 5, 10, 20, 50 … at or above a number. */
  private static double roundStep(double number) {
    double power = Math.pow(10, Math.floor(Math.log10(Math.max(1, number))));
    double lead = number / power;
    return power * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10);
  }

  private void plot(Markup svg, int top, double most) {
    svg.open(
        "svg",
        "x",
        "0",
        "y",
        Integer.toString(top),
        "width",
        "100%",
        "height",
        Integer.toString(PLOT),
        "viewBox",
        "0 0 " + days.size() * 10 + " 100",
        "preserveAspectRatio",
        "none");
    for (String band : bands(most)) {
      svg.empty("path", "class", "band", "d", band);
    }
    for (int i = 0; i < days.size(); i++) {
      Day day = days.get(i);
      double height = 100 * day.requests() / most;
      svg.empty(
          "rect",
          "x",
          Percent.plain(i * 10 + 1.2),
          "y",
          Percent.plain(100 - height),
          "width",
          "7.6",
          "height",
          Percent.plain(height),
          "class",
          day.spike() ? "day spike" : "day");
    }
    for (String line : lines(most)) {
      svg.empty("path", "class", "expected", "d", line);
    }
    svg.close("svg");
  }

  /** One closed path per unbroken run of days with a band. */
  private List<String> bands(double most) {
    List<String> paths = new ArrayList<>();
    for (List<Integer> run : runs()) {
      StringBuilder path = new StringBuilder();
      for (int i : run) {
        path.append(path.isEmpty() ? "M" : "L").append(point(i, days.get(i).high(), most));
      }
      for (int k = run.size() - 1; k >= 0; k--) {
        path.append('L').append(point(run.get(k), days.get(run.get(k)).low(), most));
      }
      paths.add(path.append('Z').toString());
    }
    return paths;
  }

  private List<String> lines(double most) {
    List<String> paths = new ArrayList<>();
    for (List<Integer> run : runs()) {
      StringBuilder path = new StringBuilder();
      for (int i : run) {
        path.append(path.isEmpty() ? "M" : "L").append(point(i, days.get(i).expected(), most));
      }
      paths.add(path.toString());
    }
    return paths;
  }

  private List<List<Integer>> runs() {
    List<List<Integer>> runs = new ArrayList<>();
    boolean inRun = false;
    for (int i = 0; i < days.size(); i++) {
      Day day = days.get(i);
      boolean known =
          Double.isFinite(day.expected())
              && Double.isFinite(day.low())
              && Double.isFinite(day.high());
      if (known && !inRun) {
        runs.add(new ArrayList<>());
      }
      if (known) {
        runs.get(runs.size() - 1).add(i);
      }
      inRun = known;
    }
    return runs;
  }

  private static String point(int day, double requests, double most) {
    return (day * 10 + 5) + " " + Percent.plain(100 * (1 - requests / most));
  }

  private void spikes(Markup svg, int top, double most) {
    for (Day day : days) {
      if (day.spike()) {
        svg.empty(
            "circle",
            "cx",
            Percent.of(middle(day.day())),
            "cy",
            Percent.plain(top + PLOT * (1 - day.requests() / most) - 5),
            "r",
            "2.4",
            "class",
            "spike");
      }
    }
  }

  private void axis(Markup svg, int top) {
    int every = Math.max(1, (int) Math.ceil(days.size() / 6.0));
    for (int i = 0; i < days.size(); i += every) {
      if (i > 0 && days.size() - i < every / 2) {
        break;
      }
      String x = Percent.of(100.0 * i / days.size());
      svg.empty(
          "line",
          "x1",
          x,
          "x2",
          x,
          "y1",
          Integer.toString(top + PLOT),
          "y2",
          Integer.toString(top + PLOT + 5),
          "class",
          "zero");
      svg.leaf(
          "text",
          days.get(i).day().format(MONTH),
          "x",
          x,
          "y",
          Integer.toString(top + PLOT + 17),
          "class",
          i == 0 ? "tick start" : "tick near");
    }
  }

  /** The row each mark goes to, so that near ones do not cover each other. */
  private int[] lanes() {
    int[] lanes = new int[marks.size()];
    double[] taken = new double[LANES];
    Arrays.fill(taken, -100);
    for (int i = 0; i < lanes.length; i++) {
      double x = days.isEmpty() ? 0 : middle(marks.get(i).day());
      int lane = 0;
      while (lane < LANES - 1 && x - taken[lane] < CLOSE) {
        lane++;
      }
      taken[lane] = x;
      lanes[i] = lane;
    }
    return lanes;
  }

  private void marks(Markup svg, int top, int[] lanes) {
    for (int i = 0; i < marks.size(); i++) {
      Mark mark = marks.get(i);
      String x = Percent.of(middle(mark.day()));
      int y = 9 + LANE * lanes[i];
      String kind = mark.own() ? "own" : "competitor";
      svg.empty(
          "line",
          "x1",
          x,
          "x2",
          x,
          "y1",
          Integer.toString(y + 8),
          "y2",
          Integer.toString(top + PLOT),
          "class",
          "mark " + kind);
      svg.empty("circle", "cx", x, "cy", Integer.toString(y), "r", "8", "class", "mark " + kind);
      svg.leaf(
          "text",
          Integer.toString(mark.number()),
          "x",
          x,
          "y",
          Integer.toString(y + 4),
          "class",
          "mark " + kind);
    }
  }
}
