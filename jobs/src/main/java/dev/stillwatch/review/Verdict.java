package dev.stillwatch.review;

import java.util.Optional;

/** What people found a case to be, for whoever learns from their decisions. */
public enum Verdict {
  COORDINATED,
  ORDINARY;

  /** The newest standing decision that says so; an appeal leaves it open, closing does not. */
  public static Optional<Decision> decisive(CaseHistory history) {
    return history.standing().stream()
        .filter(decision -> decision.state() != CaseState.CLOSED)
        .reduce((earlier, later) -> later)
        .filter(decision -> of(decision.state()).isPresent());
  }

  /** What a state says; empty for those that leave it open. */
  public static Optional<Verdict> of(CaseState state) {
    return switch (state) {
      case CONFIRMED, ENFORCED, UPHELD -> Optional.of(COORDINATED);
      case BENIGN, OVERTURNED -> Optional.of(ORDINARY);
      default -> Optional.empty();
    };
  }
}
