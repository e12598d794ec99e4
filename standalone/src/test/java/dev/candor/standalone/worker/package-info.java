/**
 * The worker against a real broker. Read {@link dev.candor.standalone.worker.ITWorkerLosesNothing}
 * first.
 */
package dev.candor.standalone.worker;
