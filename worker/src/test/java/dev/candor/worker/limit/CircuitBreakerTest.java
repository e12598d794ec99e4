package dev.candor.worker.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final CircuitBreaker circuit = new CircuitBreaker(10, Duration.ofSeconds(10));

  @Test
  void targetThatOnlyFailsOpensItAndOneTrialClosesItAgain() {
    fail(10);
    assertThat(circuit.isOpen()).isTrue();
    assertThat(circuit.tryStart(START.plusSeconds(9))).contains(START.plusSeconds(10));
    assertThat(circuit.tryStart(START.plusSeconds(10))).isEmpty();
    assertThat(circuit.tryStart(START.plusSeconds(10))).as("one trial at a time").isPresent();
    circuit.succeeded(circuit.generation(), START.plusSeconds(11));
    assertThat(circuit.isOpen()).isFalse();
  }

  @Test
  void eachFailedTrialDoublesTheRest() {
    fail(10);
    Instant trial = START.plusSeconds(10);
    assertThat(circuit.tryStart(trial)).isEmpty();
    circuit.failed(circuit.generation(), trial);
    assertThat(circuit.tryStart(trial)).contains(trial.plusSeconds(20));
    assertThat(circuit.tryStart(trial.plusSeconds(20))).isEmpty();
    circuit.failed(circuit.generation(), trial.plusSeconds(20));
    assertThat(circuit.tryStart(trial.plusSeconds(20))).contains(trial.plusSeconds(60));
  }

  @Test
  void abandonedTrialMayBeMadeAgainAtOnce() {
    fail(10);
    Instant trial = START.plusSeconds(10);
    assertThat(circuit.tryStart(trial)).isEmpty();
    circuit.abandoned(trial);
    assertThat(circuit.tryStart(trial)).isEmpty();
  }

  @Test
  void aCallFromBeforeItOpenedIsNotTheTrial() {
    long before = circuit.generation();
    fail(10);
    Instant trial = START.plusSeconds(10);
    assertThat(circuit.tryStart(trial)).isEmpty();
    long tried = circuit.generation();
    circuit.failed(before, trial);
    assertThat(circuit.tryStart(trial)).as("the trial is still under way").contains(Instant.MAX);
    circuit.succeeded(tried, trial);
    assertThat(circuit.isOpen()).isFalse();
  }

  @Test
  void providerThatFailsOneCallInFiveKeepsItClosed() {
    CircuitBreaker usual = new CircuitBreaker(20, Duration.ofSeconds(10));
    Random random = new Random(3);
    for (int i = 0; i < 100_000; i++) {
      if (random.nextInt(5) == 0) {
        usual.failed(usual.generation(), START);
      } else {
        usual.succeeded(usual.generation(), START);
      }
    }
    assertThat(usual.isOpen()).isFalse();
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      assertThat(circuit.tryStart(START)).isEmpty();
      circuit.failed(circuit.generation(), START);
    }
  }
}
