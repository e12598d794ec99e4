package dev.candor.worker.limit;

import dev.candor.runtime.TokenBucket;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One worker's part of a target's limits: requests a minute, tokens a minute, requests in flight,
 * and what the provider says about them by turning requests away. A single rejection holds back
 * only its own probe; three in a row hold back the target for as long as the provider asks. Not
 * thread-safe.
 */
public final class Throttle {
  /** A quarter of a second's worth may go at once, so that a late timer costs no rate. */
  private static final double BURST_SECONDS = 0.25;

  private static final int REJECTIONS_THAT_PAUSE = 3;
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

  private final Limits limits;
  private final AdaptiveRate requestRate;
  private final TokenBucket requests;
  private final TokenBucket tokens;
  private PartitionShare share = PartitionShare.NONE;
  private int inFlight;
  private int rejectionsInARow;
  private Instant pausedUntil = Instant.MIN;

  public Throttle(Limits limits, Instant now) {
    this.limits = limits;
    this.requestRate = new AdaptiveRate(OptionalDouble.empty(), now);
    this.requests = new TokenBucket(0, 1, now);
    this.tokens = new TokenBucket(0, 1, now);
    share(PartitionShare.NONE, now);
  }

  /** Takes effect at once; what is in flight beyond it runs out by itself. */
  public void share(PartitionShare given, Instant now) {
    share = given;
    requestRate.configure(part(limits.requestsPerMinute()));
    refresh(now);
  }

  /**
   * Starts a request that is expected to use {@code expectedTokens}, or says when to try again;
   * {@link Instant#MAX} means when a request has finished or the share has changed.
   */
  public Optional<Instant> tryStart(double expectedTokens, Instant now) {
    if (inFlight >= share.of(limits.inFlight())) {
      return Optional.of(Instant.MAX);
    }
    if (pausedUntil.isAfter(now)) {
      return Optional.of(pausedUntil);
    }
    refresh(now);
    Duration wait = requests.wait(1, now);
    Duration tokenWait = tokens.wait(expectedTokens, now);
    if (tokenWait.compareTo(wait) > 0) {
      wait = tokenWait;
    }
    if (!wait.isZero()) {
      return Optional.of(now.plus(wait));
    }
    requests.take(1, now);
    tokens.take(expectedTokens, now);
    requestRate.started(now);
    inFlight++;
    return Optional.empty();
  }

  /** A request ended; what it was expected to use and did not is given back, or the reverse. */
  public void finished(double expectedTokens, double usedTokens) {
    inFlight--;
    tokens.giveBack(expectedTokens - usedTokens);
  }

  /** The provider took a request, whatever it answered. */
  public void accepted() {
    requestRate.accepted();
    rejectionsInARow = 0;
  }

  /** The provider turned a request away for its rate. */
  public void rejected(Optional<Duration> retryAfter, Instant now) {
    requestRate.rejected(now);
    rejectionsInARow++;
    if (rejectionsInARow >= REJECTIONS_THAT_PAUSE && retryAfter.isPresent()) {
      Duration pause =
          retryAfter.get().compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : retryAfter.get();
      Instant until = now.plus(pause);
      pausedUntil = until.isAfter(pausedUntil) ? until : pausedUntil;
    }
  }

  public int inFlight() {
    return inFlight;
  }

  /** The request rate in force, per second; positive infinity where nothing limits it. */
  public double requestsPerSecond(Instant now) {
    return requestRate.perSecond(now);
  }

  private void refresh(Instant now) {
    double perSecond = requestRate.perSecond(now);
    requests.rate(perSecond, Math.max(1, perSecond * BURST_SECONDS), now);
    OptionalDouble tokensPerSecond = part(limits.tokensPerMinute());
    double rate = tokensPerSecond.orElse(Double.POSITIVE_INFINITY);
    // Six seconds' worth may go at once; a question larger than that waits for a full bucket.
    tokens.rate(rate, Double.isInfinite(rate) ? Double.MAX_VALUE : Math.max(1, rate * 6), now);
  }

  private OptionalDouble part(OptionalDouble perMinute) {
    return perMinute.isPresent()
        ? OptionalDouble.of(perMinute.getAsDouble() / 60 * share.fraction())
        : OptionalDouble.empty();
  }
}
