package dev.candor.worker;

import dev.candor.runtime.MeterBook;
import dev.candor.runtime.Meters;
import java.time.Duration;
import java.util.Objects;

/** Counts in the meters of the catalogue. */
public final class MeteredWorkerMetrics implements WorkerMetrics {
  private final MeterBook book;

  public MeteredWorkerMetrics(MeterBook book) {
    this.book = Objects.requireNonNull(book);
  }

  @Override
  public void probeEnded(String target, String result, Duration duration) {
    book.count(Meters.PROBES, target, result);
    if (!duration.isZero()) {
      book.record(Meters.PROBE_DURATION, duration, target);
    }
  }

  @Override
  public void retried(String target, String reason) {
    book.count(Meters.PROBE_RETRIES, target, reason);
  }

  @Override
  public void signalled(String target, String arm, String signal) {
    book.count(Meters.PROVIDER_SIGNALS, target, arm, signal);
  }

  @Override
  public void blind(String target, boolean blind) {
    book.set(Meters.TARGET_BLIND, blind ? 1 : 0, target);
  }

  @Override
  public void inFlight(String target, int requests) {
    book.set(Meters.PROBES_IN_FLIGHT, requests, target);
  }

  @Override
  public void circuit(String target, boolean open) {
    book.set(Meters.CIRCUIT_OPEN, open ? 1 : 0, target);
  }

  @Override
  public void spent(String target, double dollars, long promptTokens, long completionTokens) {
    book.count(Meters.SPEND, dollars, target);
    book.count(Meters.TOKENS, promptTokens, target, "prompt");
    book.count(Meters.TOKENS, completionTokens, target, "completion");
  }

  @Override
  public void budgetLeft(String target, String period, double dollars) {
    book.set(Meters.BUDGET_LEFT, dollars, target, period);
  }

  @Override
  public void releaseChanged(String target, String how) {
    book.count(Meters.RELEASE_CHANGES, target, how);
  }

  @Override
  public void currentRelease(String target, String release) {
    book.forget(
        Meters.RELEASE_CURRENT,
        values -> values.get(0).equals(target) && !values.get(1).equals(release));
    book.set(Meters.RELEASE_CURRENT, 1, target, release);
  }

  @Override
  public void deadLetter(String reason) {
    book.count(Meters.DEAD_LETTERS, reason);
  }
}
