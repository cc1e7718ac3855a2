package dev.stillwatch.logs;

import java.time.LocalDate;

/**
 * What is there of one day of logs.
 *
 * @param bytes size of its files
 * @param digest changes whenever a file comes, goes or changes
 * @param marked whether a {@code _SUCCESS} file says that it is whole
 */
public record LogDay(LocalDate day, long files, long bytes, String digest, boolean marked) {}
