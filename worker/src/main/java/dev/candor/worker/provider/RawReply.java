package dev.candor.worker.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What an HTTP reply says of itself in every API style: whether it came whole, where it redirects
 * to, and which error it reports.
 */
record RawReply(HttpExchanger.ExchangedReply reply, Endpoint endpoint, InstantSource clock) {

  int status() {
    return reply.status();
  }

  boolean isFine() {
    return reply.status() / 100 == 2;
  }

  boolean isRedirect() {
    return reply.status() / 100 == 3;
  }

  boolean isSimulated() {
    return ProviderErrors.simulated(reply.headers());
  }

  String text() {
    return reply.body().text();
  }

  /** The body as JSON, empty if it is none. */
  Optional<JsonNode> json() {
    try {
      return Optional.ofNullable(HttpCalls.JSON.readTree(text()));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** Why a document is no reply of the style: it is cut short, or redirects, or tells an error. */
  Optional<Answer> refusal(Optional<JsonNode> root) {
    Optional<Failure> cut = cutShort();
    if (cut.isPresent()) {
      return cut.map(Answer.class::cast);
    }
    if (isRedirect()) {
      return Optional.of(redirected());
    }
    if (isFine()) {
      return root.filter(ProviderError::isIn).map(error -> error(ProviderError.of(error)));
    }
    Answer answer =
        error(
            root.filter(any -> any.isObject() || any.isArray())
                .map(ProviderError::of)
                .orElseGet(() -> ProviderError.ofText(text())));
    if (answer instanceof Failure failure && failure.retryAfter().isEmpty() && root.isPresent()) {
      return Optional.of(failure.withRetryAfter(ProviderErrors.retryDelay(root.get())));
    }
    return Optional.of(answer);
  }

  /** What an error means. */
  Answer error(ProviderError error) {
    return ProviderErrors.answer(reply.status(), reply.headers(), error, endpoint, clock);
  }

  Failure redirected() {
    String place =
        reply.headers().firstValue("Location").map(to -> " to " + to).orElse(" without a place");
    return failure(
        FailureReason.REDIRECT,
        ErrorText.clean(
            endpoint.base().getHost() + " redirects" + place + " (" + reply.status() + ")",
            endpoint.secrets()));
  }

  /** What it means that a reply which had begun did not come to its end. */
  Failure midway(Failure cut) {
    FailureReason reason =
        switch (reply.body().ending()) {
          case BROKEN -> FailureReason.CUT_OFF;
          case LATE -> silentAtTheEnd() ? FailureReason.STALLED : FailureReason.TIMEOUT;
          default -> cut.reason();
        };
    return cut.withReason(reason).withPartial(Optional.empty());
  }

  /** Whether nothing came for the last quarter of the time, rather than too much for all of it. */
  private boolean silentAtTheEnd() {
    Duration silence = Duration.between(reply.body().lastAt(), clock.instant());
    return silence.multipliedBy(4).compareTo(endpoint.timeouts().whole()) >= 0;
  }

  /** Why a reply did not come whole; empty if it did. */
  Optional<Failure> cutShort() {
    return switch (reply.body().ending()) {
      case COMPLETE -> Optional.empty();
      case BROKEN ->
          Optional.of(
              failure(
                  FailureReason.CONNECTION,
                  "connection to "
                      + endpoint.base().getHost()
                      + " broke in the middle of the answer"));
      case TOO_LONG -> Optional.of(tooLong());
      case LATE ->
          Optional.of(
              failure(
                  FailureReason.TIMEOUT, "the answer was not complete before the total time-out"));
    };
  }

  Failure tooLong() {
    return failure(FailureReason.TOO_LARGE, "the answer is longer than max_reply_bytes");
  }

  Failure malformed(String what) {
    return failure(
        FailureReason.MALFORMED_REPLY,
        ErrorText.clean(what + ": " + reply.body().text(), endpoint.secrets()));
  }

  private Failure failure(FailureReason reason, String detail) {
    return Failure.of(reason, reply.status(), detail);
  }
}
