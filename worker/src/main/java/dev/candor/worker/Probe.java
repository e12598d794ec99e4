package dev.candor.worker;

import dev.candor.events.Prompt;
import dev.candor.worker.provider.Failure;
import java.time.Duration;
import java.time.Instant;

/** One prompt on its way to its end. Touched only on the worker's timeline once accepted. */
final class Probe {
  private final Prompt prompt;
  private final Claim claim;
  private final long offset;
  private final byte[] key;
  private final byte[] value;
  private int attempts;
  private Instant notBefore;
  private Instant deadline;
  private Instant firstAskedAt;
  private Instant lastAskedAt;
  private Failure lastFailure;
  private double cost;

  /**
   * @param key the record's key as it was, for the dead letter
   * @param value the record's value as it was, for the dead letter
   */
  Probe(Prompt prompt, Claim claim, long offset, byte[] key, byte[] value) {
    this.prompt = prompt;
    this.claim = claim;
    this.offset = offset;
    this.key = key;
    this.value = value;
    this.notBefore = prompt.dueAt();
  }

  Prompt prompt() {
    return prompt;
  }

  Claim claim() {
    return claim;
  }

  long offset() {
    return offset;
  }

  byte[] key() {
    return key;
  }

  byte[] value() {
    return value;
  }

  int attempts() {
    return attempts;
  }

  Instant notBefore() {
    return notBefore;
  }

  void accepted(Instant now, Duration maxWait) {
    Instant start = now.isAfter(prompt.dueAt()) ? now : prompt.dueAt();
    Instant patience = start.plus(maxWait);
    Instant expiry = prompt.expiresAt();
    deadline = expiry != null && expiry.isBefore(patience) ? expiry : patience;
  }

  Instant deadline() {
    return deadline;
  }

  boolean isExpired(Instant now) {
    return prompt.expiresAt() != null && !now.isBefore(prompt.expiresAt());
  }

  void asked(Instant now) {
    attempts++;
    firstAskedAt = firstAskedAt == null ? now : firstAskedAt;
    lastAskedAt = now;
  }

  void retryAt(Instant when, Failure failure) {
    notBefore = when;
    lastFailure = failure;
  }

  /** When it was first asked; null if never. */
  Instant firstAskedAt() {
    return firstAskedAt;
  }

  Instant lastAskedAt() {
    return lastAskedAt;
  }

  void paid(double dollars) {
    cost += dollars;
  }

  /** US dollars that its calls cost so far. */
  double cost() {
    return cost;
  }

  /** The failure of the last call; null if none failed. */
  Failure lastFailure() {
    return lastFailure;
  }
}
