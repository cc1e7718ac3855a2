package dev.stillwatch.text;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * A function of texts that gives the same answer again without working it out again.
 *
 * <p>When it knows too many answers it forgets them all, which changes none. Long texts it does not
 * remember: whoever sends them chooses how long. For one thread.
 */
public final class Remembered<T> {
  private static final int MOST = 16_384;
  private static final int LONGEST = 512;

  private final Function<String, T> function;
  private final int most;
  private final Map<String, T> answers = new HashMap<>();
  private String last = "";
  private T lastAnswer;

  public Remembered(Function<String, T> function) {
    this(function, MOST);
  }

  /** The same, forgetting after so many answers. */
  public Remembered(Function<String, T> function, int most) {
    this.function = function;
    this.most = most;
    lastAnswer = found(last);
  }

  /** The function's answer. */
  public T of(String text) {
    if (text.length() > LONGEST) {
      return function.apply(text);
    }
    if (!text.equals(last)) {
      lastAnswer = found(text);
      last = text;
    }
    return lastAnswer;
  }

  private T found(String text) {
    T known = answers.get(text);
    if (known != null) {
      return known;
    }
    if (answers.size() >= most) {
      answers.clear();
    }
    T answer = function.apply(text);
    answers.put(text, answer);
    return answer;
  }
}
