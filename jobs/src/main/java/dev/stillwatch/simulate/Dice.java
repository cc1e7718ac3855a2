package dev.stillwatch.simulate;

import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Random choices that depend on nothing but a seed and the names of what is chosen for.
 *
 * <p>Whoever asks with the same names gets the same dice, on any machine and in any order; that is
 * what lets a day be made alone. Logarithms are {@link StrictMath}'s: the intrinsic ones may differ
 * in the last digit between processors.
 */
final class Dice {
  private final SplittableRandom random;

  private Dice(long seed) {
    random = new SplittableRandom(seed);
  }

  /** Dice for what these names say, such as an account and a day. */
  static Dice of(long seed, long... names) {
    return new Dice(mix(seed, names));
  }

  /** One 64-bit number for a seed and names; SplitMix64's finaliser (Steele et al. 2014). */
  static long mix(long seed, long... names) {
    long mixed = finalised(seed + 0x9E3779B97F4A7C15L);
    for (long name : names) {
      mixed = finalised(mixed ^ finalised(name + 0x9E3779B97F4A7C15L)) + 0x9E3779B97F4A7C15L;
    }
    return finalised(mixed);
  }

  /** One 64-bit number for a word. */
  static long mix(String word) {
    long mixed = word.length();
    for (int i = 0; i < word.length(); i++) {
      mixed = finalised(mixed ^ word.charAt(i)) + 0x9E3779B97F4A7C15L;
    }
    return mixed;
  }

  private static long finalised(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** Uniform in [0, 1). */
  double share() {
    return random.nextDouble();
  }

  /** Uniform in [low, high). */
  double between(double low, double high) {
    return low + (high - low) * random.nextDouble();
  }

  /** Uniform in 0 to bound - 1. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  long bits() {
    return random.nextLong();
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** Standard normal, by Box and Muller. */
  double normal() {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
    return radius * StrictMath.cos(2 * StrictMath.PI * random.nextDouble());
  }

  /** Log-normal with this mean; spread is the standard deviation of the logarithm. */
  double logNormal(double mean, double spread) {
    return mean * StrictMath.exp(spread * normal() - spread * spread / 2);
  }

  double exponential(double mean) {
    return -mean * StrictMath.log(1 - random.nextDouble());
  }

  /** One or more, with this mean. */
  int geometric(double mean) {
    if (mean <= 1) {
      return 1;
    }
    double stay = 1 - 1 / mean;
    return 1 + (int) (StrictMath.log(1 - random.nextDouble()) / StrictMath.log(stay));
  }

  /** Poisson; above a mean of 30 its normal approximation, rounded. */
  int poisson(double mean) {
    if (mean > 30) {
      return (int) Math.max(0, Math.round(mean + StrictMath.sqrt(mean) * normal()));
    }
    double limit = StrictMath.exp(-mean);
    int events = 0;
    for (double product = random.nextDouble(); product > limit; events++) {
      product *= random.nextDouble();
    }
    return events;
  }

  /** The whole part of a number, or one more with the probability of its fraction. */
  int rounded(double number) {
    int whole = (int) Math.floor(number);
    return chance(number - whole) ? whole + 1 : whole;
  }

  <T> T pick(List<T> among) {
    return among.get(below(among.size()));
  }

  /** An index, as often as its weight says. */
  int weighted(double... weights) {
    double total = 0;
    for (double weight : weights) {
      total += weight;
    }
    double left = random.nextDouble() * total;
    for (int i = 0; i < weights.length - 1; i++) {
      left -= weights[i];
      if (left < 0) {
        return i;
      }
    }
    return weights.length - 1;
  }

  /** An index below count, the first ones more often: weight 1 / (index + 1). */
  int ranked(int count) {
    double total = 0;
    for (int i = 1; i <= count; i++) {
      total += 1.0 / i;
    }
    double left = random.nextDouble() * total;
    for (int i = 1; i < count; i++) {
      left -= 1.0 / i;
      if (left < 0) {
        return i - 1;
      }
    }
    return count - 1;
  }

  /** Hexadecimal digits without order or meaning, at most 32. */
  static String hex(int digits, long seed, long... names) {
    long high = mix(seed, names);
    HexFormat format = HexFormat.of();
    return (format.toHexDigits(high) + format.toHexDigits(mix(high, 1))).substring(0, digits);
  }
}
