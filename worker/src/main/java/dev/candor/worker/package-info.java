/**
 * Calls the model API, records the reply or the failure. Read {@link
 * dev.candor.worker.WorkerService} first: it draws the flow from a prompt to its response.
 */
package dev.candor.worker;
