package dev.stillwatch.logs;

import java.io.Serializable;
import java.time.LocalDate;

/**
 * A file of the logs that cannot be read.
 *
 * @param day day of the partition it lies in
 * @param file relative to the folder of the logs
 */
public record UnreadableFile(LocalDate day, String file, String why) implements Serializable {}
