package dev.candor.worker.provider;

import dev.candor.model.Require;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
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
@RecordBuilder
public record Failure(
    FailureReason reason,
    OptionalInt httpStatus,
    String detail,
    Optional<Duration> retryAfter,
    Optional<Completion> partial)
    implements Answer, FailureBuilder.With {

  public Failure {
    Require.nonNull(reason, httpStatus, detail, retryAfter, partial);
  }

  public static Failure of(FailureReason reason, String detail) {
    return new Failure(reason, OptionalInt.empty(), detail, Optional.empty(), Optional.empty());
  }

  /** A failure that a response with this status says or is. */
  static Failure of(FailureReason reason, int status, String detail) {
    return of(reason, detail).withHttpStatus(OptionalInt.of(status));
  }

  Failure withPartial(Completion completion) {
    return withPartial(Optional.of(completion));
  }
}
