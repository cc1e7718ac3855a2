package dev.stillwatch;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.junit.jupiter.api.Test;

/** The one wall that Maven's modules cannot draw. */
class ArchitectureTest {
  private static final Set<String> EFFECTS =
      Set.of(
          "cache",
          "checkpoint",
          "collect",
          "collectAsList",
          "count",
          "first",
          "foreach",
          "foreachPartition",
          "head",
          "localCheckpoint",
          "persist",
          "reduce",
          "show",
          "take",
          "takeAsList",
          "toLocalIterator",
          "write",
          "writeTo");

  // Learning and connected components are loops over jobs by nature, and groups are set beside
  // everybody, who has to be counted first; they say so themselves.
  private static final String EXCEPT =
      "dev\\.stillwatch\\.(codebook\\.(TrainCodebook|DrawSample|TrainCells)"
          + "|grouping\\.(Background|ConnectedComponents|FormGroups|GrowGroups|RecruitByLikeness)"
          + "|judging\\.Controls|linking\\.RegionFacets).*";

  @Test
  void transformationsStartNoJobsAndTouchNoStorage() {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            // The shared test vocabulary comes as a jar of its own.
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages(
                "dev.stillwatch.accounts",
                "dev.stillwatch.codebook",
                "dev.stillwatch.events",
                "dev.stillwatch.grouping",
                "dev.stillwatch.identity",
                "dev.stillwatch.judging",
                "dev.stillwatch.linking",
                "dev.stillwatch.requests");

    noClasses()
        .that()
        .haveNameNotMatching(EXCEPT)
        .should()
        .callMethodWhere(
            describe(
                "has an effect on a dataset",
                (JavaMethodCall call) ->
                    call.getTargetOwner().isEquivalentTo(Dataset.class)
                        && EFFECTS.contains(call.getName())))
        .check(classes);
  }
}
