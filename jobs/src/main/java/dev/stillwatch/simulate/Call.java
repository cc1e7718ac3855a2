package dev.stillwatch.simulate;

import java.util.function.Supplier;

/**
 * One request as its sender means it.
 *
 * @param second second of the UTC day, below 86,400
 * @param text what is asked; written out only where it is needed
 * @param conversation names the conversation; 0 where there is none
 * @param turn how many turns of the conversation came before
 * @param persona how the sender sets the request up
 * @param labelled whether it belongs to what its group is labelled for, and not to cover or
 *     everyday use
 * @param endUser names who sits behind the account; empty where not said
 */
record Call(
    double second,
    Supplier<String> text,
    long conversation,
    int turn,
    Persona persona,
    boolean labelled,
    String endUser) {
  Call labelled(boolean label) {
    return new Call(second, text, conversation, turn, persona, label, endUser);
  }
}
