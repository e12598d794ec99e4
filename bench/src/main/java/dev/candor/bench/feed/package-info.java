/** Responses written as a worker would, for benchmarks of what comes after. */
package dev.candor.bench.feed;
