package dev.candor.stream.step;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * When each target last answered, by the machine's clock, since this task runs. A target that has
 * sent nothing since is not known here: it may have been taken out of the configuration.
 */
final class LastAnswers {
  /**
   * The end of a target's silence so far.
   *
   * @param atMillis by the machine's clock, when it last answered or was first seen
   * @param receivedAt by the worker's clock, the same
   * @param failure why its newest probe did not answer; empty where none has failed since
   */
  record Last(long atMillis, Instant receivedAt, String failure) {}

  private final Map<String, Last> targets = new HashMap<>();

  void answered(String target, Instant receivedAt, long now) {
    targets.put(target, new Last(now, receivedAt, ""));
  }

  /** A probe that ended without an answer: it starts the count and never restarts it. */
  void failed(String target, String failure, Instant receivedAt, long now) {
    targets.compute(
        target,
        (any, known) ->
            known == null
                ? new Last(now, receivedAt, failure)
                : new Last(known.atMillis(), known.receivedAt(), failure));
  }

  /** The targets that have been silent longer than so. */
  List<String> silentFor(Duration longest, long now) {
    List<String> silent = new ArrayList<>();
    targets.forEach(
        (target, last) -> {
          if (now - last.atMillis() > longest.toMillis()) {
            silent.add(target);
          }
        });
    silent.sort(null);
    return silent;
  }

  Last last(String target) {
    return targets.get(target);
  }
}
