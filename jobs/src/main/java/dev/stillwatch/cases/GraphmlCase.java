package dev.stillwatch.cases;

import dev.stillwatch.cases.CaseFile.Member;
import dev.stillwatch.render.Markup;
import java.util.HashSet;
import java.util.Set;

/**
 * A case as a graph for graph tools: members as nodes, links as edges, one edge per channel.
 *
 * <p>GraphML 1.0, with attributes as its specification has them.
 *
 * @param lake where the case is from, as the reader knows it
 */
public record GraphmlCase(String lake) {

  /** The document. */
  public String of(CaseFile file) {
    Markup graph = Markup.xml();
    graph.open("graphml", "xmlns", "http://graphml.graphdrawing.org/xmlns");
    graph.leaf("desc", "%s, lake %s".formatted(Page.GENERATOR, lake));
    key(graph, "facet", "node", "string");
    key(graph, "state", "node", "string");
    key(graph, "bits", "node", "double");
    key(graph, "requests", "node", "long");
    key(graph, "plan", "node", "string");
    key(graph, "country", "node", "string");
    key(graph, "channel", "edge", "string");
    key(graph, "link-bits", "edge", "double");
    key(graph, "weight", "edge", "double");
    graph.open("graph", "id", file.head().caseId(), "edgedefault", "undirected");
    graph.leaf("desc", file.head().summary());

    Set<String> drawn = new HashSet<>();
    for (Member member : file.members()) {
      // An account may belong by two facets; it is one node, by the stronger.
      if (drawn.add(member.account())) {
        node(graph, member);
      }
    }
    for (CasePicture.Link link : file.picture().links()) {
      if (drawn.contains(link.left()) && drawn.contains(link.right())) {
        edge(graph, link);
      }
    }
    return graph.close("graph").close("graphml").toString() + "\n";
  }

  private static void key(Markup graph, String name, String of, String type) {
    graph.empty("key", "id", name, "for", of, "attr.name", name, "attr.type", type);
  }

  private static void node(Markup graph, Member member) {
    graph.open("node", "id", member.account());
    data(graph, "facet", member.facet());
    data(graph, "state", member.state());
    data(graph, "bits", Double.toString(member.bits()));
    data(graph, "requests", Long.toString(member.requests()));
    data(graph, "plan", member.plan());
    data(graph, "country", member.country());
    graph.close("node");
  }

  private static void edge(Markup graph, CasePicture.Link link) {
    graph.open("edge", "source", link.left(), "target", link.right());
    data(graph, "channel", link.channel());
    data(graph, "link-bits", Double.toString(link.bits()));
    data(graph, "weight", Double.toString(link.weight()));
    graph.close("edge");
  }

  private static void data(Markup graph, String key, String value) {
    if (!value.isEmpty()) {
      graph.leaf("data", value, "key", key);
    }
  }
}
