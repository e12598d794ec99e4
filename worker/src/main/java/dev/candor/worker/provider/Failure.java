package dev.candor.worker.provider;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A call that brought no answer.
 *
 * @param reason what kind of failure it is
 * @param httpStatus the HTTP status, if a response came
 * @param detail what the provider or the network said, bounded and without secrets
 * @param retryAfter how long the provider asks to wait
 * @param partial what had come before the connection broke, if anything
 */
public record Failure(
    FailureReason reason,
    OptionalInt httpStatus,
    String detail,
    Optional<Duration> retryAfter,
    Optional<Completion> partial)
    implements Answer {

  public Failure {
    Objects.requireNonNull(reason);
    Objects.requireNonNull(httpStatus);
    Objects.requireNonNull(detail);
    Objects.requireNonNull(retryAfter);
    Objects.requireNonNull(partial);
  }

  public static Failure of(FailureReason reason, String detail) {
    return new Failure(reason, OptionalInt.empty(), detail, Optional.empty(), Optional.empty());
  }

  Failure withPartial(Completion completion) {
    return new Failure(reason, httpStatus, detail, retryAfter, Optional.of(completion));
  }
}
