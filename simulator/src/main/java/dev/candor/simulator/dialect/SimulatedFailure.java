package dev.candor.simulator.dialect;

/**
 * An answer that is not a reply.
 *
 * @param message plain, and saying that it is simulated
 */
public record SimulatedFailure(Kind kind, String message) {

  /** What failed; the status is the usual one, a dialect may have another. */
  public enum Kind {
    BAD_REQUEST(400),
    /** An inspector refused the input, in the manner of DashScope. */
    DATA_INSPECTION(400),
    /** A filter refused the prompt, in the manner of Azure. */
    PROMPT_FILTER(400),
    WRONG_KEY(401),
    NO_CREDIT(402),
    NOT_FOUND(404),
    TOO_MANY_REQUESTS(429),
    SERVER_ERROR(500),
    BAD_GATEWAY(502),
    OVERLOADED(503);

    private final int status;

    Kind(int status) {
      this.status = status;
    }

    public int status() {
      return status;
    }
  }
}
