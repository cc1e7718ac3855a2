package dev.stillwatch.cli;

import dev.stillwatch.cases.CaseFile.Head;
import dev.stillwatch.cases.CaseFiles;
import dev.stillwatch.cases.ExportCases;
import dev.stillwatch.evaluate.CasePages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * The pages of cases that an evaluation leaves of worlds whose lakes are gone.
 *
 * @param folder where the evaluation's own page is
 * @param run name of the evaluation
 */
record WorldPages(Path folder, String run) implements CasePages {
  /** Writes some cases of a world. */
  void write(String scenario, long seed, CaseFiles source, List<String> cases) throws IOException {
    if (cases.isEmpty()) {
      return;
    }
    String world = "%s, seed %d".formatted(scenario, seed);
    List<Head> heads = source.named(cases);
    new ExportCases(world)
        .to(
            folder.resolve(place(scenario, seed)),
            EnumSet.of(ExportCases.Format.HTML),
            source,
            heads,
            heads.size());
  }

  @Override
  public Optional<String> of(String scenario, long seed, String caseId) {
    String page = "%s/%s.html".formatted(place(scenario, seed), caseId);
    return Files.exists(folder.resolve(page)) ? Optional.of(page) : Optional.empty();
  }

  private String place(String scenario, long seed) {
    return "%s.cases/%s-%d".formatted(run, scenario.replace('/', '-'), seed);
  }
}
