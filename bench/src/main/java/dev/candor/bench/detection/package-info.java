/**
 * Measures the detector's false alarms, delays and speed beside its alternatives. Read {@link
 * dev.candor.bench.detection.DetectionBenchmark} first.
 */
package dev.candor.bench.detection;
