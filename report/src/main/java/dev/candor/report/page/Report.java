package dev.candor.report.page;

import java.time.Instant;

/**
 * What surrounds the comparisons of a published report.
 *
 * @param version of the program
 * @param at when it was written
 * @param command that writes it again
 * @param records what became of the records, empty where unknown
 */
public record Report(Texts t, String version, Instant at, String command, String records) {}
