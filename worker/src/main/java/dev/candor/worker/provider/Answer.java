package dev.candor.worker.provider;

/**
 * How one call ended: the provider said something, be it a block, or the call failed. Moderation is
 * data and therefore a {@link Completion}.
 */
public sealed interface Answer permits Completion, Failure {}
