/**
 * The shapes of the providers' interfaces: OpenAI and those compatible with it, Anthropic Messages,
 * Gemini. Read {@link dev.candor.simulator.dialect.Dialect} first.
 */
package dev.candor.simulator.dialect;
