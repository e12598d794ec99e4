package dev.candor.producer;

import dev.candor.producer.plan.Purpose;
import java.time.Duration;

/**
 * What the producer counts. Every probe of every planned cycle is counted once, as published or as
 * skipped with a reason; worry when prompts are skipped, or when no cycle ends within twice the
 * interval.
 */
public interface ProducerMetrics {
  /** Why a planned probe was not published. */
  enum Skipped {
    /** The budget does not cover it. */
    BUDGET,
    /** Its cycle had passed before it could be published. */
    MISSED
  }

  /** The configured time between a target's cycles. */
  void cycleInterval(String target, Duration every);

  void published(String target, Purpose purpose, int prompts);

  void skipped(String target, Skipped reason, int prompts);

  /** All prompts of a cycle that the plan holds are published. */
  void cycleEnded(String target);

  /** A record that may call for more samples cannot be read and was passed over. */
  void passedOver(String topic);
}
