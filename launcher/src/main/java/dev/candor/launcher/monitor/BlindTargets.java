package dev.candor.launcher.monitor;

import dev.candor.events.Response;
import dev.candor.model.FailedProbes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Tells from the responses which targets are blind. Says so once, and once that it is over. */
final class BlindTargets {
  private final Map<String, FailedProbes> targets = new HashMap<>();

  /**
   * A target became blind, or sees again.
   *
   * @param words for a person, without a final stop
   */
  record News(boolean isBlind, String words) {}

  Optional<News> after(Response response) {
    FailedProbes failures = targets.computeIfAbsent(response.target(), any -> new FailedProbes());
    if (response.failure() == null) {
      return failures.answered()
          ? Optional.of(new News(false, response.target() + " is answering again"))
          : Optional.empty();
    }
    return failures.failed(response.failure())
        ? Optional.of(new News(true, response.target() + ": every probe fails: " + why(response)))
        : Optional.empty();
  }

  private static String why(Response response) {
    String status = response.httpStatus() == null ? "" : " (HTTP " + response.httpStatus() + ")";
    String detail = response.failureDetail() == null ? "" : ": " + response.failureDetail();
    return "%s%s%s; nothing is measured there until this is fixed; run candor doctor to find out why"
        .formatted(response.failure(), status, detail);
  }
}
