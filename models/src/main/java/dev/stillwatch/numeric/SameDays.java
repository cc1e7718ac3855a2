package dev.stillwatch.numeric;

/**
 * How often a request of one account and a request of another fall on the same day, with all
 * accounts weighing alike.
 *
 * <p>With p(m, d) the share of account m's requests on day d: the mean of sum over d of p(m, d)
 * p(n, d) over all pairs of accounts m and n. It is unbiased however few requests an account has,
 * since no account is paired with itself.
 */
public final class SameDays {
  private double[] sums = new double[0];
  private double squares;
  private long accounts;

  /**
   * Adds one account; one without requests is left out.
   *
   * @param daily requests on each day, as many days for all accounts
   */
  public void add(int[] daily) {
    double all = 0;
    for (int requests : daily) {
      all += requests;
    }
    if (all == 0) {
      return;
    }
    sums = accounts == 0 ? new double[daily.length] : sums;
    if (daily.length != sums.length) {
      throw new IllegalArgumentException(
          "Invalid days: %d (earlier accounts have %d)".formatted(daily.length, sums.length));
    }
    for (int d = 0; d < daily.length; d++) {
      double share = daily[d] / all;
      sums[d] += share;
      squares += share * share;
    }
    accounts++;
  }

  /** The probability, in [0, 1]; NaN of fewer than two accounts. */
  public double probability() {
    double products = -squares;
    for (double sum : sums) {
      products += sum * sum;
    }
    return accounts < 2 ? Double.NaN : Math.max(0, products / (accounts * (accounts - 1.0)));
  }
}
