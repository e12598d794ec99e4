/**
 * Drift detection on recorded rows, without Kafka. Read {@link
 * dev.candor.standalone.detect.DetectCommand} first; {@link
 * dev.candor.standalone.detect.RecordedTallies} groups rows for other commands too.
 */
package dev.candor.standalone.detect;
