package dev.stillwatch.numeric;

/**
 * Share of requests that follow another soon, beyond what the accounts' own rates explain.
 *
 * <p>For an account with k requests over T seconds, a Poisson stream of rate (k - 1) / T leaves a
 * share e = 1 - exp(-rate h) of requests within h seconds of the previous one. Over all accounts,
 * weighted by requests, the excess is (f - e) / (1 - e) with f the observed share: 0 for Poisson
 * streams, 1 where every request belongs to a session.
 *
 * <p>T is a week at least, or a run squeezed into one burst would make its own sessions look
 * expected. Where e leaves less than {@value #LEAST_ROOM}, the streams are too dense to tell, and
 * the excess is NaN; so it is without an account of three requests.
 */
public final class SessionExcess {
  private static final double LEAST_ROOM = 0.05;
  private static final double WEEK = 7 * 86_400.0;
  private static final int LEAST_REQUESTS = 3;

  private final double horizon;
  private double requests;
  private double followed;
  private double expected;

  /**
   * An excess of nothing yet.
   *
   * @param horizon seconds within which a request follows another, above 0
   */
  public SessionExcess(double horizon) {
    this.horizon = horizon;
  }

  /**
   * Adds one account.
   *
   * @param count its requests
   * @param followUps those of them within the horizon of the previous one
   * @param seconds from its first to its last
   */
  public void add(long count, long followUps, double seconds) {
    add(count, followUps, count, seconds);
  }

  /**
   * Adds some of an account's requests, which may follow any other of its requests.
   *
   * @param count requests looked at
   * @param followUps those of them within the horizon of the account's previous request
   * @param all requests of the account
   * @param seconds from its first to its last
   */
  public void add(long count, long followUps, long all, double seconds) {
    if (count < LEAST_REQUESTS) {
      return;
    }
    double rate = (all - 1) / Math.max(seconds, WEEK);
    requests += count;
    followed += followUps;
    expected += count * -Math.expm1(-rate * horizon);
  }

  /** The excess, at most 1. */
  public double value() {
    double room = 1 - expected / requests;
    return requests == 0 || room < LEAST_ROOM
        ? Double.NaN
        : (followed / requests - expected / requests) / room;
  }
}
