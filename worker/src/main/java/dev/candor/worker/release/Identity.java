package dev.candor.worker.release;

/**
 * What tells one release from another.
 *
 * @param release its name
 * @param servedModel what the provider calls the model; null where it says nothing
 * @param fingerprint the provider's fingerprint; null where it gives none, or where it means
 *     nothing
 */
record Identity(String release, String servedModel, String fingerprint) {}
