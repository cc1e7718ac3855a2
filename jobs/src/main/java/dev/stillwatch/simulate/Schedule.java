package dev.stillwatch.simulate;

/** When each member of a campaign extracts, and how much of its rate it has reached. */
record Schedule(Campaign plan, long seed) {
  /** Days a successor needs, on average and at most, to take over from a banned account. */
  private static final double HANDOVER = 0.6;

  private static final double LONGEST_HANDOVER = 2;

  /**
   * When a member extracts.
   *
   * @param from days into the world
   * @param to days into the world
   * @param banned first day on which the account is shut
   */
  record Span(double from, double to, int banned) {
    /** How much of a day lies in it, in [0, 1]. */
    double part(int day) {
      return Math.max(0, Math.min(to, day + 1) - Math.max(from, day));
    }
  }

  Span span(int member) {
    Campaign.Timing timing = plan.timing();
    Dice dice = Dice.of(seed, Dice.mix(plan.group()), 3, member);
    double end = timing.start() + timing.days();
    if (timing.ban() <= 0) {
      return new Span(timing.start() + jitter(dice), end, Integer.MAX_VALUE);
    }
    double ban = timing.start() + timing.ban();
    double handover = Math.min(LONGEST_HANDOVER, dice.exponential(HANDOVER));
    boolean successor = member >= plan.accounts() / 2;
    return successor
        ? new Span(ban + handover, end, Integer.MAX_VALUE)
        : new Span(timing.start() + jitter(dice), ban, (int) Math.ceil(ban));
  }

  private double jitter(Dice dice) {
    double jitter = plan.timing().jitter();
    // A division by starts per day: an hour's jitter must not move older worlds by a rounding.
    return jitter > 0 ? dice.share() / (1 / jitter) : 0;
  }

  /** Share of its usual rate at which a member extracts on a day, in [0, 1]. */
  double at(Span span, int day) {
    double ramp = plan.timing().ramp();
    double reached = ramp <= 0 ? 1 : Math.min(1, Math.max(0, day + 1 - span.from()) / ramp);
    return span.part(day) * reached;
  }

  /** The sender of one request: with a pivot, most go to a new model at once, the rest in time. */
  Persona sender(Persona plain, Dice dice) {
    double pivot = plan.timing().pivot();
    if (pivot <= 0) {
      return plain;
    }
    return plain.switching(dice.chance(pivot) ? dice.share() : 1 + dice.exponential(12));
  }
}
