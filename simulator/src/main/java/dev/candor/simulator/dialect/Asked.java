package dev.candor.simulator.dialect;

import java.util.OptionalLong;

/**
 * A request for a reply, whatever its shape was.
 *
 * @param model as asked
 * @param prompt text of the last user message
 * @param stream whether server-sent events are wanted
 * @param greedy temperature 0 was asked for
 * @param seed given by the client
 * @param maxTokens most tokens of the reply, 0 when not said
 * @param promptTokens estimate over all messages
 */
public record Asked(
    String model,
    String prompt,
    boolean stream,
    boolean greedy,
    OptionalLong seed,
    int maxTokens,
    int promptTokens) {}
