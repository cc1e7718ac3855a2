package dev.stillwatch.review;

import java.time.Instant;

/**
 * A redacted prompt of a case.
 *
 * @param redactions passages taken out
 */
public record Exemplar(
    String caseId,
    String requestId,
    Instant fetchedAt,
    Instant expiresAt,
    String text,
    long redactions) {}
