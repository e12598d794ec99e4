/**
 * Publishes the prompts that are due for each target, each exactly once, whatever is restarted.
 * Read {@link dev.candor.producer.CycleConductor} first.
 */
package dev.candor.producer;
