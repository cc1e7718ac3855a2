package dev.stillwatch.simulate;

/** How arrivals and answers are distributed: as formulas have it, or as traces show it. */
interface Shapes {
  /** Shapes by formula. */
  Shapes USUAL =
      new Shapes() {
        @Override
        public double second(Rhythm rhythm, long client, int isoDay, int offset, Dice dice) {
          return rhythm.second(offset, dice);
        }

        @Override
        public double pause(Dice dice) {
          return dice.logNormal(150, 0.9);
        }

        @Override
        public double answer(double mean, double spread, Dice dice) {
          return StrictMath.exp(mean + spread * dice.normal());
        }
      };

  /** The second of the UTC day at which a program starts something. */
  double second(Rhythm rhythm, long client, int isoDay, int offset, Dice dice);

  /** Mean seconds between the turns of a session. */
  double pause(Dice dice);

  /**
   * Tokens of an answer.
   *
   * @param mean mean of their logarithm for this sender
   * @param spread standard deviation of that logarithm
   */
  double answer(double mean, double spread, Dice dice);
}
