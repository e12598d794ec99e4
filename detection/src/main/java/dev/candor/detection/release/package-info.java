/**
 * A candidate against its baseline: the value that is fed, its looks, its report and its stored
 * form. Read {@link dev.candor.detection.release.ReleaseComparison} first.
 */
package dev.candor.detection.release;
