/**
 * How fast the simulated provider answers. Read {@link
 * dev.candor.bench.simulator.SimulatorBenchMain} first.
 */
package dev.candor.bench.simulator;
