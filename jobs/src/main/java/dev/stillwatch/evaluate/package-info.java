/** Scores of cases against worlds whose truth is known. */
package dev.stillwatch.evaluate;
