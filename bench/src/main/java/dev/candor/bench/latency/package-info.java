/**
 * How long after the deciding response an alert is at Alertmanager. Read {@link
 * dev.candor.bench.latency.LatencyBenchmark} first.
 */
package dev.candor.bench.latency;
