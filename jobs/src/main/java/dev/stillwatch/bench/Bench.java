package dev.stillwatch.bench;

import java.util.List;

/** Something of this product whose speed can be measured. */
public interface Bench {
  /** One word, as on the command line. */
  String name();

  /** What is measured and beside what, in one sentence. */
  String doc();

  /** Measures; what several benches need is made once and stays on the ground. */
  List<Figure> figures(Ground ground);
}
