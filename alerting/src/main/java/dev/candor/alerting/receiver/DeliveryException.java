package dev.candor.alerting.receiver;

import java.time.Duration;
import java.util.Optional;

/** A receiver did not accept a notification. The message is one line without secrets. */
public final class DeliveryException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Optional<Duration> retryAfter;
  private final int status;

  public DeliveryException(String message, Throwable cause) {
    this(message, Optional.empty(), 0, cause);
  }

  private DeliveryException(
      String message, Optional<Duration> retryAfter, int status, Throwable cause) {
    super(PlainText.line(message, 200), cause);
    this.retryAfter = retryAfter;
    this.status = status;
  }

  /** Of a receiver that answered, though not that it accepted. */
  static DeliveryException answered(int status, Optional<Duration> retryAfter) {
    return new DeliveryException("HTTP " + status, retryAfter, status, null);
  }

  /** Status of the HTTP answer; 0 where there was none. */
  public int status() {
    return status;
  }

  public Optional<Duration> retryAfter() {
    return retryAfter == null ? Optional.empty() : retryAfter;
  }
}
