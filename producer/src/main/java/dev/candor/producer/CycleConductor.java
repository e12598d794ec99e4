package dev.candor.producer;

import dev.candor.events.Prompt;
import dev.candor.producer.plan.Burst;
import dev.candor.producer.plan.CyclePlanner;
import dev.candor.producer.plan.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/**
 * Publishes each prompt when it is due, exactly once. Opens the log (which shuts out any other
 * writer and tells what is published), resumes every target from there, and then at each round
 * publishes what is due. After any failure the log is reopened, so that what the failed attempt
 * left behind is seen rather than guessed. One thread at a time.
 */
final class CycleConductor implements AutoCloseable {
  /** Prompts in one transaction: large enough to be cheap, small enough to end soon. */
  private static final int BATCH = 500;

  /** Longest wait between two rounds, so that a clock that is set is noticed. */
  private static final Duration LONGEST_WAIT = Duration.ofMillis(500);

  private final ProducerSettings settings;
  private final PromptLog promptLog;
  private final Triggers triggers;
  private final ProducerMetrics metrics;
  private final CyclePlanner planner;
  private final List<TargetCycles> targets = new ArrayList<>();
  private Collection<Burst.Trigger> happened = List.of();

  CycleConductor(
      ProducerSettings settings, PromptLog promptLog, Triggers triggers, ProducerMetrics metrics) {
    this.settings = Objects.requireNonNull(settings);
    this.promptLog = Objects.requireNonNull(promptLog);
    this.triggers = Objects.requireNonNull(triggers);
    this.metrics = Objects.requireNonNull(metrics);
    this.planner = settings.planner();
  }

  boolean isOpen() {
    return !targets.isEmpty();
  }

  /** Publishes what is due and returns how long to wait before the next round. */
  Duration round(Instant now) {
    Schedule schedule = settings.schedule();
    if (!isOpen() || targets.stream().anyMatch(target -> target.begins(now))) {
      // Only a cycle that begins asks what has happened, and then it must hear all of it.
      happened = triggers.since(settings.burst().horizon(schedule, schedule.cycleAt(now)));
    }
    if (!isOpen()) {
      open(now);
    }
    Instant next = now.plus(LONGEST_WAIT);
    for (TargetCycles target : targets) {
      target.advance(now, happened);
      for (List<Prompt> due = target.due(now, BATCH);
          !due.isEmpty();
          due = target.due(now, BATCH)) {
        promptLog.publish(due);
        target.published(due);
      }
      next = target.next().isBefore(next) ? target.next() : next;
    }
    Duration wait = Duration.between(now, next);
    return wait.isNegative() ? Duration.ZERO : wait;
  }

  private void open(Instant now) {
    Published published = promptLog.open(TargetCycles.horizon(settings.schedule(), now));
    List<TargetCycles> resumed = new ArrayList<>();
    for (TargetPlan plan : settings.targets()) {
      TargetCycles target = new TargetCycles(plan, planner, settings.burst(), metrics);
      target.resume(now, published, happened);
      metrics.cycleInterval(plan.name(), settings.schedule().every());
      resumed.add(target);
    }
    targets.addAll(resumed);
  }

  /** Gives the log up; the next round reopens it. */
  @Override
  public void close() {
    targets.clear();
    promptLog.close();
  }
}
