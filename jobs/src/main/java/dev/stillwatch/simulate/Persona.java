package dev.stillwatch.simulate;

/**
 * How a customer behaves.
 *
 * @param rate prompts per day, on average over the week
 * @param rhythm how the day and the week go
 * @param sessionLength prompts per session, on average
 * @param repeat share of prompts that say again what was said before
 * @param answer mean of the logarithm of answer tokens
 * @param answerSpread standard deviation of that logarithm
 * @param lag days until a new model is taken up
 * @param small whether it usually takes the small model
 * @param temperature NaN where left to the default
 * @param maxTokens 0 where left open
 * @param tools how many are offered
 * @param system names its system prompt; empty for none
 * @param frame a template around each prompt; empty for none
 * @param lower share of prompts written without capitals
 * @param bare share of prompts without a final mark
 * @param polite share of prompts with a greeting or a last word
 */
record Persona(
    double rate,
    Rhythm rhythm,
    double sessionLength,
    double repeat,
    double answer,
    double answerSpread,
    double lag,
    boolean small,
    double temperature,
    long maxTokens,
    int tools,
    String system,
    String frame,
    double lower,
    double bare,
    double polite) {

  boolean program() {
    return rhythm == Rhythm.EVEN || rhythm == Rhythm.RUNS;
  }

  Persona at(double newRate) {
    return new Persona(
        newRate,
        rhythm,
        sessionLength,
        repeat,
        answer,
        answerSpread,
        lag,
        small,
        temperature,
        maxTokens,
        tools,
        system,
        frame,
        lower,
        bare,
        polite);
  }

  Persona saying(String newSystem, String newFrame) {
    return new Persona(
        rate,
        rhythm,
        sessionLength,
        repeat,
        answer,
        answerSpread,
        lag,
        small,
        temperature,
        maxTokens,
        tools,
        newSystem,
        newFrame,
        lower,
        bare,
        polite);
  }

  Persona switching(double newLag) {
    return new Persona(
        rate,
        rhythm,
        sessionLength,
        repeat,
        answer,
        answerSpread,
        newLag,
        false,
        temperature,
        maxTokens,
        tools,
        system,
        frame,
        lower,
        bare,
        polite);
  }

  Persona answering(double mean, double spread) {
    return new Persona(
        rate,
        rhythm,
        sessionLength,
        repeat,
        mean,
        spread,
        lag,
        small,
        temperature,
        maxTokens,
        tools,
        system,
        frame,
        lower,
        bare,
        polite);
  }

  Persona pacing(double length, double repeats) {
    return new Persona(
        rate,
        rhythm,
        length,
        repeats,
        answer,
        answerSpread,
        lag,
        small,
        temperature,
        maxTokens,
        tools,
        system,
        frame,
        lower,
        bare,
        polite);
  }

  /** The same sender, now and then with a program of another kind. */
  Persona using(Rhythm newRhythm, int newTools, boolean smallModel) {
    return new Persona(
        rate,
        newRhythm,
        sessionLength,
        repeat,
        answer,
        answerSpread,
        lag,
        smallModel,
        temperature,
        maxTokens,
        newTools,
        system,
        frame,
        lower,
        bare,
        polite);
  }

  /** The same sender, with everything left to defaults that can be. */
  Persona plain() {
    return new Persona(
        rate,
        rhythm,
        sessionLength,
        repeat,
        answer,
        answerSpread,
        lag,
        small,
        Double.NaN,
        0,
        tools,
        "",
        frame,
        lower,
        bare,
        polite);
  }
}
