package dev.stillwatch.cases.chart;

import dev.stillwatch.render.Markup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Members on a circle and the links between them, one colour and one dash pattern per channel.
 *
 * <p>Members stand in the order given; a layout by forces would look cleverer and say no more.
 *
 * @param members names of the nodes
 * @param edges links; those to others than the members are left out
 */
public record EgoGraph(List<String> members, List<Edge> edges) {
  /** Channels that have a look of their own; later ones share the last. */
  public static final int LOOKS = 10;

  private static final int SIDE = 420;
  private static final double RADIUS = 190;

  /**
   * A link.
   *
   * @param weight its strength, in (0, 1]
   */
  public record Edge(String channel, String left, String right, double weight) {}

  public EgoGraph {
    members = List.copyOf(members);
    edges = List.copyOf(edges);
  }

  /**
   * The channels and their looks, by name: the class of an edge is {@code look-} and the number.
   */
  public Map<String, Integer> channels() {
    Map<String, Integer> looks = new TreeMap<>();
    edges.forEach(edge -> looks.put(edge.channel(), 0));
    List<String> names = new ArrayList<>(looks.keySet());
    names.forEach(name -> looks.put(name, Math.min(LOOKS - 1, names.indexOf(name))));
    return looks;
  }

  /** Draws it, in an element with the class {@code ego}. */
  public Markup drawn() {
    Map<String, Integer> looks = channels();
    Map<String, Integer> places = new HashMap<>();
    members.forEach(member -> places.putIfAbsent(member, places.size()));
    Markup svg = new Markup();
    svg.open(
        "svg",
        "class",
        "ego",
        "viewBox",
        "0 0 %1$d %1$d".formatted(SIDE),
        "role",
        "img",
        "aria-label",
        "%d links between %d members by %s"
            .formatted(edges.size(), members.size(), String.join(", ", looks.keySet())));
    for (Edge edge : edges) {
      if (places.containsKey(edge.left()) && places.containsKey(edge.right())) {
        int from = places.get(edge.left());
        int to = places.get(edge.right());
        svg.empty(
            "path",
            "class",
            "look-" + looks.get(edge.channel()),
            "stroke-width",
            Percent.plain(0.5 + 1.5 * Math.max(0, Math.min(1, edge.weight()))),
            // Bent towards the middle, so that neighbours' links show as well.
            "d",
            "M%s %s Q%s %s %s %s"
                .formatted(x(from), y(from), plain(SIDE / 2.0), plain(SIDE / 2.0), x(to), y(to)));
      }
    }
    for (int i = 0; i < places.size(); i++) {
      svg.empty("circle", "cx", x(i), "cy", y(i), "r", "3.5");
    }
    return svg.close("svg");
  }

  private String x(int place) {
    return plain(SIDE / 2.0 + RADIUS * Math.sin(angle(place)));
  }

  private String y(int place) {
    return plain(SIDE / 2.0 - RADIUS * Math.cos(angle(place)));
  }

  private double angle(int place) {
    return 2 * Math.PI * place / Math.max(1, members.size());
  }

  private static String plain(double length) {
    return Percent.plain(length);
  }
}
