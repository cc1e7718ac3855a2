package dev.stillwatch.ask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stillwatch.cli.RowPrinter;
import dev.stillwatch.identity.Admission;
import dev.stillwatch.investigate.LakeViews;
import dev.stillwatch.investigate.Sql;
import dev.stillwatch.judging.Bar;
import dev.stillwatch.judging.Baselines;
import dev.stillwatch.judging.Baselines.Baseline;
import dev.stillwatch.judging.Calibration;
import dev.stillwatch.judging.Habit;
import dev.stillwatch.judging.Levels;
import dev.stillwatch.lake.tables.Calibrations;
import dev.stillwatch.lakeio.Lake;
import dev.stillwatch.lakeio.SmallLake;
import dev.stillwatch.testing.SparkExtension;
import java.io.IOException;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class QuestionTest {
  private static final Period WINDOW = Period.ofDays(28);
  private static final RowPrinter CSV = new RowPrinter(RowPrinter.Format.CSV, 50);

  private static Lake lake;
  private static Sql sql;

  @BeforeAll
  static void lake(SparkSession spark) {
    lake = SmallLake.in(spark);
    sql = new Sql(spark, new LakeViews(lake));
  }

  @Test
  void anAccountIsShownAsTheLastNightSawIt() throws IOException {
    Map<String, String> ann = Map.of("account", "ann");

    assertThat(csv("account", "profile", ann))
        .contains("ann,team,,DE,2026-02-20T00:00:00Z,,o1,p1,m1,2026-03-01,2026-03-02,2,40,39,");
    assertThat(csv("account", "days", ann)).containsSubsequence("2026-03-02,30", "2026-03-01,10");
    assertThat(csv("account", "facets", ann))
        .isEqualTo("run_date,facet,epoch,requests,mass\r\n2026-03-02,whole,e1,40,40.0\r\n");
    assertThat(csv("account", "links", ann))
        .isEqualTo(
            """
            channel,facet,other_ref,weight,bits,shared
            profile,whole,cat,0.4,4.5,12
            profile,whole,bob,0.5,3.5,15
            touch,touch,cat,0.4,2.5,12
            """
                .replace("\n", "\r\n"));
    assertThat(csv("account", "groups", ann))
        .endsWith("g1,profile,5,2,4.0,,15.5,3,one customer,1.5\r\n");
    assertThat(csv("account", "campaigns", ann))
        .endsWith("c1,SW-1,open,open,whole,active,2026-03-01,2026-03-02,4.0,two links,15.5\r\n");
    assertThat(csv("account", "decisions", ann)).contains("SW-1,rev,in review,in review,ask X");
  }

  @Test
  void nobodyHasNoRowsAtAll() {
    assertThat(new AskAccount(sql.spark(), lake, WINDOW).of("nobody", Set.of(), 5))
        .hasSize(8)
        .allSatisfy(part -> assertThat(part.answer().rows()).isEmpty());
  }

  @Test
  void anAccountStandsAmongThoseOfItsStratumByTheCalibrationInForce() throws IOException {
    AskAccount ask = new AskAccount(sql.spark(), lake, WINDOW);
    String nothing = "habit,says,accounts,alike,calibration_id\r\n";
    assertThat(csv(ask.of("ann", Set.of("stratum"), 5).get(0))).isEqualTo(nothing);

    // Of plan team, ten days old, 20 requests on a day with any: 1 of 40 is a repeat.
    Calibration first = calibration(LocalDate.parse("2026-03-01"), "team|new|5");
    Calibration later = calibration(LocalDate.parse("2026-03-02"), "team|new|5");
    lake.append(
        Calibrations.TABLE,
        sql.spark()
            .createDataFrame(
                List.of(first.toRow("test"), later.toRow("test")), Calibrations.TABLE.schema()),
        "calibrate");

    assertThat(csv(ask.of("ann", Set.of("stratum"), 5).get(0)))
        .isEqualTo(
            nothing
                + "own repeats,Requests that repeat a prompt of that day: 3 %; the median of such accounts is 12 %, and 5 to 10 % of them are lower.,60,plan team, signed up within four weeks, 16 to 31 requests on a day with any,"
                + first.id()
                + "\r\n");
    assertThat(csv(ask.of("fay", Set.of("stratum"), 5).get(0))).isEqualTo(nothing);
  }

  @Test
  void twoAccountsAreComparedChannelByChannel() throws IOException {
    assertThat(csv("link", "channels", Map.of("left", "bob", "right", "ann")))
        .isEqualTo(
            """
            channel,bits,weight,shared,left_links,right_links,left_best_bits,right_best_bits,says
            profile,3.5,0.5,15,1,2,3.5,4.5,linked
            frames,0.0,,,0,0,,,neither is linked to anyone here
            touch,0.0,,,1,1,2.0,2.5,against: both are linked here, but not to each other
            """
                .replace("\n", "\r\n"));
    assertThat(csv("link", "channels", Map.of("left", "ann", "right", "fay")))
        .contains("profile,0.0,,,2,0,4.5,,against: only one of them is linked to anyone here");
  }

  @Test
  void whatTwoAccountsShareWeighsByItsRarity() throws IOException {
    // Six accounts: log2(6/2) = 1.6, log2(6/5) = 0.3.
    assertThat(csv("link", "shared", Map.of("left", "ann", "right", "bob")))
        .isEqualTo(
            """
            kind,object,left_requests,right_requests,holders,accounts,bits
            address,ip1,1,1,2,6,1.6
            network,n2,30,20,2,6,1.6
            payment,p1,0,0,2,6,1.6
            cell,1,36,20,5,6,0.3
            frame,71,38,9,5,6,0.3
            """
                .replace("\n", "\r\n"));
  }

  @Test
  void whatSpeaksAgainstALinkIsSaidToo() throws IOException {
    assertThat(csv("link", "comparison", Map.of("left", "ann", "right", "bob")))
        .contains("cosine of facet whole,,,0.6,\r\n")
        .contains("share of active days in common,,,0.5,\r\n")
        .contains("cosine of hours of the day,,,1.0,for\r\n")
        .contains("days between their creation,2026-02-20,2026-02-22,2.0,for\r\n")
        .contains("last request to the other's first,asked first,asked next,0.0,for\r\n")
        .contains("payment token,p1,p1,,for\r\n")
        .contains("organisation,o1,o2,,against\r\n");
    assertThat(csv("link", "together", Map.of("left", "ann", "right", "bob")))
        .contains("campaign,c1,open,5,15.5", "group,g1,profile,5,15.5");
  }

  @Test
  void theTopIsWhatManyShareAndWhatIsNew() throws IOException {
    // Frame 71: five of six accounts; log2(6/5) = 0.3. Frame 79 has one account only.
    assertThat(csv("top", "frames", Map.of())).endsWith("bits\r\n71,5,74,2026-03-01,0.3\r\n");
    assertThat(csv("top", "facets", Map.of()))
        .isEqualTo(
            """
            account_ref,facet,requests,mass,links,best_link_bits
            bob,whole,20,20.0,1,3.5
            bob,touch,20,5.0,1,2.0
            """
                .replace("\n", "\r\n"));
    // All days lie in the last seven: nothing before them, so no rise can be told from a beginning.
    assertThat(csv("top", "cells", Map.of())).startsWith("cell,accounts");
  }

  @Test
  void saysWhatAGroupLackedToBecomeACase() throws IOException {
    assertThat(whyNot("groups", "bob"))
        .isEqualTo(
            """
            group_id,channel,members,strength_bits,needed_bits,families,needed_families,benign_reading,benign_bits,lacked
            g1,profile,5,15.5,14.0,3,3,one customer,1.5,
            g2,touch,2,2.0,20.0,1,3,class,11.0,18.0 bits short; 2 families of evidence short; reads as class; 3 members short
            """
                .replace("\n", "\r\n"));
    assertThat(whyNot("way", "fay"))
        .contains("requests,9,\r\n")
        .contains("facets,0,Too few requests");
    assertThat(whyNot("way", "g2")).isEqualTo("step,found,lacked\r\n");
    assertThat(whyNot("tests", "g2")).contains("own topics,homogeneous,0.4,0.5,2.0");
    assertThat(whyNot("campaigns", "dan"))
        .contains("c2,,candidate,12.0,2,1,2026-03-02,2026-03-02,seen on one night only");
  }

  @Test
  void aPartThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> Question.named("top").ask(sql, Map.of(), Set.of("bottom"), 5))
        .hasMessage("Invalid section of top: [bottom] (some of [frames, cells, facets])");
  }

  private static String csv(String question, String section, Map<String, String> values)
      throws IOException {
    return csv(Question.named(question).ask(sql, values, Set.of(section), 50).get(0));
  }

  private static Calibration calibration(LocalDate last, String like) {
    List<Double> quantiles = List.of(0.02, 0.04, 0.08, 0.12, 0.16, 0.3, 0.5);
    return new Calibration(
        new Calibration.Seen(last.minusDays(21), last, 4, 120, 0),
        Levels.shipped(),
        Optional.empty(),
        new Baselines(List.of(new Baseline(0, like, Habit.REPEATS, 60, 0.12, 0.06, quantiles))));
  }

  private static String whyNot(String section, String id) throws IOException {
    Admission admission = new Admission(new Bar(10, 3), 5, Admission.Entry.SECOND_NIGHT);
    return csv(new WhyNot(sql.spark(), lake, admission).of(id, Set.of(section), 50).get(0));
  }

  private static String csv(Section section) throws IOException {
    StringBuilder out = new StringBuilder();
    CSV.print(section.answer(), out);
    // Quotes are Csv's own matter.
    return out.toString().replace("\"", "");
  }
}
