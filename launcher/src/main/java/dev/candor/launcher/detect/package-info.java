/**
 * Drift detection on recorded rows, without Kafka. Read {@link
 * dev.candor.launcher.detect.DetectCommand} first; {@link
 * dev.candor.launcher.detect.RecordedTallies} groups rows for other commands too.
 */
package dev.candor.launcher.detect;
