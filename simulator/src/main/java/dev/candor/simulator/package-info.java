/**
 * A simulated provider: a separate HTTP server that answers like a hosted model and rolls out
 * releases. Read {@link dev.candor.simulator.SimulatedProvider} first, then {@link
 * dev.candor.simulator.Scenario}.
 */
package dev.candor.simulator;
