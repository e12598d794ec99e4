package dev.candor.simulator;

/**
 * Shares of requests that fail before the model is asked; one request has at most one fault.
 *
 * @param tooManyRequests HTTP 429 with {@code Retry-After}, whatever the rate
 * @param serverError HTTP 500, 502 or 503
 * @param reset the connection is reset instead of a reply
 * @param stall no reply ever comes
 * @param torn the connection closes after half of the reply
 * @param malformed HTTP 200 with a body that is not JSON
 */
public record Faults(
    double tooManyRequests,
    double serverError,
    double reset,
    double stall,
    double torn,
    double malformed) {

  /** No faults. */
  public static final Faults NONE = new Faults(0, 0, 0, 0, 0, 0);

  public Faults {
    double sum = 0;
    for (double share :
        new double[] {tooManyRequests, serverError, reset, stall, torn, malformed}) {
      if (!(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException("a share of faults must be from 0 to 1, not " + share);
      }
      sum += share;
    }
    if (sum > 1) {
      throw new IllegalArgumentException("the shares of faults add up to more than 1: " + sum);
    }
  }

  enum Kind {
    NONE,
    TOO_MANY_REQUESTS,
    SERVER_ERROR,
    RESET,
    STALL,
    TORN,
    MALFORMED
  }

  /** The fault at a point of [0, 1), the shares laid end to end from 0. */
  Kind at(double point) {
    double[] shares = {tooManyRequests, serverError, reset, stall, torn, malformed};
    double end = 0;
    for (int i = 0; i < shares.length; i++) {
      end += shares[i];
      if (point < end) {
        return Kind.values()[i + 1];
      }
    }
    return Kind.NONE;
  }
}
