package dev.candor.worker;

import dev.candor.model.EmptyReplies;
import dev.candor.model.FailedProbes;
import dev.candor.worker.provider.Answer;
import dev.candor.worker.provider.Completion;
import dev.candor.worker.provider.Failure;
import dev.candor.worker.provider.FailureReason;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the answers of one target for what is no moderation: an endpoint that is empty for all
 * prompts alike, and a target that answers nothing any more.
 */
final class AnswerWatch {
  private static final Logger log = LoggerFactory.getLogger(AnswerWatch.class);

  private final String target;
  private final WorkerMetrics metrics;
  private final RecentEmptyReplies recent = new RecentEmptyReplies();
  private final FailedProbes failures = new FailedProbes();
  private LocalDate emptyOn = LocalDate.MIN;

  AnswerWatch(String target, WorkerMetrics metrics) {
    this.target = target;
    this.metrics = metrics;
    metrics.blind(target, false);
  }

  /**
   * Counts what the provider signalled; a reply that is empty for all prompts alike is a failure.
   */
  Answer weighed(Probe probe, Completion said, Instant now) {
    String arm = probe.prompt().arm().wireName();
    boolean control = arm.equals("control");
    Optional<Completion.ProviderSignal> signal = said.signal();
    signal.ifPresent(what -> metrics.signalled(target, arm, what.code()));
    boolean empty = signal.filter(what -> what == Completion.ProviderSignal.EMPTY).isPresent();
    EmptyReplies emptyReplies = recent.with(control, empty);
    if (!empty || !emptyReplies.areTheEndpoints()) {
      return said;
    }
    String detail =
        String.format(
            Locale.ROOT,
            "an empty reply, as to %d of the last %d control prompts",
            emptyReplies.emptyControls(),
            emptyReplies.controls());
    logEmptyReplies(detail, now);
    return Failure.of(FailureReason.EMPTY_REPLY, detail);
  }

  /** Once a day; each reply is counted besides. */
  private void logEmptyReplies(String detail, Instant now) {
    LocalDate day = LocalDate.ofInstant(now, ZoneOffset.UTC);
    if (!day.equals(emptyOn)) {
      emptyOn = day;
      log.warn(
          "{}: {}: the endpoint is broken; that is not moderation, so such probes count as"
              + " failed (empty_reply)",
          target,
          detail);
    }
  }

  /** Says once that a target answers nothing any more, and once that it does again. */
  void seen(Answer answer) {
    if (answer instanceof Failure failure) {
      if (failures.failed(failure.reason().code())) {
        log.warn(
            "{}: the last {} probes all failed, newest with {}: {}; {}",
            target,
            FailedProbes.MIN_FOR_BLIND,
            failure.reason().code(),
            failure.detail(),
            failure.reason().remedy());
      }
    } else if (failures.answered()) {
      log.info("{}: is answering again", target);
    }
    metrics.blind(target, failures.isBlind());
  }
}
