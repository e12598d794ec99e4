package dev.candor.report.view;

import java.time.Instant;

/**
 * What a release such as {@code name~2} is, which no provider calls so.
 *
 * @param previous what it was before
 * @param since when the behaviour changed
 */
public record Revision(String release, String previous, Instant since) {}
