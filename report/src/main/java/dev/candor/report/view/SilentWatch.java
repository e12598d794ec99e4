package dev.candor.report.view;

import java.time.Instant;

/**
 * How the release that answers is watched for a change behind its unchanged name.
 *
 * @param learned first cycles that its reference holds
 * @param needed first cycles that make the reference
 * @param until when the reference should be complete; null where it is, or nobody can tell
 * @param since when the watch began; null before, and where that is no longer kept
 * @param withinCycles in which a change of ten points would likely show; null where unknown or too
 *     many
 * @param withinSeconds how long these cycles last as usual, null where unknown
 * @param repeats whether the endpoint repeats itself, so that every cycle is held against the first
 *     ones alone
 */
public record SilentWatch(
    int learned,
    int needed,
    Instant until,
    Instant since,
    Integer withinCycles,
    Long withinSeconds,
    boolean repeats) {
  /** Whether the reference is complete; before it is, the watch learns. */
  public boolean watching() {
    return learned >= needed;
  }
}
