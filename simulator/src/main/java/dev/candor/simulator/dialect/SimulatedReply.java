package dev.candor.simulator.dialect;

/**
 * A reply before it takes a provider's shape.
 *
 * @param created seconds since the epoch
 * @param fingerprint empty to leave it out
 * @param thinking in a field of its own; empty for none
 * @param text what the client reads, think tags included where the model writes them
 */
public record SimulatedReply(
    String id,
    long created,
    String model,
    String fingerprint,
    String thinking,
    String text,
    Finish finish,
    int promptTokens,
    int completionTokens) {}
