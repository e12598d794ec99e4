/** What years of history cost. Read {@link dev.candor.bench.growth.GrowthBenchmark} first. */
package dev.candor.bench.growth;
