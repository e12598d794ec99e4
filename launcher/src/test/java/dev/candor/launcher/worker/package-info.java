/**
 * The worker against a real broker. Read {@link dev.candor.launcher.worker.ITWorkerLosesNothing}
 * first.
 */
package dev.candor.launcher.worker;
