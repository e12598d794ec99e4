package dev.candor.worker.provider;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Why a probe has no answer. The codes are tag values and stay as they are. */
public enum FailureReason {
  /** No connection, or it broke. */
  CONNECTION(true, true),
  /** The certificate or the handshake was refused. */
  TLS(false, true),
  /** No answer in time. */
  TIMEOUT(true, true),
  /** The reply broke off before its end, and nothing said that moderation did it. */
  CUT_OFF(true, true),
  /** The reply began, and then nothing more came in time. */
  STALLED(true, true),
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
  /** Something answers with the address of another place. */
  REDIRECT(false, true),
  /** Whoever asks, or from where, is turned away before the model: a CDN, a firewall, a region. */
  DENIED(false, true),
  /** The endpoint refuses the request's form. */
  BAD_REQUEST(false, false),
  /** Replies are empty, those to control prompts as well: the endpoint is broken. */
  EMPTY_REPLY(false, false),
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

  /** What to do about it, for a person who reads that every probe fails. */
  public String remedy() {
    return switch (this) {
      case BAD_KEY -> "check the key in api_key_env or api_key_file";
      case NO_CREDIT -> "add credit to the account";
      case WRONG_MODEL -> "check model, endpoint and path";
      case REDIRECT -> "set endpoint to the address that it redirects to";
      case DENIED -> "use an address, account or region that the provider admits";
      case TLS -> "check the endpoint's scheme, its certificate and ca_file";
      case CONNECTION -> "check endpoint, name resolution, proxy and firewall";
      case BAD_REQUEST -> "check the fields that are sent: max_tokens_field, stream_usage, body";
      case RATE_LIMITED -> "lower limits.requests_per_minute";
      default -> "run candor doctor with this configuration";
    };
  }

  /** The reason with a code; empty if none has it. */
  static Optional<FailureReason> named(String code) {
    return Arrays.stream(values()).filter(reason -> reason.code().equals(code)).findFirst();
  }

  /** The code, as records and meters carry it. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
