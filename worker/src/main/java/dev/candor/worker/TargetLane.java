package dev.candor.worker;

import dev.candor.model.TokenEstimate;
import dev.candor.worker.limit.Budget;
import dev.candor.worker.limit.CircuitBreaker;
import dev.candor.worker.limit.PartitionShare;
import dev.candor.worker.limit.Throttle;
import dev.candor.worker.provider.Answer;
import dev.candor.worker.provider.Completion;
import dev.candor.worker.provider.Failure;
import dev.candor.worker.provider.FailureReason;
import dev.candor.worker.release.ReleaseResolver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The probes of one target, from arrival to end. A probe waits until it is due, then for the
 * circuit, the budget and the throttle, in this order; a failed call that may be repeated waits out
 * its backoff and queues again. A block is an answer and never repeated. Runs on the timeline only.
 */
final class TargetLane {
  /** While a lane is held back, how often its queue is searched for probes that ran out of time. */
  private static final Duration SWEEP = Duration.ofSeconds(1);

  /** Asks a question; the future never fails. */
  @FunctionalInterface
  interface Provider {
    /**
     * @param headers of this call alone
     */
    CompletableFuture<Answer> ask(String question, Map<String, String> headers);
  }

  private final TargetSettings settings;
  private final Provider provider;
  private final Timeline timeline;
  private final RandomGenerator random;
  private final TargetPurse purse;
  private final ReleaseResolver releases;
  private final ReleaseFinder ends;
  private final AnswerWatch watch;
  private final WorkerMetrics metrics;
  private final Throttle throttle;
  private final CircuitBreaker circuit;
  private final Deque<Probe> ready = new ArrayDeque<>();
  private final PriorityQueue<Probe> delayed =
      new PriorityQueue<>(Comparator.comparing(Probe::notBefore));
  private Instant wakeAt = Instant.MAX;
  private Instant sweptAt = Instant.MIN;

  /**
   * @param ended takes each probe once, when it has ended
   */
  TargetLane(
      TargetSettings settings,
      Provider provider,
      Timeline timeline,
      RandomGenerator random,
      SpendLedger spending,
      ReleaseResolver releases,
      WorkerMetrics metrics,
      Consumer<EndedProbe> ended) {
    this.settings = settings;
    this.provider = provider;
    this.timeline = timeline;
    this.random = random;
    this.purse = new TargetPurse(settings, spending, metrics);
    this.releases = releases;
    this.ends = new ReleaseFinder(settings, timeline, releases, ended);
    this.watch = new AnswerWatch(settings.name(), metrics);
    this.metrics = metrics;
    this.throttle = new Throttle(settings.limits(), timeline.now());
    this.circuit = new CircuitBreaker(settings.circuitWindow(), settings.circuitRest());
    metrics.circuit(settings.name(), false);
    metrics.inFlight(settings.name(), 0);
  }

  TargetSettings settings() {
    return settings;
  }

  ReleaseResolver releases() {
    return releases;
  }

  void share(PartitionShare given) {
    purse.share(given);
    throttle.share(given, timeline.now());
    pump();
  }

  void accept(Probe probe) {
    Instant now = timeline.now();
    probe.accepted(now, settings.maxWait());
    if (probe.notBefore().isAfter(now)) {
      delayed.add(probe);
    } else {
      ready.add(probe);
    }
    pump();
  }

  /** Forgets what waits for partitions that are moving away. */
  void dropEnding() {
    ends.fileHeld();
    ready.removeIf(probe -> probe.claim().isEnding());
    delayed.removeIf(probe -> probe.claim().isEnding());
  }

  /** Probes waiting, whether due or not. */
  int waiting() {
    return ready.size() + delayed.size();
  }

  /** Starts whatever may start now, and sees to it that the rest is looked at in time. */
  private void pump() {
    Instant now = timeline.now();
    while (!delayed.isEmpty() && !delayed.peek().notBefore().isAfter(now)) {
      ready.add(delayed.poll());
    }
    Instant again = delayed.isEmpty() ? Instant.MAX : delayed.peek().notBefore();
    while (!ready.isEmpty()) {
      Probe probe = ready.peek();
      if (probe.claim().isEnding()) {
        ready.poll();
        continue;
      }
      if (probe.isExpired(now)) {
        ready.poll();
        end(probe, expired(probe), now);
        continue;
      }
      Gate gate = gate(probe, now);
      if (gate.refusal() != null) {
        ready.poll();
        end(probe, gate.refusal(), now);
        continue;
      }
      if (gate.again().isPresent()) {
        again = earlier(again, gate.again().get());
        again = earlier(again, sweep(now));
        break;
      }
      ready.poll();
      start(probe, now);
    }
    metrics.circuit(settings.name(), circuit.isOpen());
    wake(again, now);
  }

  /**
   * Whether a probe may start: both empty if so, else when to look again, or a failure.
   *
   * @param again when to look again; {@link Instant#MAX} when a call has ended
   * @param refusal the failure with which it ends at once; null unless refused
   */
  private record Gate(Optional<Instant> again, Failure refusal) {
    private static final Gate OPEN = new Gate(Optional.empty(), null);
  }

  private Gate gate(Probe probe, Instant now) {
    Budget.Decision money = purse.decide(probe, now);
    if (money == Budget.Decision.REFUSE) {
      return new Gate(
          Optional.empty(), Failure.of(FailureReason.BUDGET, "the target's budget is used up"));
    }
    if (money == Budget.Decision.WAIT) {
      return new Gate(Optional.of(Instant.MAX), null);
    }
    Optional<Instant> broken = circuit.tryStart(now);
    if (broken.isPresent()) {
      if (!now.isBefore(probe.deadline())) {
        return new Gate(
            Optional.empty(),
            probe.lastFailure() != null
                ? probe.lastFailure()
                : Failure.of(FailureReason.CIRCUIT_OPEN, "the target's circuit stayed open"));
      }
      return new Gate(broken, null);
    }
    Optional<Instant> held = throttle.tryStart(expectedTokens(probe), now);
    if (held.isPresent()) {
      circuit.abandoned(now);
      return new Gate(held, null);
    }
    return Gate.OPEN;
  }

  private void start(Probe probe, Instant now) {
    double tokens = expectedTokens(probe);
    double cost = purse.reserve(probe);
    long began = circuit.generation();
    probe.asked(now);
    probe.claim().callStarted();
    metrics.inFlight(settings.name(), throttle.inFlight());
    ask(probe)
        .exceptionally(
            problem ->
                Failure.of(FailureReason.MALFORMED_REPLY, problem.getClass().getSimpleName()))
        .thenAccept(
            answer ->
                timeline.execute(
                    () -> {
                      purse.release(cost);
                      try {
                        answered(probe, answer, tokens, began);
                      } finally {
                        // Not before its end is handed on: a hand-over waits for calls under way.
                        probe.claim().callEnded();
                      }
                      pump();
                    }));
  }

  /** Asks; a provider that throws fails this call alone, and frees its place. */
  private CompletableFuture<Answer> ask(Probe probe) {
    try {
      return provider.ask(probe.prompt().text(), headers(probe));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private Map<String, String> headers(Probe probe) {
    return settings.endpoint().traced()
        ? Map.of(TraceParent.HEADER, TraceParent.of(probe.prompt().probeId(), probe.attempts()))
        : Map.of();
  }

  private void answered(Probe probe, Answer answer, double expectedTokens, long began) {
    Instant now = timeline.now();
    Completion said =
        answer instanceof Completion completion
            ? completion
            : ((Failure) answer).partial().orElse(null);
    long promptTokens = 0;
    long completionTokens = 0;
    if (said != null) {
      promptTokens =
          said.promptTokens() >= 0
              ? said.promptTokens()
              : billed(said) ? TokenEstimate.atMost(probe.prompt().text()) : 0;
      completionTokens =
          said.completionTokens() >= 0
              ? said.completionTokens()
              : said.text() == null ? 0 : TokenEstimate.atMost(said.text());
    }
    throttle.finished(expectedTokens, (double) promptTokens + completionTokens);
    metrics.inFlight(settings.name(), throttle.inFlight());
    probe.paid(purse.spend(now, promptTokens, completionTokens));
    if (answer instanceof Failure failure) {
      failed(probe, failure, began, now);
    } else {
      circuit.succeeded(began, now);
      throttle.accepted();
      end(probe, watch.weighed(probe, said, now), now);
    }
  }

  private void failed(Probe probe, Failure failure, long began, Instant now) {
    if (failure.reason() == FailureReason.RATE_LIMITED) {
      throttle.rejected(failure.retryAfter(), now);
      // The provider is there and speaks; the rate is at fault, not the target.
      circuit.succeeded(began, now);
    } else if (failure.reason().trips()) {
      circuit.failed(began, now);
    } else {
      circuit.succeeded(began, now);
    }
    if (probe.claim().isEnding()) {
      // Whoever gets the partition next asks again.
      return;
    }
    if (failure.reason().isRetried() && probe.attempts() < settings.backoff().attempts()) {
      Instant next =
          now.plus(settings.backoff().after(probe.attempts(), failure.retryAfter(), random));
      if (next.isBefore(probe.deadline())) {
        metrics.retried(settings.name(), failure.reason().code());
        probe.retryAt(next, failure);
        delayed.add(probe);
        return;
      }
    }
    end(probe, failure, now);
  }

  private void end(Probe probe, Answer answer, Instant now) {
    watch.seen(answer);
    ends.end(probe, answer, now);
  }

  private static Failure expired(Probe probe) {
    return Failure.of(
        FailureReason.EXPIRED,
        probe.lastFailure() == null
            ? "it expired before it could be asked"
            : "it expired; before that, "
                + probe.lastFailure().reason().code()
                + ": "
                + probe.lastFailure().detail());
  }

  /**
   * Ends probes further back in the queue whose time has run out, at most once a second.
   *
   * @return when to sweep again
   */
  private Instant sweep(Instant now) {
    if (sweptAt.isAfter(now.minus(SWEEP))) {
      return sweptAt.plus(SWEEP);
    }
    sweptAt = now;
    for (Iterator<Probe> probes = ready.iterator(); probes.hasNext(); ) {
      Probe probe = probes.next();
      if (probe.claim().isEnding()) {
        probes.remove();
      } else if (probe.isExpired(now)) {
        probes.remove();
        end(probe, expired(probe), now);
      }
    }
    return now.plus(SWEEP);
  }

  private void wake(Instant when, Instant now) {
    if (when.equals(Instant.MAX) || !when.isBefore(wakeAt)) {
      return;
    }
    wakeAt = when.isAfter(now) ? when : now;
    Instant set = wakeAt;
    timeline.at(
        set,
        () -> {
          if (wakeAt.equals(set)) {
            wakeAt = Instant.MAX;
          }
          pump();
        });
  }

  private double expectedTokens(Probe probe) {
    return settings.limits().tokensPerMinute().isPresent() ? purse.dearestTokens(probe) : 0;
  }

  /** A block before the model ran costs nothing; one with text did run it. */
  private static boolean billed(Completion said) {
    return said.httpStatus() / 100 == 2;
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
