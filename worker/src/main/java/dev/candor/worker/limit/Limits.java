package dev.candor.worker.limit;

import java.util.OptionalDouble;

/**
 * How much a target may be sent, over all workers together.
 *
 * @param requestsPerMinute requests started a minute, absent for no limit
 * @param tokensPerMinute tokens of questions and replies a minute, absent for no limit
 * @param inFlight requests under way at a time
 */
public record Limits(
    OptionalDouble requestsPerMinute, OptionalDouble tokensPerMinute, int inFlight) {
  public Limits {
    if (inFlight < 1) {
      throw new IllegalArgumentException("at least one request must be allowed in flight");
    }
    if (requestsPerMinute.orElse(1) <= 0 || tokensPerMinute.orElse(1) <= 0) {
      throw new IllegalArgumentException("a rate must be positive");
    }
  }
}
