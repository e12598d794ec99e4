/** Measures a replay. Read {@link dev.candor.bench.replay.ReplayBenchmark} first. */
package dev.candor.bench.replay;
