package dev.candor.simulator;

/**
 * What a model's provider allows; beyond it a request gets HTTP 429.
 *
 * @param requestsPerMinute refilled evenly; 0 for no limit
 * @param burst requests allowed at once after a rest, at least 1
 * @param inFlight requests being answered at the same time; 0 for no limit
 * @param retryAfter how the answer says when to come back
 */
public record RateLimit(int requestsPerMinute, int burst, int inFlight, RetryHint retryAfter) {

  /** How {@code Retry-After} is written. */
  public enum RetryHint {
    SECONDS,
    /** An HTTP date. */
    DATE,
    /** One or the other. */
    EITHER,
    /** Left out. */
    ABSENT
  }

  /** No limit. */
  public static final RateLimit NONE = new RateLimit(0, 1, 0, RetryHint.SECONDS);

  public RateLimit {
    if (requestsPerMinute < 0 || burst < 1 || inFlight < 0) {
      throw new IllegalArgumentException(
          "a rate limit needs requests-per-minute and in-flight of at least 0 and a burst of at"
              + " least 1");
    }
  }
}
