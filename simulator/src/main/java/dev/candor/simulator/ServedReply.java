package dev.candor.simulator;

import dev.candor.model.Outcome;
import java.time.Instant;

/**
 * What one request got, and what it was meant to be.
 *
 * @param number counts from 1 over all requests for a reply
 * @param time by the provider's clock, when the request came
 * @param model as asked
 * @param release that answered; empty when none was reached
 * @param question as recognised
 * @param outcome intended; null when the request failed before the model was asked
 * @param fault word for the failure, empty without one
 * @param status HTTP status sent, 0 when the connection was reset or stalled
 * @param finishReason in the words of OpenAI; empty when there was none
 * @param text of the reply without reasoning; what the provider blocked afterwards included
 */
public record ServedReply(
    long number,
    Instant time,
    String model,
    String release,
    String servedModel,
    String fingerprint,
    SimulatedQuestion question,
    Outcome outcome,
    String fault,
    int status,
    String finishReason,
    String text) {}
