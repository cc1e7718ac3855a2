package dev.stillwatch.requests;

import dev.stillwatch.logs.CanonicalLog;
import dev.stillwatch.privacy.Pseudonyms;
import dev.stillwatch.privacy.Pseudonyms.Kind;
import dev.stillwatch.text.PromptShape;
import dev.stillwatch.text.Remembered;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Puts pseudonyms, hashes, shape and place where names, tokens and content stood. */
final class RowDescriber {
  private static final int TEXT = DescribedColumns.CONSUMED.indexOf(CanonicalLog.PROMPT_TEXT);
  private static final int VECTOR =
      DescribedColumns.CONSUMED.indexOf(CanonicalLog.PROMPT_EMBEDDING);
  private static final int FIRST_LABEL = DescribedColumns.CONSUMED.indexOf(CanonicalLog.OPERATION);

  private final int kept;
  private final int reason;
  private final boolean given;
  private final UnaryOperator<String> accounts;
  private final UnaryOperator<String> orgs;
  private final UnaryOperator<String> keys;
  private final UnaryOperator<String> users;
  private final PromptPlaces places;
  private final long shapeSeed;
  private final KeyedHash conversations;
  private final KeyedHash systemPrompts;
  private final KeyedHash agents;
  private final KeyedHash tls;
  private final KeyedHash signatures;

  // Most rows name what rows before them named.
  private final List<Remembered<Optional<String>>> labels;
  private final Remembered<String> addresses;
  private final Remembered<Optional<String>> networks;

  RowDescriber(PromptPlaces.Parts parts) {
    kept = parts.keptColumns();
    reason = parts.reason();
    given = parts.given();
    Pseudonyms pseudonyms = parts.pseudonyms();
    accounts = pseudonyms.names(Kind.ACCOUNT);
    orgs = pseudonyms.names(Kind.ORG);
    keys = pseudonyms.names(Kind.KEY);
    users = pseudonyms.names(Kind.USER);
    UnaryOperator<String> ips = pseudonyms.names(Kind.IP);
    places = new PromptPlaces(parts.embedder(), parts.cells());
    shapeSeed = pseudonyms.seed("prompt");
    conversations = KeyedHash.of(pseudonyms, "conversation");
    systemPrompts = KeyedHash.of(pseudonyms, "system-prompt");
    agents = KeyedHash.of(pseudonyms, "agent");
    tls = KeyedHash.of(pseudonyms, "tls");
    signatures = KeyedHash.of(pseudonyms, "signature");
    labels = Stream.generate(() -> new Remembered<>(Label::of)).limit(TEXT - FIRST_LABEL).toList();
    addresses = new Remembered<>(raw -> ips.apply(Network.address(raw)));
    networks = new Remembered<>(raw -> Network.of(raw).map(ips));
  }

  /** The prompt, or an empty string where there is none, or none to be used. */
  String textOf(Row row) {
    if (isBad(row)) {
      return "";
    }
    int at = kept + TEXT;
    return row.isNullAt(at) ? "" : row.getString(at);
  }

  /** Describes the rows of a batch, in their order. */
  List<Row> describe(List<Row> batch) {
    List<PromptPlaces.Prompt> prompts = new ArrayList<>(batch.size());
    for (Row row : batch) {
      String text = textOf(row);
      Optional<PromptShape> shape =
          text.isBlank() ? Optional.empty() : Optional.of(PromptShape.of(text, shapeSeed));
      prompts.add(new PromptPlaces.Prompt(text, shape, vectorOf(row)));
    }
    List<Optional<PromptPlaces.Place>> found =
        given ? places.ofVectors(prompts) : places.ofTexts(prompts);
    List<Row> described = new ArrayList<>(batch.size());
    for (int i = 0; i < batch.size(); i++) {
      described.add(row(batch.get(i), prompts.get(i), found.get(i)));
    }
    return described;
  }

  private float[] vectorOf(Row row) {
    int at = kept + VECTOR;
    if (!given || isBad(row) || row.isNullAt(at)) {
      return new float[0];
    }
    List<Float> list = row.getList(at);
    float[] vector = new float[list.size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = list.get(i);
    }
    return vector;
  }

  private boolean isBad(Row row) {
    return !row.isNullAt(reason);
  }

  private Row row(Row row, PromptPlaces.Prompt prompt, Optional<PromptPlaces.Place> place) {
    Object[] values = new Object[kept + DescribedColumns.COMPUTED.size()];
    for (int i = 0; i < kept; i++) {
      values[i] = row.get(i);
    }
    if (isBad(row)) {
      return RowFactory.create(values);
    }

    Values out = new Values(values, kept);
    names(row, out);
    tokens(row, out);
    addresses(row, out);
    labels(row, out);
    shape(prompt, out);
    out.add(place.map(PromptPlaces.Place::cell).orElse(null));
    out.add(place.map(PromptPlaces.Place::margin).orElse(null));
    out.add(place.map(found -> found.residual().steps()).orElse(null));
    out.add(place.map(found -> found.residual().scale()).orElse(null));
    return RowFactory.create(values);
  }

  private void names(Row row, Values out) {
    out.add(map(row, 0, accounts));
    out.add(map(row, 1, orgs));
    out.add(map(row, 2, orgs));
    out.add(map(row, 3, keys));
    out.add(map(row, 4, users));
  }

  private void tokens(Row row, Values out) {
    out.add(map(row, 5, conversations::hash));
    out.add(map(row, 6, systemPrompts::hex));
    out.add(map(row, 7, agents::hash));
    out.add(map(row, 8, tls::hash));
    out.add(map(row, 9, signatures::hash));
  }

  private void addresses(Row row, Values out) {
    out.add(map(row, 10, addresses::of));
    Object network = map(row, 11, this::network);
    out.add(network == null ? map(row, 10, this::network) : network);
  }

  private Object network(String address) {
    return networks.of(address).orElse(null);
  }

  private void labels(Row row, Values out) {
    for (int i = 0; i < labels.size(); i++) {
      int at = kept + FIRST_LABEL + i;
      out.add(row.isNullAt(at) ? null : labels.get(i).of(row.getString(at)).orElse(null));
    }
  }

  private static void shape(PromptPlaces.Prompt prompt, Values out) {
    Optional<PromptShape> shape = prompt.shape();
    out.add(shape.map(PromptShape::textHash).orElse(null));
    out.add(shape.map(PromptShape::skeletonHash).orElse(null));
    out.add(shape.filter(PromptShape::hasFrame).map(PromptShape::headHash).orElse(null));
    out.add(shape.filter(PromptShape::hasFrame).map(PromptShape::tailHash).orElse(null));
    out.add(shape.map(PromptShape::simhash).orElse(null));
    out.add(shape.map(any -> prompt.text().length()).orElse(null));
    out.add(shape.map(PromptShape::words).orElse(null));
    out.add(shape.map(PromptShape::script).filter(script -> !script.isEmpty()).orElse(null));
  }

  /** Empty names nobody: sources write it where they have none. */
  private Object map(Row row, int consumed, Function<String, ?> as) {
    int at = kept + consumed;
    return row.isNullAt(at) || row.getString(at).isBlank() ? null : as.apply(row.getString(at));
  }

  /** Fills a row from some place on. */
  private static final class Values {
    private final Object[] values;
    private int next;

    Values(Object[] values, int from) {
      this.values = values;
      this.next = from;
    }

    void add(Object value) {
      values[next++] = value;
    }
  }
}
