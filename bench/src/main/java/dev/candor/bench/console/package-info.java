/**
 * The console in a browser: how fast its pages paint, and how they look. Read {@link
 * dev.candor.bench.console.ConsoleBenchmark} first.
 */
package dev.candor.bench.console;
