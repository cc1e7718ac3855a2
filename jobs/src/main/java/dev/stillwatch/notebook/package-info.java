/** Investigations as notebooks: read, run on a lake, and written out again. */
package dev.stillwatch.notebook;
