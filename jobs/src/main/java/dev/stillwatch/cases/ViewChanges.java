package dev.stillwatch.cases;

import static dev.stillwatch.render.Numbers.bits;

import dev.stillwatch.cases.CaseFile.Evidence;
import dev.stillwatch.cases.CaseFile.Head;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What would change the view of a case, so that a reviewer knows what to look for. */
final class ViewChanges {
  private static final int FAMILIES = 3;

  private ViewChanges() {}

  /** The sentences, the most telling first. */
  static List<String> of(CaseFile file) {
    Head head = file.head();
    List<String> said = new ArrayList<>();
    file.families().entrySet().stream()
        .filter(family -> family.getValue() > 0)
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .limit(FAMILIES)
        .forEach(family -> said.add(without(family.getKey(), family.getValue(), head)));
    said.add(ordinarily(head));
    file.uncounted().stream()
        .filter(Evidence::isReading)
        .filter(reading -> reading.value() > 0)
        .max(Comparator.comparing(Evidence::value))
        .ifPresent(reading -> said.add("What speaks for it so far: " + reading.statement()));
    file.counted().stream()
        .filter(piece -> piece.bits() < 0)
        .min(Comparator.comparing(Evidence::bits))
        .ifPresent(
            piece ->
                said.add(
                    "What speaks against coordination already: %s (%s bits)."
                        .formatted(EvidenceWords.title(piece), bits(piece.bits()))));
    return said;
  }

  private static String without(String family, double carries, Head head) {
    EvidenceWords.Cause cause = EvidenceWords.cause(family);
    String ordinary =
        cause.ordinary().isEmpty()
            ? "had an ordinary cause"
            : "had an ordinary cause, such as " + cause.ordinary();
    return "If %s %s, %s of %s bits would remain."
        .formatted(
            cause.what(), ordinary, bits(head.strengthBits() - carries), bits(head.strengthBits()));
  }

  private static String ordinarily(Head head) {
    if (head.explanation().equals(BestReading.NONE)) {
      return "No ordinary explanation has positive evidence. One contract, one payer or one course behind these accounts would be one: ask whoever knows the customers.";
    }
    double missing = head.strengthBits() - head.benignBits();
    return missing > 0
        ? "It would take %s bits more evidence for %s to outweigh what speaks for coordination."
            .formatted(bits(missing), head.explanation())
        : "The best ordinary explanation, %s, already outweighs what speaks for coordination."
            .formatted(head.explanation());
  }
}
