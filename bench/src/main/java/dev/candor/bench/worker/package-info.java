/**
 * Measures the worker against the simulated provider on an embedded broker. Read {@link
 * dev.candor.bench.worker.WorkerBenchmark} first.
 */
package dev.candor.bench.worker;
