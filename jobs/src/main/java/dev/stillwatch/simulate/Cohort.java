package dev.stillwatch.simulate;

import java.util.function.Consumer;

/** Accounts of one making: all ordinary customers, one campaign, one class of students. */
interface Cohort {
  /** Name of the group in the truth; empty for ordinary customers. */
  String group();

  /** organic, C_ and an archetype, or X_ and a confounder. */
  String kind();

  int size();

  /** A member's account; the same each time it is asked for. */
  Account account(int member);

  /** What a member asks on a day of the world, 0 being the first. */
  void day(int member, int day, Consumer<Call> calls);
}
