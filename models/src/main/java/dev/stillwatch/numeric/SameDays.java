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
    double[] shares = new double[daily.length];
    for (int d = 0; d < daily.length; d++) {
      shares[d] = daily[d] / all;
    }
    addShares(shares);
  }

  /**
   * Adds one account.
   *
   * @param shares of its requests on each day, which add up to 1, as many days for all accounts
   */
  void addShares(double[] shares) {
    sums = accounts == 0 ? new double[shares.length] : sums;
    if (shares.length != sums.length) {
      throw new IllegalArgumentException(
          "Invalid days: %d (earlier accounts have %d)".formatted(shares.length, sums.length));
    }
    for (int d = 0; d < shares.length; d++) {
      sums[d] += shares[d];
      squares += shares[d] * shares[d];
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
