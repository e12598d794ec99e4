/**
 * The simulated provider as a command of its own, to try a worker against. Read {@link
 * dev.candor.launcher.simulate.SimulateCommand} first.
 */
package dev.candor.launcher.simulate;
