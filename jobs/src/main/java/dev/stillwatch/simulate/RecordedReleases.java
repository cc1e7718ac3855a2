package dev.stillwatch.simulate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * Releases as they really were: a CSV file, gzipped or not, with the columns vendor, model,
 * release_date and precision. Those whose day is not known are left out.
 *
 * @param house the vendor that is the provider of the world
 */
record RecordedReleases(Path file, String house) {
  private static final List<String> COLUMNS =
      List.of("vendor", "model", "release_date", "precision");

  /** A comma with whole quotes behind it, which is not in one. */
  private static final Pattern BETWEEN_CELLS = Pattern.compile(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)");

  /** A release on a day. */
  record Recorded(String vendor, String model, LocalDate day) {}

  /**
   * The releases of some days, in the order of the file.
   *
   * @throws IllegalArgumentException if a column is missing, or the house has released nothing
   */
  List<Recorded> between(LocalDate first, LocalDate last) {
    List<Recorded> found =
        read().stream()
            .filter(each -> !each.day().isBefore(first) && !each.day().isAfter(last))
            .toList();
    if (found.stream().noneMatch(each -> each.vendor().equals(house))) {
      throw new IllegalArgumentException(
          "Cannot take releases from %s: none of %s from %s to %s"
              .formatted(file, house, first, last));
    }
    return found;
  }

  private List<Recorded> read() {
    try (InputStream raw = Files.newInputStream(file);
        InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
        BufferedReader lines = new BufferedReader(new InputStreamReader(plain, UTF_8))) {
      List<String> header = Arrays.asList(lines.readLine().split(",", -1));
      if (!header.containsAll(COLUMNS)) {
        throw new IllegalArgumentException(
            "Cannot take releases from %s: it has the columns %s, not %s"
                .formatted(file, header, COLUMNS));
      }
      int[] at = COLUMNS.stream().mapToInt(header::indexOf).toArray();
      List<Recorded> releases = new ArrayList<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] cells = BETWEEN_CELLS.split(line, -1);
        if (cells[at[3]].equals("day")) {
          releases.add(new Recorded(cells[at[0]], cells[at[1]], LocalDate.parse(cells[at[2]])));
        }
      }
      return releases;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot take releases from %s".formatted(file), e);
    }
  }
}
