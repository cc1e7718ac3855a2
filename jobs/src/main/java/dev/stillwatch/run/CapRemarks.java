package dev.stillwatch.run;

import static java.util.stream.Collectors.joining;

import dev.stillwatch.lake.tables.Channels;
import dev.stillwatch.linking.LinkByFrames;
import dev.stillwatch.linking.LinkBySignatures;
import dev.stillwatch.linking.LinkByTokens;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Says in a sentence where a cap of a channel bit; nothing where none did. */
final class CapRemarks implements Step.Remarks {
  private static final Set<String> OF_OBJECTS =
      Set.of(LinkByFrames.CHANNEL, LinkByTokens.CHANNEL, LinkBySignatures.CHANNEL);

  @Override
  public List<String> of(Optional<Dataset<Row>> channels) {
    String leftOut =
        channels
            .map(rows -> rows.filter(Channels.CAPPED.ref().gt(0)).collectAsList())
            .orElse(List.of())
            .stream()
            .sorted(Comparator.comparing(Channels.CHANNEL::in))
            .map(CapRemarks::words)
            .collect(joining("; "));
    return leftOut.isEmpty() ? List.of() : List.of("Caps left out of links: %s".formatted(leftOut));
  }

  private static String words(Row channel) {
    String name = Channels.CHANNEL.in(channel);
    return String.format(
        Locale.ROOT,
        OF_OBJECTS.contains(name)
            ? "%s: %,d objects that too many accounts hold"
            : "%s: %,d accounts beyond the end of lists too long to search",
        name,
        Channels.CAPPED.in(channel));
  }
}
