package dev.stillwatch.review;

import dev.stillwatch.privacy.RedactedText;
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
    RedactedText text,
    long redactions) {}
