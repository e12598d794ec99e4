package dev.candor.worker.provider;

import java.util.Locale;

/** Why a probe has no answer. The codes are tag values and stay as they are. */
public enum FailureReason {
  /** No connection, or it broke. */
  CONNECTION(true, true),
  /** The certificate or the handshake was refused. */
  TLS(false, true),
  /** No answer in time. */
  TIMEOUT(true, true),
  /** The provider wants fewer requests. */
  RATE_LIMITED(true, false),
  /** The provider is overloaded or broken (5xx). */
  SERVER_ERROR(true, true),
  /** The answer is not what the API promises. */
  MALFORMED_REPLY(true, true),
  /** The answer is longer than is read. */
  TOO_LARGE(false, false),
  /** The key is missing, wrong or not allowed to do this. */
  BAD_KEY(false, true),
  /** The account has no money left. */
  NO_CREDIT(false, true),
  /** The endpoint does not know the model or the path. */
  WRONG_MODEL(false, true),
  /** The endpoint refuses the request's form. */
  BAD_REQUEST(false, false),
  /** The probe's time ran out before it could be asked. */
  EXPIRED(false, false),
  /** The target's budget is used up. */
  BUDGET(false, false),
  /** The target's circuit stayed open longer than the probe may wait. */
  CIRCUIT_OPEN(false, false),
  /** The worker's settings name no such target. */
  UNKNOWN_TARGET(false, false);

  private final boolean retried;
  private final boolean trips;

  FailureReason(boolean retried, boolean trips) {
    this.retried = retried;
    this.trips = trips;
  }

  /** Whether asking again may help. */
  public boolean isRetried() {
    return retried;
  }

  /** Whether it speaks against the target as a whole, so that the circuit counts it. */
  public boolean trips() {
    return trips;
  }

  /** The code, as records and meters carry it. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
