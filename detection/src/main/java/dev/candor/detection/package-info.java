/**
 * Decides from tallies whether a release differs from its baseline, or moved silently, at a stated
 * rate of false alarms. Read {@link dev.candor.detection.ReleaseComparison} first, then {@code
 * docs/statistics.md}.
 */
package dev.candor.detection;
