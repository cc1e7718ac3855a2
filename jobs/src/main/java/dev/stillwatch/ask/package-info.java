/** What investigators ask most, as questions with a name. */
package dev.stillwatch.ask;
