package dev.stillwatch.simulate;

/**
 * What prompts can be about; its texts are dealt by number, so that no two customers draw alike.
 */
interface Topic {
  String name();

  /** Two-letter code. */
  String language();

  /** How many openings there are before one comes again. */
  long size();

  /** The opening of a conversation; all numbers below the size give different ones. */
  String opening(long card);

  /** What is said when the conversation goes on. */
  String followUp(long card);
}
