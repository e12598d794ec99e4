package dev.candor.simulator.dialect;

/**
 * Part of a streamed reply.
 *
 * @param thinking whether it belongs to the reasoning
 */
public record Piece(boolean thinking, String text) {}
