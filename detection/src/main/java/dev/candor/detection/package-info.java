/**
 * Decides from tallies whether a release differs from its baseline, or moved silently, at a stated
 * rate of false alarms. Read {@link dev.candor.detection.release.ReleaseComparison} first, then
 * {@code docs/statistics.md}; what is here is shared by all of it.
 */
package dev.candor.detection;
