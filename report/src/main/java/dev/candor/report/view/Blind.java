package dev.candor.report.view;

import java.time.Instant;

/**
 * Why nothing is seen of a target.
 *
 * @param since when the first of the failed probes ended
 * @param failures probes that failed in a row
 * @param failure reason code of the newest
 * @param detail what the provider or the network said about it, null where unknown
 */
public record Blind(Instant since, int failures, String failure, String detail) {}
