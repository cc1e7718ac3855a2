package dev.stillwatch.simulate;

import java.io.Serializable;
import java.util.List;
import java.util.function.Consumer;

/**
 * What happens to everybody at once: hours in which the provider fails and is asked again, and
 * prices by which customers ask more or less.
 */
public record Weather(List<Outage> outages, List<Price> prices) implements Serializable {
  /** Nothing happens. */
  public static final Weather FAIR = new Weather(List.of(), List.of());

  private static final double DAY = 86_400;

  /** Times a request is made at most. */
  private static final int TRIES = 4;

  /** Share of people who try again after a failure; programs all do. */
  private static final double PATIENCE = 0.6;

  /** Percent by which volume grows for each percent by which a price falls. */
  private static final double ELASTICITY = 0.8;

  /**
   * A time in which requests fail.
   *
   * @param at days into the world
   * @param days how long it lasts
   * @param failing share of requests that fail, in (0, 1]
   */
  public record Outage(double at, double days, double failing) implements Serializable {
    public Outage {
      if (!(days > 0) || !(failing > 0 && failing <= 1)) {
        throw new IllegalArgumentException(
            "Invalid outage: %s days, failing %s (must be positive; failing at most 1)"
                .formatted(days, failing));
      }
    }

    private boolean holds(double moment) {
      return moment >= at && moment < at + days;
    }
  }

  /**
   * A change of what requests cost.
   *
   * @param at days into the world
   * @param becomes the new price, as a multiple of the one before
   */
  public record Price(double at, double becomes) implements Serializable {
    public Price {
      if (!(becomes > 0)) {
        throw new IllegalArgumentException(
            "Invalid price: %s (must be positive)".formatted(becomes));
      }
    }
  }

  public Weather {
    outages = List.copyOf(outages);
    prices = List.copyOf(prices);
  }

  /** How much is asked on a day, as a multiple of what was asked at first. */
  double demand(int day) {
    double demand = 1;
    for (Price price : prices) {
      if (price.at() < day + 1) {
        demand *= StrictMath.pow(price.becomes(), -ELASTICITY);
      }
    }
    return demand;
  }

  /**
   * Calls of a day as they fare: those in an outage may fail, and are then made again after seconds
   * or minutes, on the same day.
   */
  void meet(int day, Call call, Dice dice, Consumer<Call> calls) {
    Call tried = call;
    for (int attempt = 1; fails(day, tried, dice); attempt++) {
      calls.accept(tried.failing());
      boolean insists = tried.persona().program() || dice.chance(PATIENCE);
      double again = tried.second() + (1 << attempt) * (1 + dice.exponential(4));
      if (attempt == TRIES || !insists || again >= DAY) {
        return;
      }
      tried = tried.at(again);
    }
    calls.accept(tried);
  }

  /** Whether anything can fail on a day. */
  boolean isRough(int day) {
    return outages.stream()
        .anyMatch(outage -> outage.at() < day + 1 && outage.at() + outage.days() > day);
  }

  private boolean fails(int day, Call call, Dice dice) {
    double moment = day + call.second() / DAY;
    return outages.stream()
        .filter(outage -> outage.holds(moment))
        .anyMatch(outage -> dice.chance(outage.failing()));
  }

  Weather scaled(double time) {
    return new Weather(
        outages.stream()
            .map(each -> new Outage(each.at() * time, each.days(), each.failing()))
            .toList(),
        prices.stream().map(each -> new Price(each.at() * time, each.becomes())).toList());
  }
}
