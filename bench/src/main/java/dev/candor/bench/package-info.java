/** Benchmarks, run by {@code bin/bench}. Read {@link dev.candor.bench.BenchMain} first. */
package dev.candor.bench;
