/** Published detectors, to be measured beside our own in the same worlds. */
package dev.stillwatch.evaluate.baselines;
