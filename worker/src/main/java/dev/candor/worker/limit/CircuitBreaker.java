package dev.candor.worker.limit;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A circuit breaker: stops calling a target that only fails, and finds out by single trial calls
 * (half-open) when it has recovered. Opens when at least four fifths of the last {@code window}
 * calls failed; a provider that fails one call in five keeps it closed. Each failed trial doubles
 * the wait, up to a bound. Not thread-safe.
 */
public final class CircuitBreaker {
  private static final double OPENS_AT = 0.8;
  private static final int LONGEST_REST = 32;

  private final int window;
  private final Duration rest;
  private State state;
  private long generation;

  /**
   * @param window number of recent calls considered; it cannot open before as many have ended
   * @param rest how long it stays open before it is half-open
   */
  public CircuitBreaker(int window, Duration rest) {
    if (window < 1 || rest.isNegative() || rest.isZero()) {
      throw new IllegalArgumentException("a circuit breaker needs a window and a wait");
    }
    this.window = window;
    this.rest = rest;
    this.state = new Closed(new RecentResults(window));
  }

  /** Empty if a call may start now, and then it counts as started; else when to ask again. */
  public Optional<Instant> tryStart(Instant now) {
    return state.tryStart(now);
  }

  /** A started call is given up without a result, as when its partition moved away. */
  public void abandoned(Instant now) {
    state.abandoned(now);
  }

  /**
   * What a call that starts now belongs to. Calls from before a change of state say nothing of the
   * state after it: a slow one is not the trial.
   */
  public long generation() {
    return generation;
  }

  /**
   * @param began the generation when the call started
   */
  public void succeeded(long began, Instant now) {
    ended(began, true, now);
  }

  /**
   * @param began the generation when the call started
   */
  public void failed(long began, Instant now) {
    ended(began, false, now);
  }

  private void ended(long began, boolean success, Instant now) {
    if (began == generation) {
      state.ended(success, now);
    }
  }

  private void become(State next) {
    state = next;
    generation++;
  }

  public boolean isOpen() {
    return !(state instanceof Closed);
  }

  private sealed interface State permits Closed, Open, HalfOpen {
    Optional<Instant> tryStart(Instant now);

    /** A call that started in this state has ended. */
    default void ended(boolean success, Instant now) {}

    default void abandoned(Instant now) {}
  }

  private final class Closed implements State {
    private final RecentResults results;

    private Closed(RecentResults results) {
      this.results = results;
    }

    @Override
    public Optional<Instant> tryStart(Instant now) {
      return Optional.empty();
    }

    @Override
    public void ended(boolean success, Instant now) {
      results.add(success);
      if (results.isFull() && results.failureShare() >= OPENS_AT) {
        become(new Open(now.plus(rest), 1));
      }
    }
  }

  private final class Open implements State {
    private final Instant until;
    private final int rests;

    private Open(Instant until, int rests) {
      this.until = until;
      this.rests = rests;
    }

    @Override
    public Optional<Instant> tryStart(Instant now) {
      if (now.isBefore(until)) {
        return Optional.of(until);
      }
      become(new HalfOpen(rests));
      return Optional.empty();
    }
  }

  private final class HalfOpen implements State {
    private final int rests;

    private HalfOpen(int rests) {
      this.rests = rests;
    }

    @Override
    public Optional<Instant> tryStart(Instant now) {
      return Optional.of(Instant.MAX);
    }

    @Override
    public void ended(boolean success, Instant now) {
      if (success) {
        become(new Closed(new RecentResults(window)));
      } else {
        int more = Math.min(LONGEST_REST, rests * 2);
        become(new Open(now.plus(rest.multipliedBy(more)), more));
      }
    }

    @Override
    public void abandoned(Instant now) {
      become(new Open(now, rests));
    }
  }

  /** The last results in a ring. */
  private static final class RecentResults {
    private final boolean[] failed;
    private int next;
    private int count;
    private int failures;

    private RecentResults(int size) {
      failed = new boolean[size];
    }

    private void add(boolean success) {
      if (count == failed.length) {
        failures -= failed[next] ? 1 : 0;
      } else {
        count++;
      }
      failed[next] = !success;
      failures += success ? 0 : 1;
      next = (next + 1) % failed.length;
    }

    private boolean isFull() {
      return count == failed.length;
    }

    private double failureShare() {
      return (double) failures / count;
    }
  }
}
