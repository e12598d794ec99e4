package dev.candor.worker;

import dev.candor.runtime.BoundedMeterRegistry;
import dev.candor.runtime.Meters;
import java.time.Duration;
import java.util.Objects;

/** Counts in the meters of the catalogue. */
public final class MeteredWorkerMetrics implements WorkerMetrics {
  private final BoundedMeterRegistry meters;

  public MeteredWorkerMetrics(BoundedMeterRegistry meters) {
    this.meters = Objects.requireNonNull(meters);
  }

  @Override
  public void probeEnded(String target, String result, Duration duration) {
    meters.count(Meters.PROBES, target, result);
    if (!duration.isZero()) {
      meters.record(Meters.PROBE_DURATION, duration, target);
    }
  }

  @Override
  public void retried(String target, String reason) {
    meters.count(Meters.PROBE_RETRIES, target, reason);
  }

  @Override
  public void signalled(String target, String arm, String signal) {
    meters.count(Meters.PROVIDER_SIGNALS, target, arm, signal);
  }

  @Override
  public void blind(String target, boolean blind) {
    meters.set(Meters.TARGET_BLIND, blind ? 1 : 0, target);
  }

  @Override
  public void inFlight(String target, int requests) {
    meters.set(Meters.PROBES_IN_FLIGHT, requests, target);
  }

  @Override
  public void circuit(String target, boolean open) {
    meters.set(Meters.CIRCUIT_OPEN, open ? 1 : 0, target);
  }

  @Override
  public void spent(String target, double dollars, long promptTokens, long completionTokens) {
    meters.count(Meters.SPEND, dollars, target);
    meters.count(Meters.TOKENS, promptTokens, target, "prompt");
    meters.count(Meters.TOKENS, completionTokens, target, "completion");
  }

  @Override
  public void budgetLeft(String target, String period, double dollars) {
    meters.set(Meters.BUDGET_LEFT, dollars, target, period);
  }

  @Override
  public void releaseChanged(String target, String how) {
    meters.count(Meters.RELEASE_CHANGES, target, how);
  }

  @Override
  public void deadLetter(String reason) {
    meters.count(Meters.DEAD_LETTERS, reason);
  }

  @Override
  public void passedOver(String topic) {
    meters.count(Meters.RECORDS_UNREADABLE, "worker", topic);
  }
}
