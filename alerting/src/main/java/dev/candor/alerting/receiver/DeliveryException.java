package dev.candor.alerting.receiver;

import java.time.Duration;
import java.util.Optional;

/** A receiver did not accept a notification. The message is one line without secrets. */
public final class DeliveryException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Optional<Duration> retryAfter;
  private final boolean refused;
  private final int status;

  public DeliveryException(String message) {
    this(message, Optional.empty(), null);
  }

  public DeliveryException(String message, Throwable cause) {
    this(message, Optional.empty(), cause);
  }

  /**
   * @param retryAfter how long the receiver asked to be left alone
   */
  public DeliveryException(String message, Optional<Duration> retryAfter, Throwable cause) {
    this(message, retryAfter, false, 0, cause);
  }

  private DeliveryException(
      String message, Optional<Duration> retryAfter, boolean refused, int status, Throwable cause) {
    super(PlainText.line(message, 200), cause);
    this.retryAfter = retryAfter;
    this.refused = refused;
    this.status = status;
  }

  /**
   * Of a receiver that answered, though not that it accepted.
   *
   * @param refused whether the same request would never be taken
   */
  static DeliveryException answered(int status, Optional<Duration> retryAfter, boolean refused) {
    return new DeliveryException("HTTP " + status, retryAfter, refused, status, null);
  }

  /** Status of the HTTP answer; 0 where there was none. */
  public int status() {
    return status;
  }

  /** Whether the same request would never be taken. */
  public boolean isRefused() {
    return refused;
  }

  public Optional<Duration> retryAfter() {
    return retryAfter == null ? Optional.empty() : retryAfter;
  }
}
