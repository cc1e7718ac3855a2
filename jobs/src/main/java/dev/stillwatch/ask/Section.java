package dev.stillwatch.ask;

import dev.stillwatch.investigate.Answer;

/**
 * One part of what a question is answered with.
 *
 * @param name what it is called, one word
 * @param says what its rows are
 * @param answer the rows
 */
public record Section(String name, String says, Answer answer) {}
