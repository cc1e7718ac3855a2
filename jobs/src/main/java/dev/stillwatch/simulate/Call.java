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
 * @param fails whether the route to the model is down, whatever else may go wrong
 * @param replayed names the reasoning of another conversation that is sent back; 0 for none but
 *     this conversation's own
 */
record Call(
    double second,
    Supplier<String> text,
    long conversation,
    int turn,
    Persona persona,
    boolean labelled,
    String endUser,
    boolean fails,
    long replayed) {
  /** A call over a route that is up, in which nothing is replayed. */
  Call(
      double second,
      Supplier<String> text,
      long conversation,
      int turn,
      Persona persona,
      boolean labelled,
      String endUser) {
    this(second, text, conversation, turn, persona, labelled, endUser, false /* fails */, 0);
  }

  /** The same call, belonging to what its group is labelled for. */
  Call forGroup() {
    return new Call(second, text, conversation, turn, persona, true, endUser, fails, replayed);
  }

  /** The same call at another second. */
  Call at(double newSecond) {
    return new Call(
        newSecond, text, conversation, turn, persona, labelled, endUser, fails, replayed);
  }

  /** The same call, set up by another sender. */
  Call by(Persona sender) {
    return new Call(second, text, conversation, turn, sender, labelled, endUser, fails, replayed);
  }

  /** The same call on behalf of somebody behind the account; empty for nobody known. */
  Call behalf(String user) {
    return new Call(second, text, conversation, turn, persona, labelled, user, fails, replayed);
  }

  /** The same call over a route that is down. */
  Call failing() {
    return new Call(second, text, conversation, turn, persona, labelled, endUser, true, replayed);
  }

  /** The same call with the reasoning of another conversation sent back. */
  Call replaying(long reasoning) {
    return new Call(second, text, conversation, turn, persona, labelled, endUser, fails, reasoning);
  }
}
