package dev.stillwatch.review;

import dev.stillwatch.privacy.RawName;
import java.util.Optional;

/**
 * A member of a case under the name the source knows it by.
 *
 * @param ref its pseudonym
 * @param state active or left
 * @param known the name; empty where neither logs nor the table of accounts hold it any more
 */
public record NamedAccount(String ref, String state, Optional<RawName> known) {}
