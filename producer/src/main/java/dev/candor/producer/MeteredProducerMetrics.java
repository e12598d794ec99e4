package dev.candor.producer;

import dev.candor.producer.plan.Purpose;
import dev.candor.runtime.BoundedMeterRegistry;
import dev.candor.runtime.Meters;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;

/** Counts in the meters of the catalogue. */
public final class MeteredProducerMetrics implements ProducerMetrics {
  private final BoundedMeterRegistry registry;

  public MeteredProducerMetrics(BoundedMeterRegistry registry) {
    this.registry = Objects.requireNonNull(registry);
  }

  @Override
  public void cycleInterval(String target, Duration every) {
    registry.set(Meters.CYCLE_INTERVAL, every.toMillis() / 1000.0, target);
    registry.count(Meters.CYCLES, 0, target);
    for (Skipped reason : Skipped.values()) {
      skipped(target, reason, 0);
    }
  }

  @Override
  public void published(String target, Purpose purpose, int prompts) {
    registry.count(Meters.PROMPTS, prompts, target, purpose.text());
  }

  @Override
  public void skipped(String target, Skipped reason, int prompts) {
    registry.count(Meters.PROMPTS_SKIPPED, prompts, target, reason.name().toLowerCase(Locale.ROOT));
  }

  @Override
  public void cycleEnded(String target) {
    registry.count(Meters.CYCLES, target);
  }

  @Override
  public void passedOver(String topic) {
    registry.count(Meters.RECORDS_UNREADABLE, "producer", topic);
  }
}
