package dev.candor.stream.query;

import java.time.Instant;

/**
 * A target whose newest probes all failed, so that nothing can be said of its answers.
 *
 * @param since when the first of these probes ended
 * @param failures probes that failed in a row
 * @param failure reason code of the newest
 * @param detail what the provider or the network said about it, null where unknown
 */
public record BlindTarget(
    String target, Instant since, int failures, String failure, String detail) {}
