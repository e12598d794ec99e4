package dev.candor.launcher.monitor;

import dev.candor.events.Response;
import dev.candor.model.FailedProbes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tells from the responses which targets are blind: the newest probes all failed, and at the
 * target, not for want of time or money. Says so once, and once that it is over.
 */
final class BlindTargets {
  private final Map<String, Integer> failed = new HashMap<>();

  /**
   * A target became blind, or sees again.
   *
   * @param words for a person, without a final stop
   */
  record News(boolean isBlind, String words) {}

  Optional<News> after(Response response) {
    String target = response.target();
    if (response.failure() != null && !FailedProbes.isTheTargets(response.failure())) {
      return Optional.empty();
    }
    if (response.failure() == null) {
      boolean wasBlind = failed.getOrDefault(target, 0) >= FailedProbes.MIN_FOR_BLIND;
      failed.put(target, 0);
      return wasBlind
          ? Optional.of(new News(false, target + " is answering again"))
          : Optional.empty();
    }
    int inARow = failed.merge(target, 1, Integer::sum);
    return inARow == FailedProbes.MIN_FOR_BLIND
        ? Optional.of(new News(true, target + ": every probe fails: " + why(response)))
        : Optional.empty();
  }

  private static String why(Response response) {
    String status = response.httpStatus() == null ? "" : " (HTTP " + response.httpStatus() + ")";
    String detail = response.failureDetail() == null ? "" : ": " + response.failureDetail();
    return "%s%s%s; nothing is measured there until this is fixed; run candor doctor to find out why"
        .formatted(response.failure(), status, detail);
  }
}
