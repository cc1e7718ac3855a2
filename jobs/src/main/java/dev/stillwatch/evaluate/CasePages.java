package dev.stillwatch.evaluate;

import java.util.Optional;

/** Where the pages of single cases lie, beside the page of the evaluation. */
@FunctionalInterface
public interface CasePages {
  /** No case has a page. */
  CasePages NONE = (scenario, seed, caseId) -> Optional.empty();

  /** The address of a case's page, from the evaluation's own; empty where there is none. */
  Optional<String> of(String scenario, long seed, String caseId);
}
