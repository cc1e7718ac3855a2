package dev.stillwatch.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeatherTest {
  private static final int DAYS = 10;

  @TempDir private Path folder;

  @Test
  void requestsOfAnOutageFailAndAreMadeAgainUntilTheyPassOrTheSenderGivesUp() throws IOException {
    Weather weather =
        scenario("outages = [ { at = P3DT10H, lasts = PT4H, failing = 0.6 } ]")
            .calendar()
            .weather();
    List<Call> met = new ArrayList<>();
    Dice dice = Dice.of(1);
    for (int i = 0; i < 4000; i++) {
      weather.meet(3, call(11 * 3600, Rhythm.EVEN), dice, met::add);
    }

    double failed = met.stream().filter(Call::fails).count();
    // 0.6 of all tries; four standard errors of some 9,000.
    assertThat(failed / met.size()).isCloseTo(0.6, offset(0.02));
    // A program tries four times at most: 1 + 0.6 + 0.36 + 0.216.
    assertThat(met.size() / 4000.0).isCloseTo(2.176, offset(0.06));
    assertThat(met).allMatch(call -> call.second() >= 11 * 3600 && call.second() < 86_400);
    assertThat(met.stream().mapToDouble(Call::second).distinct().count()).isGreaterThan(4000);
  }

  @Test
  void outsideOfAnOutageNothingChanges() throws IOException {
    Weather weather =
        scenario("outages = [ { at = P3DT10H, lasts = PT4H, failing = 1 } ]").calendar().weather();

    assertThat(Stream.of(2, 3, 4).map(weather::isRough)).containsExactly(false, true, false);
    for (int hour : List.of(9, 14)) {
      Call call = call(hour * 3600, Rhythm.OFFICE);
      List<Call> met = new ArrayList<>();
      weather.meet(3, call, Dice.of(1), met::add);
      assertThat(met).containsExactly(call);
    }
  }

  @Test
  void customersAskMoreWhenAPriceFalls() throws IOException {
    double usual = asked(scenario(""));
    double cheap = asked(scenario("prices = [ { at = P0D, becomes = 0.5 } ]"));

    // 2^0.8; each draws more from dice of the same names, so most of the chance is shared.
    assertThat(cheap / usual).isCloseTo(1.74, offset(0.12));
  }

  @Test
  void releasesCanBeThoseThatWereRecorded() throws IOException {
    Path file = folder.resolve("releases.csv");
    Files.writeString(
        file,
        """
        vendor,model,name,release_date,precision
        Ant,a-1,One,2026-01-05,day
        Bee,b-1,One,2026-03-04,day
        Bee,b-2,Two,2026-03,month
        Ant,a-2,"Two, too",2026-03-06,day
        Bee,b-0,Old,2024-01-01,day
        """);
    Models models = models("recorded = \"%s\", house = Ant".formatted(file));

    assertThat(models.releases())
        .extracting(Models.Release::vendor, Models.Release::model, Models.Release::isOwn)
        .containsExactly(
            tuple("house", "a-1", true), tuple("Bee", "b-1", false), tuple("house", "a-2", true));
    assertThat(models.releases())
        .extracting(each -> each.at().toString().substring(0, 10))
        .containsExactly("2026-01-05", "2026-03-04", "2026-03-06");
    assertThatThrownBy(() -> models("recorded = \"%s\", house = Cat".formatted(file)))
        .hasMessageContaining("none of Cat from 2025-03-02 to 2026-03-22");
  }

  @Test
  void theReleasesOfRealityAreDenseAndClustered() throws IOException {
    Path real =
        Path.of(System.getProperty("stillwatch.root"), "..", "shared", "data", "releases.csv.gz");
    Assumptions.assumeTrue(Files.exists(real), "no ../shared/data beside the project");
    Models models = models("recorded = \"%s\", house = OpenAI".formatted(real));

    assertThat(models.releases()).hasSizeGreaterThan(100);
    assertThat(models.releases()).extracting(Models.Release::isOwn).contains(true, false);
  }

  @Test
  void refusesWhatNoWeatherCanBe() {
    assertThatThrownBy(() -> scenario("outages = [ { at = P1D, lasts = PT1H, failing = 2 } ]"))
        .hasMessageContaining("Invalid outage: 0.041666666666666664 days, failing 2.0");
    assertThatThrownBy(() -> scenario("prices = [ { at = P1D, becomes = 0 } ]"))
        .hasMessageContaining("Invalid price: 0.0 (must be positive)");
  }

  private static double asked(Scenario scenario) {
    Setting setting = Setting.of(scenario, 3, Texts.builtIn(3), Shapes.USUAL);
    Interests interests = new Interests(setting.organic(), 3, 300, 0.1);
    Everyday customers =
        new Everyday(setting, "", "organic", 300, interests, new Everyday.Trait() {});
    List<Call> calls = new ArrayList<>();
    for (int member = 0; member < 300; member++) {
      for (int day = 0; day < DAYS; day++) {
        customers.day(member, day, calls::add);
      }
    }
    return calls.size();
  }

  private static Call call(double second, Rhythm rhythm) {
    Persona persona =
        new Persona(1, rhythm, 1, 0, 5, 0.7, 0, false, Double.NaN, 0, 0, "", "", 0, 0, 0);
    return new Call(second, () -> "text", 0, 0, persona, false, "");
  }

  private Models models(String calendar) throws IOException {
    return new Models(scenario(calendar), 3);
  }

  private Scenario scenario(String calendar) throws IOException {
    String releases =
        calendar.startsWith("recorded") ? "" : "own = [ P-90D ], competitor-gap = P4D,";
    Path file = folder.resolve("world.conf");
    Files.writeString(
        file,
        """
        doc = "Small.", start-date = 2026-03-02, days = %d
        population { accounts = 400, prompts = 60 }
        confounders = [], campaigns = []
        calendar { %s %s }
        """
            .formatted(DAYS, releases, calendar));
    return Scenarios.named(file.toString());
  }
}
