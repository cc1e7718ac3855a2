/** Placeholder. */
package dev.stillwatch;
