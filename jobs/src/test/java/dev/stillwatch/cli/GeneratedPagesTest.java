package dev.stillwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stillwatch.config.ConfigLoader;
import dev.stillwatch.lake.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Pages made from declarations; run with -Dstillwatch.regenerate=true to write them anew. */
class GeneratedPagesTest {
  private static final Path ROOT = Path.of(System.getProperty("stillwatch.root"));

  @Test
  void theCatalogueOfTablesIsCurrent() throws IOException {
    compare("jobs/TABLES.md", Tables.markdown());
  }

  @Test
  void theReferenceOfSettingsIsCurrent() throws IOException {
    compare("conf/README.md", ConfigLoader.markdown());
  }

  private static void compare(String page, String content) throws IOException {
    Path path = ROOT.resolve(page);
    if (Boolean.getBoolean("stillwatch.regenerate")) {
      Files.writeString(path, content);
    }
    assertThat(path)
        .as("%s is stale: run mvn -pl jobs -am test -Dstillwatch.regenerate=true", page)
        .content()
        .isEqualTo(content);
  }
}
