/**
 * Labelled worlds to measure in.
 *
 * <p>Why it is so: a world must come out the same on one core and on a hundred, and any day of it
 * alone. So nothing is drawn in sequence. Each choice has its own dice, named after the account,
 * the day and the choice; texts are dealt by lanes and shuffled orders that can be looked up at any
 * place, instead of from a deck that somebody has to hold.
 */
package dev.stillwatch.simulate;
